package loop

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/coalition"
	"relais/internal/define"
	"relais/internal/fault"
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

// States of a disclosure.
const (
	disclosureProposed = string(referral.DisclosureProposed) // court: a second member must agree first
	disclosureSent     = string(referral.DisclosureSent)     // danger: a second member reviews within 24 hours
	disclosureReviewed = string(referral.DisclosureReviewed)
)

func (r disclosureRecord) view(id string) act.DisclosureView {
	return act.DisclosureView{ID: id, State: r.State, Due: r.Due.Time(), Referral: r.Referral, Disclosure: act.Disclosure(r.disclosureInput)}
}

// Disclose is the one door without consent. In danger one member acts at once
// and a second reviews; for a court two members act, the second before
// anything is sent.
var Disclose = define.Define[act.Disclosure, act.DisclosureView]("Disclose", "POST /disclosures", "referrals", agency.CaseDesk,
	"Disclose without consent: danger to life, a child at risk, or a court order.")

func (n *Disclosures) disclose(ctx context.Context, s *agency.Session, in act.Disclosure) (out act.DisclosureView, err error) {
	if in.Agency == s.Agency {
		return out, fault.Invalid("agency", "referral.own_agency")
	}
	id := seal.NewID()
	rec := disclosureRecord{disclosureInput: disclosureInput(in), State: disclosureProposed, By: s.Member}
	if in.Kind == "danger" {
		rec.State = disclosureSent
	}
	d, err := n.readDisclosure(ctx, s, id, rec.disclosureInput)
	if err != nil {
		return out, err
	}
	if rec.State == disclosureSent {
		if err := d.seal(s, rec.disclosureInput); err != nil {
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

func (n *Disclosures) writeDisclosure(ctx context.Context, tx *store.Tx, s *agency.Session, id string, rec disclosureRecord, d *disclosing) (out act.DisclosureView, err error) {
	rec.At, rec.Due = referral.AtTime(tx.Now()), referral.AtTime(tx.Now().Add(reviewWithin))
	if rec.State == disclosureSent {
		if err := n.sendDisclosure(ctx, tx, s, d); err != nil {
			return out, err
		}
	}
	err = tx.AddDisclosure(ctx, referral.DisclosureRow{
		ID: id, Agency: n.node.Pseudonym("disclosure", s.Agency), Due: rec.Due.Time(), Sealed: sealVaultRecord(s, "disclosure", id, rec),
	})
	if err != nil {
		return out, err
	}
	if err := n.askReview(ctx, tx, s); err != nil {
		return out, err
	}
	return rec.view(id), n.node.Audit(ctx, tx, s, "disclosure."+rec.Kind, id)
}

// askReview leaves word for the colleagues who can review.
func (n *Disclosures) askReview(ctx context.Context, tx *store.Tx, s *agency.Session) error {
	colleagues, err := n.node.Colleagues(ctx, tx, s.Agency)
	if err != nil {
		return err
	}
	for _, m := range colleagues {
		if m.ID == s.Member || !m.Certified() || !agency.CaseRoles(m.Roles) {
			continue
		}
		if err := n.node.Notify(ctx, tx, m.ID, act.Notice{Code: "notice.disclosure.review", Link: "/disclosures"}); err != nil {
			return err
		}
	}
	return nil
}

// disclosing is a disclosure on its way: what it sends, and to whom.
type disclosing struct {
	id       string
	referral string
	to       *agency.Public
	snapshot casefile.Snapshot
	now      time.Time
	card     []byte
	release  preparedRelease
	move     *made
}

// readDisclosure reads the sections that are disclosed, no others. The
// safe-contact rules go along, since they bind whoever receives; without the
// section itself, bare of what would say more than how.
func (n *Disclosures) readDisclosure(ctx context.Context, s *agency.Session, id string, in disclosureInput) (*disclosing, error) {
	d := &disclosing{id: id, referral: seal.NewID()}
	err := n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		d.now = tx.Now()
		d.to, err = n.node.AgencyPublic(ctx, tx, in.Agency)
		if fault.CodeOf(err) == fault.NotFound {
			return fault.Invalid("agency", "referral.no_agency")
		}
		if err != nil {
			return err
		}
		d.snapshot, err = n.files.Snapshot(ctx, tx, s, in.Case, in.Sections)
		if !slices.Contains(in.Sections, "contact") {
			d.snapshot.Safe = d.snapshot.Safe.Bare()
		}
		return err
	})
	return d, err
}

// seal seals what is disclosed to the agency that is told.
func (d *disclosing) seal(s *agency.Session, in disclosureInput) error {
	sum := sha256.Sum256(record.Encode(in))
	d.card = sealCard(s, d.referral, referral.Card{
		Ask: referral.Ask{Urgency: "danger"}, Case: in.Case, Known: d.snapshot.Known, Sections: in.Sections,
	})
	d.release = preparedRelease{
		id: seal.NewID(), referral: d.referral, consent: d.id, due: d.now.Add(disclosureLasts),
		state: releaseState{State: releaseSealed, Loop: "outcome", Until: referral.AtTime(d.now.Add(disclosureLasts))},
	}
	head := parcel.Header{Type: string(referral.MoveDisclose), From: s.Agency, Referral: d.referral, Consent: hex.EncodeToString(sum[:]), Seq: 1}
	letter := releaseLetter{
		Release: d.release.id, Sections: in.Sections, Until: d.release.state.Until, Purpose: in.Basis, Loopback: "outcome",
		Text: in.Text,
	}
	var err error
	d.move, err = d.release.seal(s, d.to, head, letter, releaseBody{Snapshot: d.snapshot})
	d.move.rule, _ = referral.Next(referral.Draft, referral.S, referral.MoveDisclose)
	return err
}

func (n *Disclosures) sendDisclosure(ctx context.Context, tx *store.Tx, s *agency.Session, d *disclosing) error {
	_, err := n.loop.beginWith(ctx, tx, newAsk{
		Sender: s.Agency, Recipient: d.to.ID, Plan: coalition.PlanFor("danger"), Consent: n.node.Pseudonym("consent", d.id),
		Card: d.card, Release: d.release.id, Loop: "outcome", LoopUntil: d.release.state.Until,
	}, d.move, nil, nil)
	if err != nil {
		return err
	}
	return n.releases.addRelease(ctx, tx, d.release)
}
