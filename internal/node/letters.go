package node

import (
	"context"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/seal"
	"relais/internal/store"
)

// Letters tells a member outside of the browser that something changed on their
// account. A letter says no more than that: mailboxes are read by others.
type Letters interface {
	// Changed hands a letter over. again says that it was not taken now and may be
	// later. Who has no address is told nothing: that is no error.
	Changed(ctx context.Context, to, language, id string) (again bool, err error)
}

// Tell is Notify for what changes a member's own account or the keys that they
// answer for: whoever sits at their screen sees and drops a notice, so a letter
// goes out as well. While one waits for a member, no second one is made.
func (n *Node) Tell(ctx context.Context, tx *store.Tx, member string, what act.Notice) error {
	if err := n.Notify(ctx, tx, member, what); err != nil || n.letters == nil || n.demo {
		return err
	}
	recipient := n.Pseudonym("letter", member)
	return tx.PutLetter(ctx, recipient, agency.SealJSON(n.Own, letterBind(recipient), letterRecord{member, seal.NewID()}))
}

// TellAll is Tell for all members of an agency.
func (n *Node) TellAll(ctx context.Context, tx *store.Tx, agencyID string, what act.Notice) error {
	rows, err := tx.MembersOf(ctx, agencyID)
	for _, row := range rows {
		if err == nil && row.State != agency.Removed {
			err = n.Tell(ctx, tx, row.ID, what)
		}
	}
	return err
}

func letterBind(recipient []byte) seal.Bind {
	return seal.Bind{Kind: "letter", Object: string(recipient)}
}

// letterTries and letterAgain are how often, and how long after one another, a
// letter is tried: for two days.
const (
	letterTries = 192
	letterAgain = 15 * time.Minute
)

// posting sends the letters that wait.
type posting struct{ n *Node }

// Name implements Job.
func (posting) Name() string { return "letters" }

// Every implements Job.
func (posting) Every() time.Duration { return 20 * time.Second }

// Do implements Job. A letter is put off before it is handed over: of two
// processes one sends it, and one that dies meanwhile leaves it for later.
func (j posting) Do(ctx context.Context) error {
	if j.n.letters == nil {
		return nil
	}
	for {
		var row store.LetterRow
		err := j.n.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			row, err = tx.ClaimLetter(ctx, tx.Now().Add(letterAgain))
			return err
		})
		if fault.CodeOf(err) == fault.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		again, err := j.post(ctx, row)
		if again && row.Tries < letterTries {
			return err // the server takes nothing now
		}
		if err != nil {
			j.n.log.Error("a letter to a member was not taken", "err", err)
		}
		if err := j.n.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error { return tx.DropLetter(ctx, row.Recipient) }); err != nil {
			return err
		}
	}
}

// post hands one letter over. One that can't be read, or of somebody who is
// gone, goes nowhere.
func (j posting) post(ctx context.Context, row store.LetterRow) (again bool, err error) {
	var l letterRecord
	if agency.OpenJSON(j.n.Own, letterBind(row.Recipient), row.Body, &l) != nil {
		return false, nil
	}
	var m *agency.MemberPublic
	err = j.n.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		m, err = j.n.MemberPublic(ctx, tx, l.Member)
		return err
	})
	if err != nil || m.State == agency.Removed {
		return false, err
	}
	return j.n.letters.Changed(ctx, m.Login, m.Language, l.ID)
}
