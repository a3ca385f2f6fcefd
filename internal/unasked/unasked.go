// Package unasked watches needs that are open while nobody is being asked for them.
// Its time runs from when a need was opened or somebody was last being asked; what
// is typed into the need puts nothing off. Past the time of its urgency the
// coalition's desk is told (need, urgency, province), where the person agreed that
// somebody be asked: that is sealed while somebody is signed in, and sent by the
// clock.
//
// It knows no case file by itself and asks nobody.
package unasked

import (
	"bytes"
	"cmp"
	"context"
	"encoding/hex"
	"slices"
	"time"

	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/coalition"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/parcel"
	"relais/internal/record"
	"relais/internal/referral"
	"relais/internal/seal"
	"relais/internal/store"
)

// File is a case file of the session's agency, opened in a transaction.
type File interface {
	Readable(section string) (*casefile.KeyRing, error)
	Reading() (*casefile.Reading, error)
	Keys(member string) (seal.VerifyKey, error)
}

// Files opens case files.
type Files interface {
	// Watched opens a case file in the transaction that has just written it.
	Watched(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (File, error)
}

// Unasked is the room.
type Unasked struct {
	node  *node.Node
	files func() Files
	after int64 // row that the sweep has come to
}

// New returns the room of a node.
func New(n *node.Node, files func() Files) *Unasked { return &Unasked{node: n, files: files} }

var errMoved = fault.New(fault.Conflict, "casefile.moved")

// id is the name of a need's row, from the name by which referrals know it.
func (n *Unasked) id(gap []byte) []byte {
	return n.node.Pseudonym("open need", hex.EncodeToString(gap))
}

func bind(need []byte) seal.Bind {
	return seal.Bind{Kind: "need watch", Object: hex.EncodeToString(need)}
}

func (n *Unasked) open(row store.NeedWatchRow) (w watch, err error) {
	err = agency.OpenJSON(n.node.Own, bind(row.Need), row.Sealed, &w)
	return w, err
}

// row is a watch as it is kept; from is who watches.
func (n *Unasked) row(need []byte, w watch, sealed []byte, from *agency.Public) store.NeedWatchRow {
	row := store.NeedWatchRow{Need: need, Desk: make([]byte, 16), Parcel: sealed, Sealed: agency.SealJSON(n.node.Own, bind(need), w)}
	if sealed != nil && len(w.Runs) == 0 {
		row.Due = w.due(from)
	}
	return row
}

// since is from when on nobody was being asked.
func (w watch) since() time.Time { return max(w.Opened, w.Ended).Time() }

func (w watch) due(from *agency.Public) time.Time {
	return coalition.Due(w.since(), w.Answer, from.Province, from.Zone)
}

// FileChanged brings what is watched in line with a case file, in the transaction
// that has changed it.
func (n *Unasked) FileChanged(ctx context.Context, tx *store.Tx, s *agency.Session, file casefile.State, change casefile.Change) error {
	if !change.Rules && len(change.Parts) > 0 && !slices.Contains(change.Parts, "needs") {
		return nil
	}
	f, err := n.files().Watched(ctx, tx, s, file.ID)
	if err != nil {
		return err
	}
	r, err := f.Reading()
	if err != nil {
		return err
	}
	if _, err := f.Readable("needs"); err != nil || !r.Whole {
		return n.onlyRules(ctx, tx, f, r, file, change) // who may not read them leaves them as they are watched
	}
	all, err := r.Sections(ctx, "needs", casefile.Register)
	if err != nil {
		return err
	}
	c := changing{n: n, ctx: ctx, tx: tx, s: s, file: file, read: r}
	if c.own, err = n.node.AgencyPublic(ctx, tx, s.Agency); err != nil {
		return err
	}
	for _, signed := range casefile.ConsentsOf(all[casefile.Register], f.Keys, tx.Now()) {
		if signed.Mind(all[casefile.Register]); signed.Consent.Kind == "ask" && signed.Usable() == nil {
			c.agreed = append(c.agreed, signed.Consent)
		}
	}
	slices.SortStableFunc(c.agreed, func(a, b casefile.Consent) int { return cmp.Compare(b.Until, a.Until) }) // the one that lasts
	if rules, err := r.Rules(ctx); err == nil {
		if c.desk, err = n.desk(ctx, tx, s, c.own, rules); err != nil {
			return err
		}
	}
	return c.needs(casefile.NeedsOf(all["needs"]))
}

// onlyRules lets new rules count of needs that can't be read, or not be relied on.
func (n *Unasked) onlyRules(ctx context.Context, tx *store.Tx, f File, r *casefile.Reading, file casefile.State, change casefile.Change) error {
	if !change.Rules {
		return nil
	}
	if _, err := f.Readable(casefile.PartContact); err != nil {
		return nil //nolint:nilerr // they were not written by this member
	}
	contact, err := r.Section(ctx, casefile.PartContact)
	if err != nil {
		return err
	}
	if rules, err := casefile.SafeOf(contact); err == nil && rules != nil {
		return n.NeverTell(ctx, tx, file.ID, rules.NeverAgency)
	}
	return nil
}

// NeverTell takes back what was sealed for desks about a case file, whoever may read
// its needs: also what such a desk was told.
func (n *Unasked) NeverTell(ctx context.Context, tx *store.Tx, caseID string, desks []string) error {
	for after, more := int64(0), len(desks) > 0; more; {
		rows, last, err := store.NeedWatchesAfter(ctx, tx, after, atOnce)
		if err != nil {
			return err
		}
		after, more = last, len(rows) == atOnce
		for _, row := range rows {
			w, err := n.open(row)
			if err != nil || w.Case != caseID || !slices.Contains(desks, w.Desk) {
				continue
			}
			read := row.Sealed
			w.Mark, w.Desk, w.Consent, w.Head, w.Hand = nil, "", "", parcel.Header{}, ""
			next := store.NeedWatchRow{Need: row.Need, Desk: make([]byte, 16), Sealed: agency.SealJSON(n.node.Own, bind(row.Need), w)}
			ok, err := store.SetNeedWatch(ctx, tx, next, read)
			if err == nil && !ok {
				err = errMoved
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// desk is the coalition's desk, nil where there is none to tell.
func (n *Unasked) desk(ctx context.Context, tx *store.Tx, s *agency.Session, own *agency.Public, rules *casefile.SafeContact) (*agency.Public, error) {
	if own.Desk == "" || s.IsDesk || rules != nil && slices.Contains(rules.NeverAgency, own.Desk) {
		return nil, nil
	}
	return n.node.AgencyPublic(ctx, tx, own.Desk)
}

// changing is a file whose needs are brought in line.
type changing struct {
	n      *Unasked
	ctx    context.Context
	tx     *store.Tx
	s      *agency.Session
	file   casefile.State
	read   *casefile.Reading
	own    *agency.Public
	desk   *agency.Public // nil: nobody is to be told
	agreed []casefile.Consent
}

func (c changing) needs(needs []casefile.Need) error {
	ids := make([][]byte, len(needs))
	for i, need := range needs {
		ids[i] = c.n.id(c.n.node.Gaps().Of(need.ID))
	}
	rows, err := store.NeedWatches(c.ctx, c.tx, ids)
	if err != nil {
		return err
	}
	for i, need := range needs {
		j := slices.IndexFunc(rows, func(r store.NeedWatchRow) bool { return bytes.Equal(r.Need, ids[i]) })
		var row *store.NeedWatchRow
		if j >= 0 {
			row = &rows[j]
		}
		if err := c.need(need, ids[i], row); err != nil {
			return err
		}
	}
	return nil
}

func (c changing) need(need casefile.Need, id []byte, row *store.NeedWatchRow) error {
	if !need.Status.Open() || !c.file.Open {
		if row == nil {
			return nil
		}
		return store.DropNeedWatch(c.ctx, c.tx, id)
	}
	w, err := c.watched(need, row)
	if err != nil {
		return err
	}
	w.Case, w.Sender, w.Answer = c.file.ID, c.s.Agency, coalition.PlanFor(need.Urgency).Answer
	was, sealed := w.Mark, []byte(nil)
	if sealed, w = c.notice(need, w); sealed == nil && w.Mark != nil && row != nil && bytes.Equal(was, w.Mark) {
		sealed = row.Parcel // it says the same
	}
	next := c.n.row(id, w, sealed, c.own)
	if row == nil {
		return store.AddNeedWatch(c.ctx, c.tx, next)
	}
	if next.Sent = row.Sent && next.Parcel != nil && !next.Due.IsZero() && bytes.Equal(was, w.Mark); next.Sent {
		next.Desk = row.Desk
	}
	ok, err := store.SetNeedWatch(c.ctx, c.tx, next, row.Sealed)
	if err == nil && !ok {
		err = errMoved
	}
	return err
}

// watched is what is known of an open need. One that is not watched, or whose row was
// changed, is open since its own revisions say so.
func (c changing) watched(need casefile.Need, row *store.NeedWatchRow) (w watch, err error) {
	if row != nil {
		if w, err = c.n.open(*row); err == nil {
			return w, nil
		}
	}
	_, revisions, err := c.read.Entry(c.ctx, need.ID)
	return watch{ID: seal.NewID(), Opened: referral.AtTime(casefile.OpenSince(revisions))}, err
}

// notice seals what the desk would be told. It gives back nothing where what was
// sealed says that already, or where nobody may be told: then there is no Mark.
func (c changing) notice(need casefile.Need, w watch) ([]byte, watch) {
	i := slices.IndexFunc(c.agreed, func(a casefile.Consent) bool {
		return (len(a.Needs) == 0 || slices.Contains(a.Needs, need.Code)) && (c.desk == nil || !slices.Contains(a.Refused, c.desk.ID))
	})
	if c.desk == nil || i < 0 {
		w.Mark, w.Desk, w.Consent, w.Head, w.Hand = nil, "", "", parcel.Header{}, ""
		return nil, w
	}
	h := parcel.Header{Type: "need", From: c.s.Agency, To: c.desk.ID, ToVersion: c.desk.Version, Referral: w.ID, Ahead: true}
	body := record.Encode(referral.DeskCopy{Need: need.Code, Urgency: need.Urgency, Region: c.own.Province})
	mark := c.n.node.Pseudonym("need notice", c.agreed[i].ID+string(h.Bytes())+string(body))
	if bytes.Equal(mark, w.Mark) {
		return nil, w
	}
	sealed, err := parcel.Seal(h, c.desk.Seal, parcel.Sign(h, c.s.Member, c.s.Keys.Sign, body))
	if err != nil {
		return nil, w
	}
	w.Mark, w.Desk, w.Consent, w.Head, w.Hand = mark, c.desk.ID, c.agreed[i].ID, h, ""
	return sealed, w
}
