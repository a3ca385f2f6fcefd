package loop

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/coalition"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/loop/disclosed"
	"relais/internal/loop/released"
	"relais/internal/parcel"
	"relais/internal/record"
	"relais/internal/referral"
	"relais/internal/seal"
	"relais/internal/store"
)

const (
	reviewWithin    = 24 * time.Hour
	disclosureLasts = 30 * 24 * time.Hour
)

// Disclose is the one door without consent. With danger to life, and for a
// report that the law demands of this member, one acts at once and a second
// reviews. For a court, and in danger to an agency that the person never wants
// told, two members act, the second before anything is sent.
var Disclose = define.Define[act.Disclosure, act.DisclosureView]("Disclose", "POST /disclosures", "referrals", agency.CaseDesk,
	"Disclose without consent: danger to life, a child at risk, a report that the law demands, or a court order.").
	AsksCode(agency.GraveDisclosure, func(in act.Disclosure) bool { return in.Kind == referral.DisclosureDanger })

func (n *Disclosures) disclose(ctx context.Context, s *agency.Session, in act.Disclosure) (out act.DisclosureView, err error) {
	if in.Agency == s.Agency {
		return out, fault.Invalid("agency", "referral.own_agency")
	}
	for range attempts {
		if out, err = n.tryDisclose(ctx, s, in); !errors.Is(err, errFileMoved) {
			break
		}
	}
	return out, err
}

func (n *Disclosures) tryDisclose(ctx context.Context, s *agency.Session, in act.Disclosure) (out act.DisclosureView, err error) {
	id := seal.NewID()
	rec := disclosed.Record{Input: disclosed.Input(in), State: disclosed.Sent, By: s.Member}
	if rec.TellOn, err = disclosed.TellOn(in, n.node.DB.Now().In(s.Zone)); err != nil {
		return out, err
	}
	d, err := n.readDisclosure(ctx, s, id, rec.Input)
	if err != nil {
		return out, err
	}
	rec.Unread, rec.Barred = d.unread, d.guard.bars(in.Agency)
	if in.Kind == referral.DisclosureCourt || in.Kind == referral.DisclosureDanger && rec.Barred {
		rec.State = disclosed.Proposed
	} else {
		if err := d.seal(s, rec.Input); err != nil {
			return out, err
		}
		rec.Referral = d.referral
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		out, err = n.writeDisclosure(ctx, tx, s, id, rec, d)
		return err
	})
	return out, err
}

func (n *Disclosures) writeDisclosure(ctx context.Context, tx *store.Tx, s *agency.Session, id string, rec disclosed.Record, d *disclosing) (out act.DisclosureView, err error) {
	rec.At, rec.Due = referral.AtTime(tx.Now()), referral.AtTime(tx.Now().Add(reviewWithin))
	if rec.State == disclosed.Sent {
		if err := n.sendDisclosure(ctx, tx, s, d); err != nil {
			return out, err
		}
	}
	if err := tx.AddDisclosure(ctx, n.register.Row(s, id, 1, rec)); err != nil {
		return out, err
	}
	if err := n.tellDesk(ctx, tx, s.Agency, act.Notice{Code: "notice.disclosure.review", Link: "/disclosures"}, s.Member); err != nil {
		return out, err
	}
	return rec.View(id), n.register.Audit(ctx, tx, s, "disclosure."+rec.Kind, id, rec.Case)
}

// tellDesk leaves word for everybody who reads the agency's case files, but
// for some.
func (p *parts) tellDesk(ctx context.Context, tx *store.Tx, agencyID string, what act.Notice, but ...string) error {
	_, err := p.tellReaders(ctx, tx, agencyID, what, but...)
	return err
}

// tellReaders is tellDesk; told is whether there was anybody.
func (p *parts) tellReaders(ctx context.Context, tx *store.Tx, agencyID string, what act.Notice, but ...string) (told bool, err error) {
	colleagues, err := p.node.Colleagues(ctx, tx, agencyID)
	if err != nil {
		return false, err
	}
	for _, m := range colleagues {
		if slices.Contains(but, m.ID) || !m.Certified() || !agency.CaseRoles(m.Roles) {
			continue
		}
		if err := p.node.Notify(ctx, tx, m.ID, what); err != nil {
			return told, err
		}
		told = true
	}
	return told, nil
}

