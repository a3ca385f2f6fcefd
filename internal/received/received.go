// Package received opens a case file with what another agency released, so that
// nobody tells it again: each part becomes entries that say from whom they came,
// and until when the person agreed that they be known here.
//
// It erases nothing when that consent ends: whoever opened the file is told to look.
package received

import (
	"context"
	"slices"
	"strings"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/define"
	"relais/internal/directory/places"
	"relais/internal/hours"
	"relais/internal/node"
	"relais/internal/store"
)

// Releases is what the room needs of the loop.
type Releases interface {
	// Opened opens what was released to the session's agency, which signs the
	// receipt the first time.
	Opened(ctx context.Context, s *agency.Session, id string) (act.OpenedRelease, error)
	// Asked is the referral, as the session may see it.
	Asked(ctx context.Context, s *agency.Session, id string) (act.Referral, error)
	// Filed notes who opened a file with it.
	Filed(ctx context.Context, tx *store.Tx, s *agency.Session, id string) error
}

// Files is what it needs of case files.
type Files interface {
	// Receive opens a case file with what was received.
	Receive(ctx context.Context, s *agency.Session, in Incoming, then func(context.Context, *store.Tx) error) (id string, before bool, err error)
	// ReceivedIn is the id of the file that was opened with a release, "" for none.
	ReceivedIn(ctx context.Context, tx *store.Tx, s *agency.Session, release string) (string, error)
}

// Incoming is what another agency released, as it goes into a file.
type Incoming struct {
	Release  string // id: it makes one file
	Known    string
	Language string
	Drafts   []casefile.Draft    // each with from whom it came
	Named    map[string][]string // who may read a section, where only named people may
	Alone    bool                // refuse where the agency has a file of somebody of the same name
}

// Received is the room.
type Received struct {
	node     *node.Node
	releases Releases
	files    Files
}

// New returns the room of a node.
func New(n *node.Node, releases Releases, files Files) *Received {
	return &Received{n, releases, files}
}

// Acts lists what the room carries out.
func (n *Received) Acts() []define.Bound {
	return []define.Bound{define.Bind(FileReceived, n.fileReceived)}
}

// FileReceived opens a case file with what a release brought: the parts that the
// member may read, the safety rules and limits as the file's own, the need and the
// facts of the ask.
var FileReceived = define.Define[act.FileReceived, act.ReceivedFile]("FileReceived", "POST /referrals/{id}/file", "referrals", agency.CaseDesk,
	"Open a case file with what was received.")

func (n *Received) fileReceived(ctx context.Context, s *agency.Session, in act.FileReceived) (out act.ReceivedFile, err error) {
	open, err := n.releases.Opened(ctx, s, in.ID)
	if err != nil {
		return out, err
	}
	one, err := n.releases.Asked(ctx, s, in.ID)
	if err != nil {
		return out, err
	}
	w := writing{open: open, one: one, now: n.node.DB.Now(), zone: s.Zone}
	put := w.incoming(in)
	out.Left = w.left
	out.Case, out.Before, err = n.files.Receive(ctx, s, put, func(ctx context.Context, tx *store.Tx) error {
		return n.releases.Filed(ctx, tx, s, in.ID)
	})
	return out, err
}

// FileOf is the id of the file that was opened with a release, "" for none.
func (n *Received) FileOf(ctx context.Context, s *agency.Session, release string) (id string, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		id, err = n.files.ReceivedIn(ctx, tx, s, release)
		return err
	})
	return id, err
}

// writing makes entries of what was received.
type writing struct {
	open act.OpenedRelease
	one  act.Referral
	now  time.Time
	zone *time.Location
	left []string
	out  Incoming
}

func (w *writing) from(e *act.Entry) *casefile.Received {
	from := &casefile.Received{Agency: w.one.Other, Name: name(w.one.Name), Referral: w.one.ID, At: w.now.UnixMicro(),
		Purpose: w.open.Purpose, LastDay: w.open.LastDay}
	if e != nil {
		from.Author, from.Written = e.Author, e.At.UnixMicro()
	}
	return from
}

