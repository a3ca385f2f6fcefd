package attack

import (
	"os"
	"strings"
	"testing"
)

// column is a line of docs/columns.md.
type column struct{ table, name, kind string }

// columns reads what the documentation says of each column.
func columns(t testing.TB) (out []column) {
	t.Helper()
	data, err := os.ReadFile("../../docs/columns.md")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 4 {
			continue
		}
		c := column{strings.TrimSpace(cells[0]), strings.TrimSpace(cells[1]), strings.TrimSpace(cells[2])}
		switch c.kind {
		case "clear", "node", "agency", "hash", "pseudonym":
			out = append(out, c)
		}
	}
	if len(out) < 100 {
		t.Fatalf("only %d columns are described", len(out))
	}
	return out
}
