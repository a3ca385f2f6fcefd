package loop

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/caseview"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/loop/forms"
	"relais/internal/node"
	"relais/internal/parcel"
	"relais/internal/record"
	"relais/internal/referral"
	"relais/internal/seal"
	"relais/internal/store"
)

// PreviewAsk shows what each candidate would get, and what stops the ask,
// before anything is sent.
var PreviewAsk = define.Define[act.Ask, act.AskPreview]("PreviewAsk", "POST /asks/preview", "referrals", agency.CaseDesk,
	"What each candidate would get, before anything is sent.")

func (n *Loop) previewAsk(ctx context.Context, s *agency.Session, in act.Ask) (out act.AskPreview, err error) {
	q, err := n.question(ctx, s, in)
	if err != nil {
		return out, err
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.fileRead(ctx, tx, s, in.Case) // it tells which words stand in the file
	})
	if err != nil {
		return out, err
	}
	return q.preview(), nil
}

// preview is what each candidate would get, and what stops it.
func (q *question) preview() act.AskPreview {
	out := act.AskPreview{Candidates: []act.CandidatePreview{}, NoteStops: q.stops}
	for _, c := range q.candidates {
		out.Candidates = append(out.Candidates, act.CandidatePreview{
			Agency: c.public.ID, Outside: c.out != nil, Name: c.public.Name, Attributes: caseview.AskAttributes(c.attributes), Withheld: c.withheld,
			Rare: c.rare, Stops: c.stops, Again: c.again, OffDuty: c.off, Free: c.free,
		})
	}
	return out
}

// Ask asks one agency, several in turn or several at once, without the
// person's identity. Everything that may be needed later, with nobody signed
// in, is sealed and signed now.
var Ask = define.Define[act.Ask, act.Asked]("Ask", "POST /asks", "referrals", agency.CaseDesk,
	"Ask one agency, several in turn, or several at once, without the person's identity.")

func (n *Loop) ask(ctx context.Context, s *agency.Session, in act.Ask) (out act.Asked, err error) {
	for range attempts {
		if out, err = n.writeAsk(ctx, s, in); !errors.Is(err, errFileMoved) {
			break
		}
	}
	return out, err
}

// AskSeveral asks for several needs of a file in one transaction.
var AskSeveral = define.Define[act.AskSeveral, act.AskedSeveral]("AskSeveral", "POST /asks/several", "referrals", agency.CaseDesk,
	"Ask for several needs of one case file: all of it or nothing.")

// several is the part of the loop that asks for several needs.
type several struct{ *Loop }

func (n several) askSeveral(ctx context.Context, s *agency.Session, in act.AskSeveral) (out act.AskedSeveral, err error) {
	for i, one := range in.Asks {
		if one.Case != in.Asks[0].Case || slices.ContainsFunc(in.Asks[:i], func(o act.Ask) bool { return o.Need == one.Need }) {
			return out, fault.Invalid(fmt.Sprintf("asks.%d.need", i), "referral.several")
		}
	}
	for range attempts {
		if out, err = n.writeSeveral(ctx, s, in); !errors.Is(err, errFileMoved) {
			break
		}
	}
	return out, err
}

func (n several) writeSeveral(ctx context.Context, s *agency.Session, in act.AskSeveral) (out act.AskedSeveral, err error) {
	all := make([]judged, len(in.Asks))
	for i, one := range in.Asks {
		if all[i], err = judge(ctx, n.Loop, s, one); err != nil {
			return out, fault.Below(fmt.Sprintf("asks.%d", i), err)
		}
	}
	err = n.node.DB.TransactRows(ctx, func(ctx context.Context, tx *store.Tx) error {
		out.Items = nil
		for _, one := range all {
			asked, err := n.send(ctx, tx, s, one.q, one.p)
			if err != nil {
				return err
			}
			out.Items = append(out.Items, asked)
		}
		return n.node.KeepAbout(ctx, tx, in.Asks[0].Case, out)
	})
	return out, err
}

// judged is an ask that may be sent, sealed.
type judged struct {
	q *question
	p *prepared
}

func judge(ctx context.Context, n *Loop, s *agency.Session, in act.Ask) (out judged, err error) {
	if out.q, err = n.question(ctx, s, in); err != nil {
		return out, err
	}
	if err := forms.Refusal(out.q.preview(), out.q.fields, out.q.unread, in.Anyway); err != nil {
		return out, err
	}
	out.p, err = n.prepare(s, out.q)
	return out, err
}

func (n *Loop) writeAsk(ctx context.Context, s *agency.Session, in act.Ask) (out act.Asked, err error) {
	one, err := judge(ctx, n, s, in)
	if err != nil {
		return out, err
	}
	err = n.node.DB.TransactRows(ctx, func(ctx context.Context, tx *store.Tx) error {
		if out, err = n.send(ctx, tx, s, one.q, one.p); err != nil {
			return err
		}
		return n.node.KeepAbout(ctx, tx, in.Case, out)
	})
	return out, err
}

