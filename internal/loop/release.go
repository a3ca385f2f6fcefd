package loop

import (
	"context"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/loop/forms"
	"relais/internal/loop/released"
	"relais/internal/parcel"
	"relais/internal/record"
	"relais/internal/referral"
	"relais/internal/seal"
	"relais/internal/store"
)

// offer is what a consent lets out to one agency, read from the case file.
type offer struct {
	guard     guard
	consent   *casefile.SignedConsent
	sections  []string // parts
	apart     []string // of them, those that are restricted here
	snapshot  casefile.Snapshot
	loop      string // what may be told back, until loopUntil
	loopUntil time.Time
	loopBy    string // consent to that alone, or empty
}

// offer reads what a release under a consent would send to an agency. A
// release can't be made without a valid consent that names this agency and
// these sections: this is the place that wraps the key.
func (c *openedCase) offer(to *candidate, consentID string, sections []string) (*offer, error) {
	all := []string{"contact", casefile.Register}
	for _, part := range sections {
		all = append(all, casefile.SectionOf(part))
	}
	if err := c.load(all...); err != nil {
		return nil, err
	}
	held, err := c.guard()
	if err != nil {
		return nil, err
	}
	signed, err := c.usable(consentID)
	if err != nil {
		return nil, err
	}
	o := &offer{guard: held, consent: signed, sections: sections}
	if !to.named(signed, "release", c.s.Desk) {
		return nil, fault.Invalid("consent", "referral.release_other")
	}
	if len(o.sections) == 0 {
		o.sections = signed.Consent.Sections
	}
	for _, section := range o.sections {
		if !slices.Contains(signed.Consent.Sections, section) {
			return nil, fault.Invalid("sections", "referral.release_section")
		}
	}
	if err := c.loopback(o, to); err != nil {
		return nil, err
	}
	barred, err := c.lookup.Barred(c.ctx, held.rules, to.out)
	if err != nil {
		return nil, err
	}
	if barred || o.guard.bars(to.public.ID) {
		return nil, fault.Invalid("consent", "referral.never_told") // said since the consent
	}
	r, err := c.Reading()
	if err != nil {
		return nil, err
	}
	o.apart = c.restricted(o.sections)
	o.snapshot, err = r.Snapshot(c.ctx, casefile.Taking{
		Parts: o.sections, Needs: signed.Consent.Needs, Zone: c.s.Zone.String(), Name: c.Name,
	})
	return o, err
}

// restricted are those of some parts that only named members may read here.
func (c *openedCase) restricted(parts []string) (apart []string) {
	for _, part := range parts {
		if ring, err := c.Readable(casefile.SectionOf(part)); err == nil && ring.Restricted() {
			apart = append(apart, part)
		}
	}
	return apart
}

// loopback finds what the person lets an agency tell back: by the release's
// own consent, or by a consent to that alone.
func (c *openedCase) loopback(o *offer, to *candidate) error {
	r, err := c.Reading()
	if err != nil {
		return err
	}
	entries, err := r.Sections(c.ctx, casefile.Register)
	if err != nil {
		return err
	}
	register := entries[casefile.Register]
	o.loop, o.loopUntil = o.consent.Consent.Loopback, o.consent.Due
	if o.loop != "" && o.loop != "none" && !o.consent.RefusedSince("loopback", to.public.ID, to.public.SectorFor(c.s.Desk), register) {
		return nil
	}
	o.loop = "none"
	for _, signed := range casefile.ConsentsOf(register, c.Keys, c.tx.Now()) {
		signed.Mind(register)
		if signed.Usable() == nil && to.named(signed, "loopback", c.s.Desk) {
			o.loop, o.loopUntil, o.loopBy = signed.Consent.Loopback, signed.Due, signed.Consent.ID
		}
	}
	return nil
}

// consents are the ids of the consents that an offer rests on.
func (o *offer) consents() []string {
	ids := []string{o.consent.Consent.ID}
	if o.loopBy != "" {
		ids = append(ids, o.loopBy)
	}
	return ids
}

// preparedRelease is a sealed release, ready to be written.
type preparedRelease struct {
	id       string
	referral string
	consent  string // id
	due      time.Time
	state    released.State
	wrap     []byte
	body     []byte
}

// sealRelease seals a snapshot under a fresh key, and that key to the
// recipient. The sender keeps its copy of the letter, so that it can show
// what it released.
func sealRelease(s *agency.Session, to *agency.Public, head parcel.Header, o *offer, told *referral.Said) (preparedRelease, *draftMove, error) {
	r := preparedRelease{
		id: seal.NewID(), referral: head.Referral, consent: o.consent.Consent.ID, due: o.consent.Due,
		state: released.State{State: releaseSealed, Loop: o.loop, Until: referral.AtTime(o.loopUntil), By: o.loopBy, Enforcing: o.consent.Consent.Enforcement},
	}
	head.Consent = o.consent.Hash
	letter := released.Letter{
		Release: r.id, Sections: o.sections, Until: referral.AtTime(o.consent.Due),
		Purpose: o.consent.Consent.Purpose, Loopback: o.loop, Told: told,
	}
	if told != nil { // by voice: what was said is recorded, and nothing is sent
		r.state = released.State{State: releaseOpened, Loop: "none"}
		return r, r.tell(s, to, head, letter), nil
	}
	body := released.Body{Consent: o.consent.Body}
	var err error
	if body.Snapshot, body.Apart, err = released.Split(o.snapshot, o.apart, to.ID, r.id, to.Seal); err != nil {
		return r, nil, err
	}
	m, err := r.seal(s, to, head, letter, body)
	return r, m, err
}

