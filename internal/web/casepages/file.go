package casepages

import (
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/app"
	"relais/internal/casefile"
	"relais/internal/casework"
	"relais/internal/loop"
	"relais/internal/referral"
	"relais/internal/web"
	"relais/internal/web/address"
)

type fileView struct {
	inFile
	Sections  []sectionLine
	Needs     []needLine
	Referrals []referralLine
	Live      []consentLine // they can be taken back
	Past      []consentLine
	Worker    string
	Mine      bool
	Ended     bool          // the consent under which it was received
	Limits    *act.MoveView // the sender's newest safety limits, where they came after the file's own rules
}

// sectionLine is a line of the list of sections.
type sectionLine struct {
	act.SectionInfo
	Who  []string // names of those who can read a restricted one
	File inFile
	With bool // it is of a file that is kept with the one that is shown
}

// needLine is a need and the file that has it.
type needLine struct {
	act.Need
	File inFile
}

// consentLine is a consent and the file that has it.
type consentLine struct {
	act.Consent
	File inFile
}

// referralLine is one referral of the person, in words.
type referralLine struct {
	act.ReferralRow
	Title, With, Colour string
}

var filePage = web.NewPage[fileView](files, "pages/file.html", parts)

// showFile shows a case file: first how the person can be reached safely, then
// what they need and where it stands.
func (p *pages) showFile(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	if f.Case.Into != "" { // both are shown as one
		return w.SeeOther(address.File(f.Case.Into))
	}
	v := fileView{inFile: f, Mine: f.Case.Worker == r.Session().Member}
	if err := p.fill(r, &v); err != nil {
		return err
	}
	v.received(p.n, r)
	frame := web.Frame{Title: web.TitlePage, Nav: "/files", Back: "/files"}
	return filePage.Render(w, r, frame, v)
}

// received says what came since of who sent what the file was opened with: whether the
// consent ended, or was withdrawn (where the referral can't be looked at, its last day
// decides), and whether how the person may be reached has changed.
func (v *fileView) received(n *app.App, r *web.Request) {
	c := v.Case
	if c.Received == nil {
		return
	}
	v.Ended = c.Received.LastDay != "" && c.Received.LastDay < r.Now().In(r.Zone()).Format(time.DateOnly)
	one, err := n.Loop.Peek(r.Context(), r.Session(), c.Received.Referral)
	if err != nil {
		return
	}
	v.Ended = v.Ended || one.Release != nil && !referral.ReleaseStatus(one.Release.State).Stands()
	for i, m := range one.Moves {
		if referral.Move(m.Type) == referral.MoveLimits && m.At.After(c.Received.At) && (c.SafeAt == nil || m.At.After(*c.SafeAt)) {
			v.Limits = &one.Moves[i]
		}
	}
}

// Asked tells whether a referral for this need is under way.
func (v fileView) Asked(n needLine) bool {
	return slices.ContainsFunc(v.Referrals, func(row referralLine) bool {
		return !row.over() && slices.Contains(n.Referrals, row.ID)
	})
}

// Wanted reports whether a need still wants an answer.
func (v fileView) Wanted(n needLine) bool { return casefile.NeedStatus(n.Status).Open() }

// Fresh reports whether a need is as it was first written: nobody has
// answered in part, or not.
func (v fileView) Fresh(n needLine) bool { return casefile.NeedStatus(n.Status) == casefile.NeedOpen }

// over tells whether a referral is at its end.
func (l referralLine) over() bool { return referral.Status(l.State).Final() }

func (p *pages) fill(r *web.Request, v *fileView) error {
	if _, err := p.members(r, v.words); err != nil {
		return err
	}
	if _, err := p.agencies(r, v.words); err != nil {
		return err
	}
	if v.Case.Worker != "" {
		v.Worker = v.Name(v.Case.Worker)
	}
	if err := fillFrom(p, r, v, v.inFile, false); err != nil {
		return err
	}
	for _, t := range v.Case.Ties {
		if t.Damaged {
			continue
		}
		c, err := casework.GetCase.Do(r.Context(), p.n, r.Session(), act.ID{ID: t.ID})
		if err == nil {
			err = fillFrom(p, r, v, inFile{v.words, c}, true)
		}
		if err != nil {
			return err
		}
	}
	slices.SortStableFunc(v.Referrals, func(a, b referralLine) int { return b.Changed.Compare(a.Changed) })
	return nil
}

// fillFrom shows what a file has; with: of one that is kept with the other only what
// it has anything of.
func fillFrom(p *pages, r *web.Request, v *fileView, f inFile, with bool) error {
	for _, s := range f.Case.Sections {
		if !with || s.Entries > 0 || s.Damaged {
			v.Sections = append(v.Sections, sectionLine{s, v.Names(s.Members), f, with})
		}
	}
	for _, n := range f.Case.Needs {
		v.Needs = append(v.Needs, needLine{n, f})
	}
	for _, c := range f.Case.Consents {
		if casefile.ConsentState(c.State).Live() {
			v.Live = append(v.Live, consentLine{c, f})
		} else {
			v.Past = append(v.Past, consentLine{c, f})
		}
	}
	all, err := p.referrals(r, f)
	v.Referrals = append(v.Referrals, all...)
	return err
}

// referrals are all referrals of this person, the newest change first.
func (p *pages) referrals(r *web.Request, f inFile) ([]referralLine, error) {
	var out []referralLine
	for _, closed := range []bool{false, true} {
		q := act.ReferralQuery{Box: referral.SideSent, Case: f.Case.ID, Closed: closed}
		q.Limit = 200
		all, err := loop.ListReferrals.Do(r.Context(), p.n, r.Session(), q)
		if err != nil {
			return nil, err
		}
		for _, row := range all.Items {
			out = append(out, referralLine{row, f.Subject(row), f.Text(row.Name), f.Colour("referral_state", row.State)})
		}
	}
	slices.SortStableFunc(out, func(a, b referralLine) int { return b.Changed.Compare(a.Changed) })
	return out, nil
}
