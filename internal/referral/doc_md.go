package referral

import (
	"fmt"
	"strings"
)

// Markdown writes the table for docs/loop.md. A test holds the file to it.
func Markdown() string {
	var b strings.Builder
	b.WriteString("# The closed loop, status by status\n\n" +
		"Made from the one table in `internal/referral` (`table.go`, `status.go`, `moves.go`) by\n" +
		"`go test ./internal/referral -run TestLoopPage -write`; a test fails when they differ. S is the sending agency, R the\n" +
		"receiving agency, T the clock (signed by the node), P the person (through a worker or their own page). An appended\n" +
		"`undo` takes the last move back within two minutes while the other side has not read it.\n\n" +
		"## What leads where\n\n" +
		"| status | who | move | to | reason code |\n|---|---|---|---|---|\n")
	for _, r := range Table {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", r.From, r.Who, r.Move, r.To, yes(r.Reason))
	}
	fmt.Fprintf(&b, "\nFinal: %s.\n\nThe clocks stop in: %s.\n", list(marked(final)), list(marked(paused)))
	statusTable(&b)
	moveTable(&b)
	outsideTable(&b)
	return b.String()
}

func outsideTable(b *strings.Builder) {
	b.WriteString("\n## Recipients without Relais\n\n" +
		"A service of the directory that belongs to no agency of the node has no keys and nobody who signs in. S's worker records\n" +
		"what it does, signed, with who said it, by which way and when; P and T move as ever. What the person agreed to share is\n" +
		"said by the worker's own voice: the move records to whom, under which consent and which sections, and carries nothing.\n\n" +
		"| status | who | move | to | recorded by |\n|---|---|---|---|---|\n")
	for _, r := range OutsideTable {
		fmt.Fprintf(b, "| %s | %s | %s | %s | S |\n", r.From, r.Who, r.Move, r.To)
	}
	for _, r := range Table {
		if r.Who == R && r.Move.Recorded() {
			fmt.Fprintf(b, "| %s | %s | %s | %s | S |\n", r.From, r.Who, r.Move, r.To)
		}
	}
	b.WriteString("\nThere S must look where otherwise R would: *superseded* until read, *cancel_requested* and while a receipt is due\n" +
		"until it has moved on. Nobody is there to escalate to: who asked is told, and their back-up; then the desk.\n")
}

func statusTable(b *strings.Builder) {
	b.WriteString("\n## Who must look\n\n" +
		"*read*: until somebody whose job it is has opened the referral itself. *act*: until it has moved on. What is late\n" +
		"must be acted on in any status, by who is awaited and by S. A sender that may not know the status sees *open*, then\n" +
		"*closed*, and must read what was shown before.\n\n" +
		"| status | S | R | S’s first button | R’s first button | tag |\n|---|---|---|---|---|---|\n")
	for _, s := range Statuses {
		r := string(s.Recipient)
		if s.Status.has(receipt) {
			r += "; act while a receipt is due"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s |\n", s.Status, s.Sender, r, s.FirstSent, s.First, s.Colour)
	}
}

func moveTable(b *strings.Builder) {
	b.WriteString("\n## What a move takes\n\n" +
		"| move | fields | a button alone for | can be undone | S is told |\n|---|---|---|---|---|\n")
	for _, m := range Moves {
		told := "always"
		if m.LoopBack {
			told = "under a loop-back consent"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", m.Move, list(m.Fields), strings.Join(strings.Split(m.Buttons, ""), ", "), m.Undo, told)
	}
}

// String says when a move can be undone.
func (u Undo) String() string {
	if u == UndoNever {
		return ""
	}
	var unless []string
	for _, x := range []struct {
		bit  Undo
		word string
	}{{unlessGrouped, "others of the group were told"}, {unlessArmed, "a release is armed"}, {unlessReleased, "something was released"}} {
		if u&x.bit != 0 {
			unless = append(unless, x.word)
		}
	}
	if unless == nil {
		return "yes"
	}
	return "unless " + strings.Join(unless, " or ")
}

func list[T ~string](words []T) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(string(w))
	}
	return b.String()
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}
