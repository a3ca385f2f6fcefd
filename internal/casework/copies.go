package casework

import (
	"context"
	"slices"

	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/parcel"
	"relais/internal/record"
	"relais/internal/referral"
	"relais/internal/store"
)

// copies are what an agency has of a file outside of it.
type copies struct {
	casefile.Copies
	asked bool // somebody is asked, and was given nothing yet
	waits bool // a disclosure waits for its review
}

// copiesOf finds what the agency has of a file outside of it.
func (n *erasure) copiesOf(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string) (out copies, err error) {
	err = n.eachSent(ctx, tx, s, caseID, func(row referral.Row, _ referral.Card) error {
		given := false
		one, err := sentMoves(ctx, tx, s, row, func(body []byte) bool {
			given = given || len(keyed(body).Key) > 0
			return true
		})
		out.Sent, out.asked = append(out.Sent, one), out.asked || row.SenderOpen && !given
		return err
	})
	if err != nil {
		return out, err
	}
	rows, err := tx.Disclosures(ctx, n.node.Pseudonym("disclosure", s.Agency))
	for _, row := range rows {
		var d struct{ Case, State string } // of the loop's record
		plain, opened := agency.OpenVault(s, "disclosure", row.ID, row.Sealed)
		if opened == nil && record.Peek(plain, &d) == nil && d.Case == caseID {
			out.Disclosures = append(out.Disclosures, row.ID)
			out.waits = out.waits || referral.DisclosureStatus(d.State).Waits()
		}
	}
	return out, err
}

// eachSent calls fn for each referral of a file.
func (n *erasure) eachSent(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string, fn func(referral.Row, referral.Card) error) error {
	for _, open := range []bool{true, false} {
		rows, err := tx.Sent(ctx, n.node.Sender(s.Agency), open, 0, 0)
		if err != nil {
			return err
		}
		for _, row := range rows {
			var card referral.Card
			if agency.OpenVaultRecord(s, "referral card", row.ID, row.SenderCard, &card) != nil || card.Case != caseID {
				continue
			}
			if err := fn(row, card); err != nil {
				return err
			}
		}
	}
	return nil
}

// sentMoves finds the moves of which the session's agency has something: its
// own ones that want wants by their body, and all that were sealed to it.
func sentMoves(ctx context.Context, tx *store.Tx, s *agency.Session, row referral.Row, want func(body []byte) bool) (casefile.SentCopies, error) {
	one := casefile.SentCopies{Referral: row.ID}
	moves, err := tx.Moves(ctx, row.Key)
	for _, m := range moves {
		plain, err := agency.OpenVault(s, "own parcel", row.ID, m.Own)
		if err != nil {
			if m.Parcel != nil {
				one.Replies = append(one.Replies, m.Seq)
			}
			continue
		}
		if letter, err := parcel.ParseLetter(plain); err != nil || want(letter.Body) {
			one.Own = append(one.Own, m.Seq)
		}
	}
	return one, err
}

// forgetReleased destroys the agency's own copies of the letters with which it
// released a section: they hold the keys to what the recipients were given.
func (n *erasure) forgetReleased(ctx context.Context, tx *store.Tx, s *agency.Session, caseID, section string) error {
	c, err := n.releasesOf(ctx, tx, s, caseID, section)
	if err != nil {
		return err
	}
	return store.ForgetCopiesOf(ctx, tx, c, false)
}

// releasesOf finds the agency's own copies of the letters with which it
// released a section.
func (n *erasure) releasesOf(ctx context.Context, tx *store.Tx, s *agency.Session, caseID, section string) (out casefile.Copies, err error) {
	err = n.eachSent(ctx, tx, s, caseID, func(row referral.Row, _ referral.Card) error {
		one, err := sentMoves(ctx, tx, s, row, func(body []byte) bool { return released(body, section) })
		if one.Replies = nil; len(one.Own) > 0 {
			out.Sent = append(out.Sent, one)
		}
		return err
	})
	return out, err
}

// released reports whether a letter's body is that of a release with a section.
func released(body []byte, section string) bool {
	l := keyed(body)
	return len(l.Key) > 0 && slices.Contains(l.Sections, section)
}

// letter is what files know of the loop's letters: a release has the key to it.
type letter struct {
	Key      []byte
	Sections []string
}

func keyed(body []byte) (l letter) {
	if record.Peek(body, &l) != nil {
		return letter{}
	}
	return l
}
