// Package loop is the closed loop between two agencies: asks, moves, releases
// under a consent, disclosures without one, what is held and sent by the
// clock, and what waits for whom.
package loop

import (
	"context"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/card"
	"relais/internal/casefile"
	"relais/internal/define"
	"relais/internal/loop/register"
	"relais/internal/node"
	"relais/internal/outside"
	"relais/internal/referral"
	"relais/internal/seal"
	"relais/internal/store"
)

// Referrals are the parts of the loop. They know one another.
type Referrals struct {
	Loop        *Loop
	Clock       *Clock
	Releases    *Releases
	Disclosures *Disclosures
	Attention   *Attention
}

// parts is what every part can reach.
type parts struct {
	node        *node.Node
	files       Files
	drafts      Drafts
	services    Services
	places      Places
	needs       Needs
	person      Person
	kept        *node.Cache[keptState] // by the id of the referral
	loop        *Loop
	clock       *Clock
	releases    *Releases
	disclosures *Disclosures
	attention   *Attention
}

type (
	// Loop asks and moves referrals.
	Loop struct{ *parts }
	// Clock does what is due with nobody signed in.
	Clock struct{ *parts }
	// Releases send what a person consented to, open it and end it.
	Releases struct{ *parts }
	// Disclosures are the door without consent.
	Disclosures struct {
		*parts
		register *register.Register
	}
	// Attention is what waits for whom: the first page, the inbox, the desk.
	Attention struct{ *parts }
)

