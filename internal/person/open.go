package person

import (
	"cmp"
	"context"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/card"
	"relais/internal/casefile"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/seal"
	"relais/internal/store"
)

// OpenOwn opens a person's own file with the words of their card.
var OpenOwn = define.Define[act.CardWords, act.CardSession]("OpenOwn", "POST /own/open", "person", agency.Anyone,
	"Open one's own file with the words of one's card. The session before it ends.")

// openOwn takes one hash for whatever was typed; every refusal says the same, after
// the same time.
func (n *Person) openOwn(ctx context.Context, in act.CardWords) (out act.CardSession, err error) {
	if err := n.limits.Attempt(ctx); err != nil {
		return out, err
	}
	err = n.limits.Refusing(ctx, func(ctx context.Context) error {
		out, err = n.begin(ctx, in.Words)
		return err
	})
	if err != nil {
		return act.CardSession{}, err
	}
	n.limits.Right(ctx)
	return out, nil
}

func (n *Person) begin(ctx context.Context, typed string) (out act.CardSession, err error) {
	read, _, unread := card.Read(typed)
	if unread != nil {
		read = typed // hashed all the same
	}
	secret, err := card.Derive(ctx, cmp.Or(read, "-"), n.node.Key, n.node.Argon)
	if err != nil {
		return out, err
	}
	defer secret.Wipe()
	out.Token = seal.NewToken()
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		row, err := store.PersonCardByWords(ctx, tx, secret.Find(n.node.Key))
		if err != nil {
			return shut(err)
		}
		st, err := card.OpenState(n.node.Own, row.ID, row.State)
		if err != nil {
			return errShut
		}
		keys, err := secret.OpenKeys(row.ID, row.Own)
		if err != nil {
			if keys, err = secret.OpenKeys(row.ID, row.Other); err != nil {
				return errShut
			}
		}
		now := tx.Now()
		st.Opened, st.Last, st.Plain = now.UnixMicro(), now.UnixMicro(), keys.Plain
		if !keys.Plain {
			st.Tried = true
		}
		row.State, row.Token, row.Keys = card.SealState(n.node.Own, row.ID, st), seal.HashToken(out.Token), card.SealSession(row.ID, out.Token, keys)
		if err := store.SetPersonCard(ctx, tx, row); err != nil {
			return err
		}
		out.Idle, out.Ends = st.Ends(now)
		if keys.Plain {
			return n.alarm(ctx, tx, st) // one entry of the log, as for the others
		}
		return n.node.AuditAs(ctx, tx, st.Agency, "", "own.open", st.Case)
	})
	return out, err
}

// visit is a person in their own file.
type visit struct {
	n    *Person
	row  store.PersonCardRow
	st   card.State
	keys card.Keys
}

// visit finds the session of a token, and lets it last. errShut for one that ended.
func (n *Person) visit(ctx context.Context, tx *store.Tx, token string) (*visit, error) {
	row, err := store.PersonCardBySession(ctx, tx, seal.HashToken(token))
	if err != nil {
		return nil, shut(err)
	}
	v := &visit{n: n, row: row}
	if v.st, err = card.OpenState(n.node.Own, row.ID, row.State); err != nil || !v.st.Session(tx.Now()) || row.Keys == nil {
		return nil, errShut
	}
	if v.keys, err = card.OpenSession(row.ID, token, row.Keys); err != nil {
		return nil, errShut
	}
	v.st.Last = tx.Now().UnixMicro()
	v.row.State = card.SealState(n.node.Own, row.ID, v.st)
	return v, store.SetPersonCard(ctx, tx, v.row)
}

// GetOwn shows a person their own file.
var GetOwn = define.Define[act.OwnToken, act.OwnFile]("GetOwn", "POST /own", "person", agency.Anyone,
	"What a person sees of their own file.")

// mostOpenings is how many openings a person sees, the newest.
const mostOpenings = 1000

func (n *Person) getOwn(ctx context.Context, in act.OwnToken) (out act.OwnFile, err error) {
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		v, err := n.visit(ctx, tx, in.Token)
		if err != nil {
			return err
		}
		out, err = v.file(ctx, tx)
		return err
	})
	return out, err
}

