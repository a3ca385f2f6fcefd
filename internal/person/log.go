package person

import (
	"context"

	"relais/internal/store"
)

// mostLogged is how many entries of the log about one file are looked at.
const mostLogged = 5000

// logged is what the log knows of a file's card and words, which nobody takes out of
// it: somebody with the database could take away the rows.
type logged struct {
	card  bool // there is a card
	words int  // were written
}

func (n *Person) logged(ctx context.Context, tx *store.Tx, caseID string) (l logged, err error) {
	rows, err := n.node.Trail().About(ctx, tx, caseID, mostLogged)
	seen := false
	for _, row := range rows { // newest first
		if row.Erased() {
			continue
		}
		body, err := n.node.OpenAudit(row)
		if err != nil {
			continue
		}
		switch body.Action {
		case "card.make", "card.end":
			l.card, seen = l.card || !seen && body.Action == "card.make", true
		case "own.say", "own.withdraw", "own.second", "person.write":
			l.words++
		}
	}
	return l, err
}
