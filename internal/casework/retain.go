package casework

import (
	"context"
	"time"

	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/store"
)

// Retention is what case files need of the clock that erases closed ones.
type Retention interface {
	// Closed plans what is erased of a closed file.
	Closed(ctx context.Context, tx *store.Tx, s *agency.Session, c *OpenedCase) error
	// Reopened stops that, by the row key of a file.
	Reopened(ctx context.Context, tx *store.Tx, caseKey int64) error
}

// retain brings in line what the clock erases of the file with what was written.
func (c *OpenedCase) retain() error {
	switch {
	case !c.Row.Open:
		return c.n.retention().Closed(c.ctx, c.tx, c.s, c)
	case c.wasClosed:
		return c.n.retention().Reopened(c.ctx, c.tx, c.Row.Key)
	}
	return nil
}

// Worker is the member whose work the file is, "" for nobody.
func (c *OpenedCase) Worker() string { return c.Roster.Worker }

// ClosedAt is when the file was closed at the latest: its last change.
func (c *OpenedCase) ClosedAt() time.Time { return time.UnixMicro(c.Head.At) }

// read reads the file as it stands after what was written.
func (c *OpenedCase) read() (*casefile.Reading, error) { return c.Read(c.ctx, c.tx, c.Keys) }

// Held reports whether a legal hold stands, or could: of a file that can't be
// read as a whole nobody knows.
func (c *OpenedCase) Held() bool {
	r, err := c.read()
	return err != nil || r.MayErase(c.ctx) != nil || tied{c}.heldWith() != nil
}

// Filled lists the sections in which something stands.
func (c *OpenedCase) Filled() ([]string, error) {
	r, err := c.read()
	if err != nil {
		return nil, err
	}
	return r.Filled(), nil
}

// Outside finds what the agency has of a section outside of the file, or of
// all of it for another name; false while somebody is asked who was given
// nothing yet, or a disclosure waits for its review: more could be sent, and with
// nobody signed in it could not be found.
func (c *OpenedCase) Outside(section string) (casefile.Copies, bool, error) {
	all, err := c.n.erasing().copiesOf(c.ctx, c.tx, c.s, c.Row.ID)
	if err != nil || all.asked || all.waits || !casefile.IsSection(section) {
		return all.Copies, !all.asked && !all.waits, err
	}
	out, err := c.n.erasing().releasesOf(c.ctx, c.tx, c.s, c.Row.ID, section)
	return out, true, err
}

// ClosedFiles lists the closed files of the session's agency.
func (n *Casework) ClosedFiles(ctx context.Context, tx *store.Tx, s *agency.Session) ([]casefile.Line, error) {
	roll, err := n.Roster(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	return roll.Pick(func(l casefile.Line) bool { return !l.Open && !l.Damaged }), nil
}

// OpenWhole opens a file that is whole and as the audit log knows it, in a
// transaction that may write.
func (n *Casework) OpenWhole(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (*OpenedCase, error) {
	c, err := n.OpenFile(ctx, tx, s, id)
	if err != nil {
		return nil, err
	}
	r, err := c.Reading()
	if err == nil && !r.Whole {
		err = casefile.ErrDamaged
	}
	return c, err
}

// EndConsents ends all consents of a file, with nobody signed in.
func (n *Casework) EndConsents(ctx context.Context, tx *store.Tx, caseKey int64) error {
	all, err := tx.CaseConsentsOf(ctx, caseKey)
	for _, id := range all {
		if err == nil {
			err = n.endConsent(ctx, tx, nil, id)
		}
	}
	return err
}

// LaterHead reports whether the audit log knows a later head of a file.
func (n *Casework) LaterHead(ctx context.Context, tx *store.Tx, id string, head int64) (bool, error) {
	marks, err := n.auditedHeads(ctx, tx, id)
	for _, m := range marks {
		if m.No > head {
			return true, err
		}
	}
	return false, err
}