func (v *visit) file(ctx context.Context, tx *store.Tx) (out act.OwnFile, err error) {
	out = act.OwnFile{Consents: []act.OwnConsent{}, Referrals: []act.OwnReferral{}, Opened: []act.OwnOpening{}, Steps: []act.OwnStep{}, Words: []act.OwnWord{}}
	out.Idle, out.Ends = v.st.Ends(tx.Now())
	if v.keys.Plain {
		return out, nil
	}
	lines, err := v.lines(ctx, tx)
	if err != nil {
		return out, err
	}
	needs := map[string]string{}
	for _, l := range lines {
		if l.Referral != nil && l.Referral.Need != "" {
			needs[l.Referral.ID] = l.Referral.Need
		}
	}
	for _, l := range lines {
		switch at := time.UnixMicro(l.At).UTC(); {
		case l.Consent != nil:
			c, err := v.consent(ctx, tx, l.Consent, at)
			if err != nil {
				return out, err
			}
			out.Consents = append(out.Consents, c)
		case l.Opened != nil:
			o := l.Opened
			if len(out.Opened) == mostOpenings {
				continue
			}
			out.Opened = append(out.Opened, act.OwnOpening{Name: o.Agency, Sector: o.Sector, Day: o.Day, Part: o.Part, What: o.What, Own: o.Own, Door: o.Door})
		case l.Referral != nil && l.Referral.State != "":
			r := l.Referral
			out.Referrals = append(out.Referrals, act.OwnReferral{ID: r.ID, Name: r.Agency, Need: needs[r.ID], State: r.State, At: at, Meets: moment(r.Meets), Zone: r.Zone, Ended: r.Ended})
		case l.Step != nil:
			s := l.Step
			if tx.CaseEntryErased(s.ID, 1) {
				continue // it came back with a restore
			}
			out.Steps = append(out.Steps, act.OwnStep{ID: s.ID, Kind: s.Kind, Text: s.Text, Who: s.Who, Place: s.Place, By: s.By, Meets: moment(s.Meets), Zone: s.Zone, Done: s.Done})
		case l.Kept != nil:
			out.Kept = &act.OwnKept{Kind: l.Kept.Kind, About: l.Kept.About, Text: l.Kept.Text}
		case l.Word != nil:
			w := l.Word
			out.Words = append(out.Words, act.OwnWord{ID: w.ID, Mine: w.Mine, Kind: w.Kind, Text: w.Text, At: at, Due: moment(w.Due), Done: moment(w.Done)})
		}
	}
	slices.SortStableFunc(out.Steps, nextFirst)
	return out, nil
}

// nextFirst orders steps: what is open and comes next first, what was done last.
func nextFirst(a, b act.OwnStep) int {
	day := func(s act.OwnStep) string {
		if s.Meets != nil {
			return s.Meets.Format(time.DateOnly)
		}
		return cmp.Or(s.By, "9999")
	}
	if a.Done != b.Done {
		return map[bool]int{true: 1, false: -1}[a.Done]
	}
	return cmp.Compare(day(a), day(b))
}

func moment(micros int64) *act.Moment {
	if micros == 0 {
		return nil
	}
	return act.MomentOf(time.UnixMicro(micros).UTC())
}

// lines opens what was sealed to the person, newest first. A line that does not open
// is left out: what is not shown leaves no mark.
func (v *visit) lines(ctx context.Context, tx *store.Tx) (out []card.Line, err error) {
	rows, err := store.PersonLines(ctx, tx, v.row.Key)
	for _, row := range rows {
		if l, err := v.keys.OpenLine(v.row.ID, row.Tag, row.Sealed); err == nil {
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(a, b card.Line) int { return cmp.Compare(b.At, a.At) })
	return out, err
}

// consent is what was agreed, as it stands: its row says whether it has ended.
func (v *visit) consent(ctx context.Context, tx *store.Tx, c *card.Consent, at time.Time) (act.OwnConsent, error) {
	out := act.OwnConsent{ID: c.ID, Kind: c.Kind, Names: c.Names, Sectors: c.Sectors, Parts: c.Parts, Loopback: c.Loopback,
		Purpose: c.Purpose, At: at, Until: c.Until, State: c.State, Enforcement: c.Enforcement}
	if !casefile.ConsentState(c.State).Live() {
		return out, nil
	}
	open, err := v.consentOpen(ctx, tx, c.ID)
	if fault.CodeOf(err) == fault.NotFound {
		err = nil
	}
	if !open {
		out.State = string(casefile.Ended)
	}
	return out, err
}

// consentOpen reports whether a consent of the person's has not ended, of their file or
// of one that was one with it; not found for any other.
func (v *visit) consentOpen(ctx context.Context, tx *store.Tx, id string) (open bool, err error) {
	for _, file := range append([]string{v.st.Case}, v.st.Also...) {
		open, err = v.n.files().ConsentOpen(ctx, tx, file, id)
		if fault.CodeOf(err) != fault.NotFound {
			break
		}
	}
	return open, err
}

// LeaveOwn ends the session.
var LeaveOwn = define.Define[act.OwnToken, act.None]("LeaveOwn", "POST /own/leave", "person", agency.Anyone,
	"Leave one's own file; the session ends.")

func (n *Person) leaveOwn(ctx context.Context, in act.OwnToken) (out act.None, err error) {
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		v, err := n.visit(ctx, tx, in.Token)
		if err != nil {
			if err == errShut {
				return nil // twice is once
			}
			return err
		}
		v.st.Opened, v.row.Keys = 0, nil
		v.row.State = card.SealState(n.node.Own, v.row.ID, v.st)
		return store.SetPersonCard(ctx, tx, v.row)
	})
}