func name(t act.Text) string {
	if t.FR == t.EN || t.EN == "" {
		return t.FR
	}
	if t.FR == "" {
		return t.EN
	}
	return t.FR + " / " + t.EN
}

func (w *writing) add(d casefile.Draft, e *act.Entry) {
	d.Received = w.from(e)
	w.out.Drafts = append(w.out.Drafts, d)
}

func (w *writing) incoming(in act.FileReceived) Incoming {
	w.out = Incoming{Release: w.open.ID, Known: in.Known, Language: w.open.Language, Alone: in.Alone, Named: map[string][]string{}}
	if slices.Contains(w.open.Restricted, "contact") {
		w.out.Language = "" // every member reads the list that it would stand in
	}
	if w.out.Known == "" {
		w.out.Known = w.open.Known
	}
	w.restricted()
	if rules := w.rules(); !slices.Contains(w.left, "contact") {
		w.add(casefile.SafeDraft(rules, nil), nil)
	}
	facts, needs := map[string]casefile.Fact{}, map[string]bool{}
	for _, part := range w.open.Parts {
		if slices.Contains(w.left, part.Section) {
			continue
		}
		for _, e := range part.Entries {
			w.entry(part.Section, e, facts, needs)
		}
	}
	if code := w.one.Need; code != "" && !needs[code] && !slices.Contains(w.left, "needs") {
		w.add(casefile.NeedDraft(casefile.Need{Code: code, Urgency: w.one.Urgency, Text: w.one.Note}), nil)
	}
	w.facts(facts)
	return w.out
}

// restricted keeps what only named people read limited to them. A section takes two:
// with one name alone, or for who is none of them, a part stays with the copy.
func (w *writing) restricted() {
	for _, part := range w.open.Restricted {
		section := casefile.SectionOf(part)
		if !w.open.Opens || len(w.open.Readers) < 2 {
			w.left = append(w.left, part)
			continue
		}
		if slices.Contains(act.Codes["section"], section) {
			w.out.Named[section] = w.open.Readers
		}
	}
	if slices.Contains(w.left, casefile.PartSafety) && !slices.Contains(w.left, casefile.PartContact) {
		w.left = append(w.left, casefile.PartContact)
	}
}

// rules are the file's own safety rules: those that were released, and where these
// name no way, what the limits allow.
func (w *writing) rules() casefile.SafeContact {
	rules, limits := casefile.SafeContact{}, w.open.Limits
	if safe := caseview.NewSafe(w.open.Safe); safe != nil {
		rules = *safe
		w.within(&rules)
	}
	if len(rules.Channels) == 0 {
		rules.Voicemail = limits.Voicemail
		if limits.Call {
			rules.Channels = append(rules.Channels, casefile.SafeChannel{Kind: "phone", Hours: shifts(limits.CallHours)})
		}
		if limits.Write {
			rules.Channels = append(rules.Channels, casefile.SafeChannel{Kind: "text", Hours: shifts(limits.WriteHours)},
				casefile.SafeChannel{Kind: "email", Hours: shifts(limits.WriteHours)})
		}
	}
	w.onOurClocks(&rules)
	return rules
}

// within leaves of the rules, which are as old as the release, what the newest limits
// allow: a way that is not safe any more is not put down as a safe one.
func (w *writing) within(rules *casefile.SafeContact) {
	limits := w.open.Limits
	now := casefile.Limits{Call: limits.Call, Write: limits.Write, CallHours: shifts(limits.CallHours), WriteHours: shifts(limits.WriteHours)}
	was := casefile.LimitsOf(rules, limits.Zone)
	rules.Voicemail = rules.Voicemail && limits.Voicemail
	for i, c := range rules.Channels {
		switch {
		case c.Kind == "phone" && !slices.Equal(was.CallHours, now.CallHours):
			rules.Channels[i].Hours = now.CallHours
		case (c.Kind == "text" || c.Kind == "email") && !slices.Equal(was.WriteHours, now.WriteHours):
			rules.Channels[i].Hours = now.WriteHours
		}
	}
	rules.Channels = slices.DeleteFunc(rules.Channels, func(c casefile.SafeChannel) bool {
		return c.Kind == "phone" && !now.Call || (c.Kind == "text" || c.Kind == "email") && !now.Write
	})
}

