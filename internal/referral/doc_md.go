package referral

import (
	"fmt"
	"strings"
)

// Markdown writes the table for docs/loop.md. A test holds the file to it.
func Markdown() string {
	var b strings.Builder
	b.WriteString("# The closed loop, state by state\n\n" +
		"Made from the one table in `internal/referral/table.go` by `go test ./internal/referral -run TestLoopPage -write`;\n" +
		"a test fails when the two differ. S is the sending agency, R the receiving agency, T the clock (signed by the\n" +
		"node), P the person (through a worker or their own page). An appended `undo` takes the last move back within two\n" +
		"minutes while the other side has not read it.\n\n" +
		"| state | who | move | to | reason code |\n|---|---|---|---|---|\n")
	for _, r := range Table {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", r.From, r.Who, r.Move, r.To, yes(r.Reason))
	}
	fmt.Fprintf(&b, "\nFinal: %s.\n\nThe clocks stop in: %s.\n", strings.Join(finals, ", "), strings.Join(paused, ", "))
	return b.String()
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}