// prepared is a whole ask, sealed: what is sent now and what is held.
type prepared struct {
	group    string
	now      []*draftMove
	asks     []newAsk // of now
	to       []*agency.Public
	later    []heldParcel
	extra    []heldParcel // filled elsewhere, armed releases
	releases []preparedRelease
}

// prepare seals and signs everything of an ask, outside of any transaction.
func (n *Loop) prepare(s *agency.Session, q *question) (*prepared, error) {
	p := &prepared{}
	if len(q.candidates) > 1 {
		p.group = seal.NewID()
	}
	for i, c := range q.candidates {
		if err := n.prepareOne(s, q, p, i, c); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (n *Loop) prepareOne(s *agency.Session, q *question, p *prepared, i int, c *candidate) error {
	id := seal.NewID()
	later := q.in.Mode == "ranked" && i > 0
	ask, err := n.newAsk(s, q, p.group, id, i, c)
	if err != nil {
		return err
	}
	m, err := sealAsk(s, q, id, later, c)
	if err != nil {
		return err
	}
	if later {
		p.later = append(p.later, heldParcel{Kind: heldAsk, Referral: id, Head: m.head, Sealed: m.sealed, Own: m.own, Ask: &ask})
	} else {
		p.now, p.asks, p.to = append(p.now, m), append(p.asks, ask), append(p.to, c.public)
	}
	if p.group != "" {
		filled, err := sealAhead(s, string(referral.MoveSupersede), id, "", c.public, referral.Body{Reason: "filled_elsewhere"})
		if err != nil {
			return err
		}
		p.extra = append(p.extra, heldParcel{Kind: heldFilled, Referral: id, Head: filled.head, Sealed: filled.sealed, Own: filled.own})
	}
	if c.offer == nil {
		return nil
	}
	return p.arm(s, q, id, c)
}

// arm seals a release ahead, to a candidate that the consent names.
func (p *prepared) arm(s *agency.Session, q *question, id string, c *candidate) error {
	head := parcel.Header{Type: string(referral.MoveRelease), From: s.Agency, Referral: id, Ahead: true}
	r, m, err := sealRelease(s, c.public, head, c.offer, nil)
	if err != nil {
		return err
	}
	r.state.State, r.state.Bundle = releaseArmed, cmp.Or(p.group, id)
	p.releases = append(p.releases, r)
	p.extra = append(p.extra, heldParcel{Kind: heldRelease, Referral: id, Head: m.head, Own: m.own, Release: r.id})
	return nil
}

// send writes an ask, if what it rests on still holds.
func (n *Loop) send(ctx context.Context, tx *store.Tx, s *agency.Session, q *question, p *prepared) (out act.Asked, err error) {
	if err := q.guard.hold(ctx, tx); err != nil {
		return out, err
	}
	if err := holdConsents(ctx, tx, q.consents()); err != nil {
		return out, err
	}
	if err := n.askedStand(ctx, tx, s, q); err != nil {
		return out, err
	}
	out = act.Asked{Group: p.group, Referrals: []act.ReferralRow{}, Waiting: len(p.later)}
	if p.group != "" {
		if err := tx.AddGroup(ctx, p.group); err != nil {
			return out, err
		}
	}
	var last *openReferral
	for i, m := range p.now {
		if err := n.room(ctx, tx, s, p.to[i]); err != nil {
			return out, err
		}
		if asked, err := askedAlready(ctx, tx, n, s, q, q.candidates[i]); asked || err != nil {
			return out, cmp.Or(err, error(errFileMoved)) // asked by somebody else just now: judged again
		}
		if last, err = n.beginWith(ctx, tx, p.asks[i], m, q.own, p.to[i]); err != nil {
			return out, err
		}
		row, err := n.askedRow(s, last, q, m.head.Referral)
		if err != nil {
			return out, err
		}
		out.Referrals = append(out.Referrals, row)
		if err := n.node.Audit(ctx, tx, s, "referral.ask", last.ID); err != nil {
			return out, err
		}
	}
	if err := tellAsked(ctx, tx, n, q, p); err != nil {
		return out, err
	}
	return out, n.keep(ctx, tx, p, last)
}

// mostUnanswered is how many asks of one agency another may have without an
// answer: more than the largest raid brings to one shelter, and few enough
// that nobody's list is buried by one sender.
const mostUnanswered = 300

// room reports whether an agency may ask another once more.
func (n *Loop) room(ctx context.Context, tx *store.Tx, s *agency.Session, to *agency.Public) error {
	wait, err := tx.Unanswered(ctx, n.node.Sender(s.Agency), n.node.Recipient(to.ID), mostUnanswered)
	if err == nil && wait >= mostUnanswered {
		err = fault.New(fault.TooMany, "referral.too_many_unanswered", mostUnanswered)
	}
	return err
}

func (n *Loop) askedRow(s *agency.Session, o *openReferral, q *question, id string) (act.ReferralRow, error) {
	card, err := openCard(s, id, o.SenderCard)
	if err != nil {
		return act.ReferralRow{}, err
	}
	return o.rowView(card, o.st.Changed.Time()), nil
}

// keep holds what is sealed ahead: the next candidate of a ranked ask is due
// when the one before should have answered.
func (n *Loop) keep(ctx context.Context, tx *store.Tx, p *prepared, last *openReferral) error {
	bundle := p.group
	if bundle == "" {
		bundle = last.ID
	}
	for i, h := range p.later {
		var due time.Time
		if i == 0 {
			due = last.st.Clocks.Deadline.Time()
		}
		if err := n.clock.hold(ctx, tx, bundle, due, h); err != nil {
			return err
		}
	}
	for _, h := range p.extra {
		if err := n.clock.hold(ctx, tx, bundle, time.Time{}, h); err != nil {
			return err
		}
	}
	for _, r := range p.releases {
		if err := n.releases.addRelease(ctx, tx, r); err != nil {
			return err
		}
	}
	return nil
}

// holdConsents makes sure, in the transaction that sends, that no consent has
// ended since it was looked at, and that none ends before this is sent.
func holdConsents(ctx context.Context, tx *store.Tx, ids []string) error {
	return eachConsent(ctx, tx, ids, tx.CaseConsentHold)
}

// stillConsented is holdConsents for who only looks.
func stillConsented(ctx context.Context, tx *store.Tx, ids []string) error {
	return eachConsent(ctx, tx, ids, tx.CaseConsentOpen)
}

func eachConsent(ctx context.Context, tx *store.Tx, ids []string, isOpen func(context.Context, string) (bool, error)) error {
	for _, id := range ids {
		open, err := isOpen(ctx, id)
		if err != nil {
			return err
		}
		if !open {
			return store.ClosedConsent(ctx, tx, id, fault.New(fault.Conflict, "consent.ended"))
		}
	}
	return nil
}

// newAsk puts together what the node needs to begin the referral of one
// candidate, with the desk's copy.
func (n *Loop) newAsk(s *agency.Session, q *question, group, id string, i int, c *candidate) (newAsk, error) {
	a := newAsk{
		Sender: s.Agency, Recipient: c.public.ID, Out: c.out, Plan: q.plan, Group: group, Minutes: c.Minutes, Ends: q.ends,
		Armed: c.offer != nil, Consent: n.node.Pseudonym("consent", q.in.Consent), Until: referral.AtTime(q.consent.Due), Enforcing: q.consent.Consent.Enforcement,
		Gap: n.node.Gaps().Of(q.need.ID), Own: node.OwnFile(n.node, q.in.Case),
		Card: sealCard(s, id, referral.Card{
			Ask: askOf(q, c), Case: q.in.Case, NeedID: q.need.ID, Known: q.known, Consent: q.in.Consent,
			Mode: q.in.Mode, Replaces: q.in.Replaces,
		}),
	}
	if q.in.Mode == "ranked" {
		a.Place = i + 1
	}
	if q.desk == nil || q.desk.ID == c.Agency {
		return a, nil
	}
	var err error
	a.Desk, err = sealDesk(s, q, id)
	return a, err
}

func askOf(q *question, c *candidate) referral.Ask {
	return referral.Ask{Need: q.need.Code, Urgency: q.need.Urgency, Service: cmp.Or(c.Service, c.Outside), Attributes: c.attributes, Note: q.in.Note}
}

// sealAsk seals the ask to a candidate, to be sent now or later.
func sealAsk(s *agency.Session, q *question, id string, later bool, c *candidate) (*draftMove, error) {
	ask := askOf(q, c)
	body := referral.Body{Ask: &ask, Minutes: c.Minutes}
	if later {
		return sealAhead(s, string(referral.MoveAsk), id, q.consent.Hash, c.public, body)
	}
	rule, _ := referral.Next(referral.Draft, referral.S, referral.MoveAsk)
	m := &draftMove{rule: rule, who: referral.S, side: referral.S, member: s.Member, body: body, head: parcel.Header{
		Type: string(referral.MoveAsk), From: s.Agency, Referral: id, Consent: q.consent.Hash, Seq: 1,
	}}
	m.address(s, c.public)
	return m, m.close(s, c.public, "")
}

// sealAhead seals and signs a parcel that the node sends when it is due.
func sealAhead(s *agency.Session, move, id, consent string, to *agency.Public, body referral.Body) (*draftMove, error) {
	m := &draftMove{who: referral.S, side: referral.S, member: s.Member, body: body, head: parcel.Header{
		Type: move, From: s.Agency, Referral: id, Consent: consent, Ahead: true,
	}}
	m.address(s, to)
	return m, m.close(s, to, "")
}

// sealDesk seals the desk's copy: need, urgency and region, nothing else.
func sealDesk(s *agency.Session, q *question, id string) (*deskParcel, error) {
	h := parcel.Header{Type: "desk", From: s.Agency, To: q.desk.ID, ToVersion: q.desk.Version, Referral: id, Ahead: true}
	body := record.Encode(referral.DeskCopy{Need: q.need.Code, Urgency: q.need.Urgency, Region: q.in.Attributes.Region})
	sealed, err := parcel.Seal(h, q.desk.Seal, parcel.Sign(h, s.Member, s.Keys.Sign, body))
	return &deskParcel{h, sealed}, err
}