// disclosing is a disclosure on its way: what it sends, and to whom.
type disclosing struct {
	id       string
	referral string
	to       *agency.Public
	guard    guard
	unread   bool   // the rules could not be read
	known    string // to the sender's own lists
	snapshot casefile.Snapshot
	now      time.Time
	card     []byte
	release  preparedRelease
	move     *draftMove
}

// readDisclosure reads what is disclosed. With danger to life, and for a report
// that the law demands, a damaged file gives what still opens.
func (n *Disclosures) readDisclosure(ctx context.Context, s *agency.Session, id string, in disclosed.Input) (*disclosing, error) {
	d := &disclosing{id: id, referral: seal.NewID()}
	err := n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		d.now = tx.Now()
		d.to, err = n.reachable(ctx, tx, in.Agency)
		if fault.CodeOf(err) == fault.NotFound {
			return fault.Invalid("agency", "referral.no_agency")
		}
		if err != nil {
			return err
		}
		return n.readFile(ctx, tx, s, d, in)
	})
	return d, err
}

func (n *Disclosures) readFile(ctx context.Context, tx *store.Tx, s *agency.Session, d *disclosing, in disclosed.Input) error {
	c, err := n.openCase(ctx, tx, s, in.Case)
	if err != nil {
		return err
	}
	r, err := c.Reading()
	if err != nil {
		return err
	}
	take := r.Snapshot
	d.guard, err = c.guard()
	if fault.CodeOf(err) == fault.NotFound || err != nil && in.Kind == referral.DisclosureCourt {
		return err
	}
	if err != nil {
		d.unread, take = true, r.Salvage
		d.guard = guard{file: c.State()}
	}
	d.known = c.Known()
	d.snapshot, err = take(ctx, casefile.Taking{Parts: in.Sections, Zone: s.Zone.String(), Name: c.Name})
	return err
}

// seal seals what is disclosed to the agency that is told.
func (d *disclosing) seal(s *agency.Session, in disclosed.Input) error {
	sum := sha256.Sum256(record.Encode(in))
	d.card = sealCard(s, d.referral, referral.Card{
		Ask: referral.Ask{Urgency: "danger"}, Case: in.Case, Known: d.known, Sections: in.Sections,
	})
	d.release = preparedRelease{
		id: seal.NewID(), referral: d.referral, consent: d.id, due: d.now.Add(disclosureLasts),
		state: released.State{State: releaseSealed, Loop: "outcome", Until: referral.AtTime(d.now.Add(disclosureLasts)),
			Enforcing: true}, // the law names whom, not a consent
	}
	head := parcel.Header{Type: string(referral.MoveDisclose), From: s.Agency, Referral: d.referral, Consent: hex.EncodeToString(sum[:]), Seq: 1}
	letter := released.Letter{
		Release: d.release.id, Sections: in.Sections, Until: d.release.state.Until, Purpose: in.Basis, Loopback: "outcome",
		Text: in.Text,
	}
	var err error
	d.move, err = d.release.seal(s, d.to, head, letter, released.Body{Snapshot: d.snapshot})
	d.move.rule, _ = referral.Next(referral.Draft, referral.S, referral.MoveDisclose)
	return err
}

func (n *Disclosures) sendDisclosure(ctx context.Context, tx *store.Tx, s *agency.Session, d *disclosing) error {
	if err := d.guard.hold(ctx, tx); err != nil {
		return err
	}
	_, err := n.loop.beginWith(ctx, tx, newAsk{
		Sender: s.Agency, Recipient: d.to.ID, Plan: coalition.PlanFor("danger"), Consent: n.node.Pseudonym("consent", d.id),
		Card: d.card, Release: d.release.id, Loop: "outcome", LoopUntil: d.release.state.Until,
	}, d.move, nil, nil)
	if err != nil {
		return err
	}
	return n.releases.addRelease(ctx, tx, d.release)
}
