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

// Where a disclosure stands, as it is kept.
const (
	disclosureProposed = string(referral.DisclosureProposed)
	disclosureSent     = string(referral.DisclosureSent)
	disclosureReviewed = string(referral.DisclosureReviewed)
	disclosureEnded    = string(referral.DisclosureEnded)
	disclosureRefused  = string(referral.DisclosureRefused)
)

func (r disclosureRecord) view(id string) act.DisclosureView {
	return act.DisclosureView{ID: id, State: r.State, Due: r.Due.Time(), Referral: r.Referral, Reason: r.Reason, Told: r.Told,
		RulesUnread: r.Unread, Barred: r.Barred, Disclosure: act.Disclosure(r.disclosureInput)}
}

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
	rec := disclosureRecord{disclosureInput: disclosureInput(in), State: disclosureSent, By: s.Member}
	if rec.TellOn, err = tellOn(in, n.node.DB.Now().In(s.Zone)); err != nil {
		return out, err
	}
	d, err := n.readDisclosure(ctx, s, id, rec.disclosureInput)
	if err != nil {
		return out, err
	}
	rec.Unread, rec.Barred = d.unread, d.guard.bars(in.Agency)
	if in.Kind == referral.DisclosureCourt || in.Kind == referral.DisclosureDanger && rec.Barred {
		rec.State = disclosureProposed
	} else {
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

// tellWithin is when somebody looks whether the person can be told, unless a
// day was given: the next when it is safe now, otherwise within a week.
const tellWithin = 7

// tellOn is the day on which somebody looks whether the person can be told.
func tellOn(in act.Disclosure, today time.Time) (string, error) {
	switch {
	case in.TellOn == "" && in.TellSafe:
		return today.AddDate(0, 0, 1).Format(time.DateOnly), nil
	case in.TellOn == "":
		return today.AddDate(0, 0, tellWithin).Format(time.DateOnly), nil
	}
	return in.TellOn, checkTellOn(in.TellOn, today)
}

// checkTellOn wants a day to come, within a year.
func checkTellOn(day string, today time.Time) error {
	if day < today.Format(time.DateOnly) || day > today.AddDate(1, 0, 0).Format(time.DateOnly) {
		return fault.Invalid("tell_on", "referral.tell_on")
	}
	return nil
}

// tellHour is the hour UTC, the same for everybody, at which a day of telling
// begins.
const tellHour = 12 * time.Hour

// tell is when the agency is reminded to tell the person; zero when they were
// told, or nothing was sent yet.
func (r disclosureRecord) tell() time.Time {
	day, err := time.Parse(time.DateOnly, r.TellOn)
	if err != nil || r.Told != "" || r.Referral == "" {
		return time.Time{}
	}
	return day.Add(tellHour)
}

func (n *Disclosures) row(s *agency.Session, id string, version int, rec disclosureRecord) referral.DisclosureRow {
	row := referral.DisclosureRow{
		ID: id, Agency: n.node.Pseudonym("disclosure", s.Agency), Version: version, Tell: rec.tell(),
		Sealed: agency.SealVaultRecord(s, "disclosure", id, rec),
	}
	if referral.DisclosureStatus(rec.State).Waits() {
		row.Due = rec.Due.Time()
	}
	return row
}

func (n *Disclosures) writeDisclosure(ctx context.Context, tx *store.Tx, s *agency.Session, id string, rec disclosureRecord, d *disclosing) (out act.DisclosureView, err error) {
	rec.At, rec.Due = referral.AtTime(tx.Now()), referral.AtTime(tx.Now().Add(reviewWithin))
	if rec.State == disclosureSent {
		if err := n.sendDisclosure(ctx, tx, s, d); err != nil {
			return out, err
		}
	}
	if err := tx.AddDisclosure(ctx, n.row(s, id, 1, rec)); err != nil {
		return out, err
	}
	if err := n.tellDesk(ctx, tx, s.Agency, act.Notice{Code: "notice.disclosure.review", Link: "/disclosures"}, s.Member); err != nil {
		return out, err
	}
	return rec.view(id), n.auditDisclosure(ctx, tx, s, "disclosure."+rec.Kind, id, rec.Case)
}

// auditDisclosure records an act on a disclosure, and the same with the file
// that it is about, where the person sees who was told.
func (n *Disclosures) auditDisclosure(ctx context.Context, tx *store.Tx, s *agency.Session, action, id, caseID string) error {
	if err := n.node.Audit(ctx, tx, s, action, id); err != nil {
		return err
	}
	return n.node.Audit(ctx, tx, s, action, caseID)
}

// tellDesk leaves word for everybody who reads the agency's case files, but
// for some.
func (p *parts) tellDesk(ctx context.Context, tx *store.Tx, agencyID string, what act.Notice, but ...string) error {
	colleagues, err := p.node.Colleagues(ctx, tx, agencyID)
	if err != nil {
		return err
	}
	for _, m := range colleagues {
		if slices.Contains(but, m.ID) || !m.Certified() || !agency.CaseRoles(m.Roles) {
			continue
		}
		if err := p.node.Notify(ctx, tx, m.ID, what); err != nil {
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
	guard    guard
	unread   bool   // the rules could not be read
	known    string // to the sender's own lists
	snapshot casefile.Snapshot
	now      time.Time
	card     []byte
	release  preparedRelease
	move     *made
}

// readDisclosure reads what is disclosed. With danger to life, and for a report
// that the law demands, a damaged file gives what still opens.
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
		return n.readFile(ctx, tx, s, d, in)
	})
	return d, err
}

func (n *Disclosures) readFile(ctx context.Context, tx *store.Tx, s *agency.Session, d *disclosing, in disclosureInput) error {
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
		d.guard = guard{file: c.Standing()}
	}
	d.known = c.Known()
	d.snapshot, err = take(ctx, casefile.Taking{Parts: in.Sections, Zone: s.Zone.String(), Name: c.Name})
	return err
}

// seal seals what is disclosed to the agency that is told.
func (d *disclosing) seal(s *agency.Session, in disclosureInput) error {
	sum := sha256.Sum256(record.Encode(in))
	d.card = sealCard(s, d.referral, referral.Card{
		Ask: referral.Ask{Urgency: "danger"}, Case: in.Case, Known: d.known, Sections: in.Sections,
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