// tell records what was said to somebody without Relais: which parts, by which
// way, under which consent. There is no key to destroy; the row is what ends with
// the consent.
func (r *preparedRelease) tell(s *agency.Session, to *agency.Public, head parcel.Header, l released.Letter) *draftMove {
	m := &draftMove{who: referral.S, side: referral.S, member: s.Member, head: head, apart: true}
	m.address(s, to)
	letter := parcel.Sign(m.head, s.Member, s.Keys.Sign, record.Encode(l))
	m.own = agency.SealVault(s, "own parcel", head.Referral, letter.Bytes())
	r.wrap = agency.SealVault(s, "told", r.id, nil)
	m.sealed, r.body = r.wrap, agency.SealVault(s, "told", r.id, nil)
	return m
}

func (r *preparedRelease) seal(s *agency.Session, to *agency.Public, head parcel.Header, l released.Letter, b released.Body) (*draftMove, error) {
	key := seal.NewKey()
	defer key.Wipe()
	l.Key = key.Bytes()
	head.To, head.ToVersion = to.ID, to.Version
	letter := parcel.Sign(head, s.Member, s.Keys.Sign, record.Encode(l))
	m := &draftMove{
		who: referral.S, side: referral.S, member: s.Member, head: head, apart: true,
		own: agency.SealVault(s, "own parcel", head.Referral, letter.Bytes()),
	}
	var err error
	m.sealed, err = parcel.Seal(head, to.Seal, letter)
	r.wrap, r.body = m.sealed, key.Seal(releaseBind(to.ID, r.id), record.Encode(b))
	return m, err
}

func (n *Releases) addRelease(ctx context.Context, tx *store.Tx, r preparedRelease) error {
	r.state.Ends = referral.AtTime(r.due)
	return tx.AddRelease(ctx, referral.ReleaseRow{
		ID: r.id, Referral: r.referral, Consent: n.node.Pseudonym("consent", r.consent), Until: hours.Fixed(r.due),
		Sealed: n.sealReleaseState(r.id, r.state), Wrap: r.wrap,
	}, r.body)
}

// PreviewRelease shows exactly what a release would carry, and sends nothing.
var PreviewRelease = define.Define[act.Release, act.OpenedRelease]("PreviewRelease", "POST /referrals/{id}/release/preview", "referrals", agency.CaseDesk,
	"What a release would carry, exactly, before anything is sent.")

func (n *Releases) previewRelease(ctx context.Context, s *agency.Session, in act.Release) (out act.OpenedRelease, err error) {
	var give *offer
	var about string
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		o, card, err := n.loop.turn(ctx, tx, s, in.ID, 0)
		if err != nil {
			return err
		}
		if _, ok := o.st.Rule(o.side, referral.MoveRelease); !ok {
			return errNotNow
		}
		c, err := n.openCase(ctx, tx, s, card.Case)
		if err != nil {
			return err
		}
		about = card.Case
		give, err = c.offer(o.asked(), in.Consent, in.Sections)
		return err
	})
	if err != nil {
		return out, err
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.fileRead(ctx, tx, s, about)
	})
	return act.OpenedRelease{
		ReleaseInfo: act.ReleaseInfo{Sections: give.sections, Until: give.consent.Due, LastDay: give.consent.Consent.Until, Purpose: give.consent.Consent.Purpose, Loopback: give.loop},
		Restricted:  give.apart,
		Known:       give.snapshot.Known, Limits: caseview.Limits(give.snapshot.Limits),
		Safe: caseview.Safe(give.snapshot.Safe), Parts: caseview.Parts(give.snapshot.Parts),
	}, err
}

// Release releases sections under a consent to the agency that accepted.
var Release = define.Define[act.Release, act.Referral]("Release", "POST /referrals/{id}/release", "referrals", agency.CaseDesk,
	"Release sections, sealed, under a consent.")

func (n *Releases) release(ctx context.Context, s *agency.Session, in act.Release) (out act.Referral, err error) {
	return n.loop.again(ctx, s, in.Key, func() (act.Referral, error) { return n.writeRelease(ctx, s, in) })
}

func (n *Releases) writeRelease(ctx context.Context, s *agency.Session, in act.Release) (out act.Referral, err error) {
	var o *openReferral
	var card referral.Card
	var give *offer
	var told *referral.Said
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		store.AheadConsent(tx, in.Consent)
		if o, card, err = n.loop.turn(ctx, tx, s, in.ID, in.Version); err != nil {
			return err
		}
		if _, ok := o.st.Rule(o.side, referral.MoveRelease); !ok {
			return errNotNow
		}
		if told, err = forms.Told(o.st.Out, in.Said, tx.Now()); err != nil {
			return err
		}
		c, err := n.openCase(ctx, tx, s, card.Case)
		if err != nil {
			return err
		}
		give, err = c.offer(o.asked(), in.Consent, in.Sections)
		return err
	})
	if err != nil {
		return out, err
	}
	rule, _ := o.st.Rule(referral.S, referral.MoveRelease)
	head := parcel.Header{Type: string(referral.MoveRelease), From: s.Agency, Referral: o.ID, Prev: o.st.Tip, Seq: o.Version + 1}
	r, m, err := sealRelease(s, o.recipient, head, give, told)
	if err != nil {
		return out, err
	}
	m.rule, m.undo, m.once, m.rows = rule, true, n.loop.once(s, in.Key), true
	card.Sections = give.sections
	return n.loop.commitMove(ctx, s, o, m, card, "referral.release", func(ctx context.Context, tx *store.Tx, cur *openReferral) error {
		cur.st.Release = r.id
		cur.tellBack(r.state)
		if err := give.guard.hold(ctx, tx); err != nil {
			return err
		}
		if err := holdConsents(ctx, tx, give.consents()); err != nil {
			return err
		}
		return n.addRelease(ctx, tx, r)
	})
}