func shifts(list []act.Hours) (out []hours.Shift) {
	for _, h := range list {
		out = append(out, hours.Shift(h))
	}
	return out
}

// onOurClocks puts the hours of the rules, which are on the sender's clocks, on those
// of who keeps the file, as they stand to one another now; the notes say so, since
// some clocks change and others do not.
func (w *writing) onOurClocks(rules *casefile.SafeContact) {
	there, err := hours.Zone(w.open.Limits.Zone)
	if err != nil || w.open.Limits.Zone == "" || there.String() == w.zone.String() {
		return
	}
	_, here := w.now.In(w.zone).Zone()
	_, away := w.now.In(there).Zone()
	minutes, timed := (here-away)/60, false
	for i, c := range rules.Channels {
		moved := slices.Clone(c.Hours)
		for k := range moved {
			moved[k], timed = moved[k].Moved(minutes), true
		}
		rules.Channels[i].Hours = moved
	}
	if timed {
		rules.Notes = strings.TrimSpace(rules.Notes + "\nHeures converties / hours converted: " + w.open.Limits.Zone + " → " + w.zone.String())
	}
}

// entry makes a draft of an entry that was released.
func (w *writing) entry(section string, e act.Entry, facts map[string]casefile.Fact, needs map[string]bool) {
	switch {
	case e.Need != nil:
		needs[e.Need.Code] = true
		w.add(casefile.NeedDraft(casefile.Need{Code: e.Need.Code, Urgency: e.Need.Urgency, Text: e.Text, By: e.Need.By}), &e)
	case e.Fact != nil:
		facts[e.Fact.Fact] = casefile.Fact{Fact: e.Fact.Fact, Values: e.Fact.Values, On: e.Fact.On}
	case e.Contact != nil:
		w.add(casefile.Draft{Section: section, Kind: casefile.KindContact, Label: e.Label, Text: e.Text, Data: casefile.Contact(*e.Contact)}, &e)
	case e.Shaped != nil:
		w.add(casefile.Draft{Section: section, Kind: casefile.KindShaped, Label: e.Label, Data: casefile.Shaped(*e.Shaped)}, &e)
	case e.Kind == casefile.KindPlain && strings.TrimSpace(e.Text) != "":
		w.add(casefile.Draft{Section: section, Label: e.Label, Text: e.Text}, &e)
	}
}

// facts are those that were released, and beside them what the ask said. Each is
// said to be received, on the day on which it was said.
func (w *writing) facts(released map[string]casefile.Fact) {
	a := w.one.Attributes
	said := act.CaseFacts{AgeBand: a.AgeBand, Gender: a.Gender, Languages: a.Languages, Dependants: a.Dependants,
		Accessibility: a.Accessibility, Wishes: a.Wishes, Safety: a.Safety}
	said.Province, said.Place = region(a.Region)
	today := w.now.In(w.zone).Format(time.DateOnly)
	for _, f := range caseview.NewFacts(act.NewFacts{CaseFacts: said, FactSource: act.FactSource{Source: "agency"}}, today) {
		if own, ok := released[f.Fact]; ok {
			f.Values, f.On = own.Values, own.On
		}
		if f.Fact == "age_band" && len(released["birth_year"].Values) > 0 && len(released["age_band"].Values) == 0 {
			continue // the year says it
		}
		f.Detail = name(w.one.Name)
		if d, writes := casefile.FactDraft(nil, f); writes && !slices.Contains(w.left, casefile.FactSection(f.Fact)) {
			w.add(d, nil)
		}
	}
}

// region is a place of an ask: a province, or a municipality in it.
func region(s string) (province, place string) {
	if code := places.ProvinceCode(s); code != "" {
		return code, ""
	}
	if p, ok := places.Find(s, ""); ok {
		before, _, _ := strings.Cut(s, ",")
		return p.Province, strings.TrimSpace(before)
	}
	return "", ""
}