// Files is what the loop needs of case files.
type Files interface {
	// OpenFile opens a case file of the session's agency in a view, its head
	// compared with the audit log.
	OpenFile(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (File, error)
	// Reopen opens a case file in the transaction that has just written it.
	Reopen(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (File, error)
	// Roster returns the agency's opened roster. The caller audits the list.
	Roster(ctx context.Context, tx *store.Tx, s *agency.Session) (*casefile.Roll, error)
	// OpenNeeds lists the open needs of the people whose worker a member is, or
	// who have none, most pressing first. The caller audits the list.
	OpenNeeds(ctx context.Context, tx *store.Tx, s *agency.Session) ([]act.NeedRow, error)
	// Reads reports whether somebody can read the agency's case files.
	Reads(ctx context.Context, tx *store.Tx, s *agency.Session, member string) (bool, error)
	// SetNeedStatus changes a need's status; the same again changes nothing.
	SetNeedStatus(ctx context.Context, tx *store.Tx, s *agency.Session, caseID, needID, status string) error
}

// Drafts is what the loop needs of accounts.
type Drafts interface {
	// KeptList opens the list of what a member was writing.
	KeptList(s *agency.Session, rows []agency.KeptRow) []act.Kept
}

// Services is what the loop needs of the directory.
type Services interface {
	// Service is a service as a session reads it.
	Service(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (act.Service, error)
	// Counted finds the service of an agency of which a place is meant, and how
	// many are free there; "" where that can't be told or nobody counts.
	Counted(ctx context.Context, tx *store.Tx, s *agency.Session, of, named, need string) (id string, free int, err error)
}

// Places is what the loop needs of the places that were accepted.
type Places interface {
	// Take counts a place of a service as taken by a referral.
	Take(ctx context.Context, tx *store.Tx, referral, service string) error
	// Free gives it back; undo: the move that does can be undone.
	Free(ctx context.Context, tx *store.Tx, referral string, undo bool) error
	// Again takes what Free gave back.
	Again(ctx context.Context, tx *store.Tx, referral string) error
}

// Needs is what the loop needs of the watch over needs, which it names as it does
// for counting.
type Needs interface {
	// Asked notes that a referral runs for a need.
	Asked(ctx context.Context, tx *store.Tx, gap []byte, referral string) error
	// Ended notes that it has ended for who asked, at an instant.
	Ended(ctx context.Context, tx *store.Tx, gap []byte, referral string, at time.Time) error
}

// Person is what the loop needs of the own files of the people whom it is about. A
// mark is [node.OwnFile] of their case file.
type Person interface {
	// Opened tells the person that the session's agency read what was released.
	Opened(ctx context.Context, tx *store.Tx, s *agency.Session, mark []byte, what string) error
	// Asked tells the person what somebody is asked for.
	Asked(ctx context.Context, tx *store.Tx, mark []byte, r card.Referral, at time.Time) error
	// Stands tells the person where a referral stands, as far as its sender may know.
	Stands(ctx context.Context, tx *store.Tx, mark []byte, r card.Referral, at time.Time) error
}

// New returns the rooms of a node.
func New(n *node.Node, files Files, drafts Drafts, services Services, places Places, needs Needs, person Person) *Referrals {
	p := &parts{node: n, files: files, drafts: drafts, services: services, places: places, needs: needs, person: person, kept: node.NewCache[keptState](4096)}
	p.loop, p.clock, p.releases, p.disclosures, p.attention = &Loop{p}, &Clock{p}, &Releases{p}, &Disclosures{p, register.New(n)}, &Attention{p}
	return &Referrals{p.loop, p.clock, p.releases, p.disclosures, p.attention}
}

// Acts lists what the rooms carry out.
func (r *Referrals) Acts() []define.Bound {
	return slices.Concat(r.Loop.Acts(), r.Releases.Acts(), r.Disclosures.Acts(), r.Attention.Acts())
}

// Jobs is the rooms' background work.
func (r *Referrals) Jobs() []node.Job {
	return append([]node.Job{loopClock{r.Clock}}, r.Disclosures.register.Jobs()...)
}

// FileChanged brings what is under way in line with a case file that was
// changed, in the transaction that changes it.
func (r *Referrals) FileChanged(ctx context.Context, tx *store.Tx, s *agency.Session, file casefile.State, change casefile.Change) error {
	return r.Releases.fileChanged(ctx, tx, s, file, change)
}

// Refused ends what waits for whom the person has said no to, and the asks that run
// to them; a no to telling back ends that.
func (r *Referrals) Refused(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string, no casefile.Refusal) error {
	rules := &casefile.SafeContact{}
	switch no.Kind {
	case "loopback":
		return r.Releases.refusedTelling(ctx, tx, s, caseID, no)
	case "ask":
		rules.NeverAgency = no.Agencies // the desk's copy is an ask, too
	case "release":
	default:
		return nil
	}
	if err := endHeld(ctx, tx, r.Loop, s, caseID, guard{rules: rules, no: &no}); err != nil {
		return err
	}
	return r.Releases.refusedAsks(ctx, tx, s, caseID, no)
}

// NeverTell ends what waits for who must never be told.
func (r *Referrals) NeverTell(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string, rules *casefile.SafeContact) error {
	return r.Loop.neverTell(ctx, tx, s, caseID, rules)
}

// ConsentEnded ends everything that rests on a consent: withdrawn by a member
// (s is theirs), or come to its last day (s is nil: nobody is signed in).
func (r *Referrals) ConsentEnded(ctx context.Context, tx *store.Tx, s *agency.Session, consentID string) error {
	return r.Releases.consentEnded(ctx, tx, ender{s: s}, consentID)
}

// EndLoop ends a consent to tell back that the person has withdrawn.
func (r *Referrals) EndLoop(ctx context.Context, tx *store.Tx, s *agency.Session, consentID string) error {
	return r.Releases.endLoop(ctx, tx, s.Agency, consentID)
}

// InHand counts the referrals that a member of an agency accepted and that are
// still under way. With to, it gives them to somebody else, or to "" for anybody
// of the case desk. One that was damaged is nobody's.
func (r *Referrals) InHand(ctx context.Context, tx *store.Tx, agencyID, member string, to *string) (count int, err error) {
	rows, err := tx.Inbox(ctx, r.Loop.node.Recipient(agencyID), true, 0, 0)
	for _, row := range rows {
		o, damaged := r.Loop.openReferralRow(ctx, tx, row)
		if err = onlyDamaged(damaged); err == nil && damaged == nil && o.st.Hand == member {
			if count++; to != nil {
				o.st.Hand = *to
				err = r.Clock.saveState(ctx, tx, o)
			}
		}
		if err != nil {
			break
		}
	}
	return count, err
}

// ReferralsByNeed finds the referrals of a case file by need.
func (r *Referrals) ReferralsByNeed(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string) (map[string][]string, error) {
	return r.Attention.referralsByNeed(ctx, tx, s, caseID)
}

// StillRun lists the ids of a case file's referrals that have not ended, as their
// sender may know.
func (r *Referrals) StillRun(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string) (ids []string, err error) {
	lines, err := r.Attention.box(ctx, tx, s, act.ReferralQuery{Box: referral.SideSent, Case: caseID})
	for _, l := range lines {
		if !l.Damaged && !referral.Status(l.State).Final() {
			ids = append(ids, l.ID)
		}
	}
	return ids, err
}

// File is a case file of the session's agency, opened in a transaction.
type File interface {
	// Known is how the person wishes to be called.
	Known() string
	// Readable reports a section that the member may not read as a fault.
	Readable(section string) (*casefile.KeyRing, error)
	// Reading checks the file's chain and returns what it holds.
	Reading() (*casefile.Reading, error)
	// OneWith are the readings of the files that are one with it; false where one
	// can't be relied on.
	OneWith() ([]*casefile.Reading, bool, error)
	// FamilyNames are how those of the family are called who have files of their own.
	FamilyNames() ([]string, error)
	// Consent returns a consent of the file, verified.
	Consent(id string) (casefile.Opened, *casefile.SignedConsent, error)
	// Keys finds the signing key of a member of the agency, removed or not.
	Keys(member string) (seal.VerifyKey, error)
	// State names the state of the file that was read.
	State() casefile.State
	// Name returns a colleague's name, "" when there is no such member.
	Name(member string) string
}

// openedCase is a file with the transaction that it was opened in.
type openedCase struct {
	File
	ctx    context.Context
	tx     *store.Tx
	s      *agency.Session
	lookup outside.Lookup
}

func (p *parts) openCase(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (*openedCase, error) {
	f, err := p.files.OpenFile(ctx, tx, s, id)
	if err != nil {
		return nil, err
	}
	return &openedCase{File: f, ctx: ctx, tx: tx, s: s, lookup: p.lookup(tx, s)}, nil
}
