package portable

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"

	"relais/internal/act"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/check"
	"relais/internal/directory/needs"
	"relais/internal/directory/places"
	"relais/internal/htcds"
	"relais/internal/locale"
	"relais/internal/text"
)

// drafting makes a case file of a record.
type drafting struct {
	rec   htcds.Record
	lang  locale.Lang
	today string // on the clocks of who imports
	lose  func(field, reason string)

	out     Founding
	facts   act.NewFacts
	entries []act.NewEntry
	needs   []act.NewNeed
}

// draft makes a case file of a record, and tells what of it has no place.
func draft(rec htcds.Record, lang locale.Lang, today string, lose func(field, reason string)) *drafting {
	d := &drafting{rec: rec, lang: lang, today: today, lose: lose, out: Founding{Line: rec.Line}}
	d.facts.FactSource = act.FactSource{Source: "document", Detail: locale.T(lang, "portable.source"), On: today}
	d.own()
	for _, f := range htcds.Fields() {
		if values := rec.Values[f.Name]; len(values) > 0 {
			d.field(f, values)
		}
	}
	for _, e := range rec.Extras {
		d.lose(e.Name, lossColumn)
		d.entry(act.NewEntry{Section: "notes", Label: line(e.Name), Text: e.Value})
	}
	d.name()
	d.writeFacts()
	return d
}

// line is a heading as a label.
func line(s string) string {
	s, err := check.Text(strings.Join(strings.Fields(s), " "), 10_000, false)
	if err != nil {
		return s
	}
	return text.Short(s, 120)
}

func (d *drafting) entry(e act.NewEntry) {
	d.entries = append(d.entries, e)
	d.out.Drafts = append(d.out.Drafts, casefile.Draft{Section: e.Section, Label: e.Label, Text: e.Text})
}

// field puts the values of a field where they belong: into the file's own facts, and
// into an entry that people read, and that says the field again when it is exported.
func (d *drafting) field(f htcds.Field, values []string) {
	if f.Section == "" {
		d.lose(f.Name, f.Out)
		return
	}
	switch f.Name {
	case "prs_FirstName":
		if values[0] == d.rec.Own[ownKnown] {
			return // files without a first name are exported so
		}
	case "prs_Gender":
		if d.facts.Gender == "" {
			d.facts.Gender = ourGenders[values[0]]
		}
		if genders[d.facts.Gender] == values[0] {
			return // the fact says it
		}
	case "prs_Birthdate":
		d.born(values[0])
	case "prs_PrimaryLanguage", "prs_SecondaryLanguage":
		if d.speaks(values) {
			return
		}
	case "prs_MailingState":
		d.lives(values[0])
	case "cas_Status":
		d.out.Closed = values[0] == "Closed" || values[0] == "ClosedReferred"
		if values[0] == "Closed" || values[0] == "Active" {
			return // the list of files says it
		}
	}
	text := f.Words(values, string(d.lang))
	if f.Kind == htcds.KindYesNo {
		text = locale.T(d.lang, "portable."+map[bool]string{true: "yes", false: "no"}[values[0] == "true"])
	}
	d.entry(act.NewEntry{Section: f.Section, Label: f.Title.In(string(d.lang)), Text: text})
}

// born takes the year of birth as a fact.
func (d *drafting) born(day string) {
	at, err := time.Parse(time.DateOnly, day)
	now, _ := time.Parse(time.DateOnly, d.today)
	if err == nil && d.facts.BirthYear == 0 && casefile.CheckFacts(at.Year(), d.facts.AgeBand, now) == nil {
		d.facts.BirthYear = at.Year()
	}
}

// speaks takes languages as facts; false where one is none that is known.
func (d *drafting) speaks(values []string) bool {
	var tags []string
	for _, v := range values {
		base, err := language.ParseBase(strings.TrimSpace(v))
		if err != nil {
			return false
		}
		tags = append(tags, base.String())
	}
	for _, tag := range tags {
		if own, err := language.Parse(d.rec.Own[ownLanguage]); err == nil && d.rec.Own[ownLanguage] != "" {
			if base, _ := own.Base(); base.String() == tag {
				continue // the list of files says it
			}
		}
		if d.out.Language == "" {
			d.out.Language = tag
		}
		if !slices.Contains(d.facts.Languages, tag) && len(d.facts.Languages) < 10 {
			d.facts.Languages = append(d.facts.Languages, tag)
		}
	}
	return true
}

// lives takes a province of Canada as a fact, and the municipality where it has one.
func (d *drafting) lives(state string) {
	code := places.ProvinceCode(state)
	if country := d.rec.Values["prs_MailingCountry"]; code == "" || len(country) > 0 && !slices.Contains([]string{"ca", "can", "canada"}, strings.ToLower(country[0])) {
		return
	}
	if d.facts.Province == "" {
		d.facts.Province = code
	}
	if city := d.rec.Values["prs_MailingCity"]; len(city) > 0 && d.facts.Place == "" {
		if _, ok := places.Find(city[0], code); ok && len([]rune(city[0])) <= 120 {
			d.facts.Place = city[0]
		}
	}
}

// name finds how the person is called.
func (d *drafting) name() {
	if d.out.Known == "" {
		var words []string
		for _, field := range []string{"prs_FirstName", "prs_SecondName"} {
			words = append(words, d.rec.Values[field]...)
		}
		d.out.Known = line(strings.Join(words, " "))
	}
	if d.out.Known == "" {
		d.lose("prs_FirstName", lossUnnamed)
		d.out.Known = locale.T(d.lang, "portable.unnamed", d.rec.Line)
	}
}

func (d *drafting) writeFacts() {
	if act.Check(&d.facts) != nil {
		d.lose(ownFacts, lossOwn)
		d.facts = act.NewFacts{}
	}
	for _, want := range caseview.NewFacts(d.facts, d.today) {
		if one, writes := casefile.FactDraft(nil, want); writes {
			d.out.Drafts = append(d.out.Drafts, one)
		}
	}
}

// own reads what stands under names of ours.
func (d *drafting) own() {
	for name := range d.rec.Own {
		if !slices.Contains(ownNames, name) {
			d.lose(name, lossOwn)
		}
	}
	roster := act.CreateCase{Known: d.rec.Own[ownKnown], Language: d.rec.Own[ownLanguage], Next: d.rec.Own[ownNext]}
	if roster.Known == "" {
		roster.Known = "-"
	}
	if err := act.Check(&roster); err != nil {
		d.lose(ownKnown, lossOwn)
	} else {
		d.out.Known, d.out.Language, d.out.Next = d.rec.Own[ownKnown], roster.Language, roster.Next
	}
	facts := act.NewFacts{}
	if d.unpack(ownFacts, &facts.CaseFacts) && d.holds(ownFacts, &facts) {
		d.facts.CaseFacts = facts.CaseFacts
	}
	d.ownSafe()
	d.ownNeeds()
	d.ownEntries()
}

// unpack reads a value of ours; false where there is none, or it can't be read.
func (d *drafting) unpack(name string, into any) bool {
	raw := d.rec.Own[name]
	if raw == "" {
		return false
	}
	if json.Unmarshal([]byte(raw), into) != nil {
		d.lose(name, lossOwn)
		return false
	}
	return true
}

// holds reports whether a value is as the acts want it.
func (d *drafting) holds(name string, in any) bool {
	err := act.Check(in)
	if err != nil {
		d.lose(name, lossOwn)
	}
	return err == nil
}

func (d *drafting) ownSafe() {
	var safe act.SafeContact
	if !d.unpack(ownSafe, &safe) || !d.holds(ownSafe, &safe) {
		return
	}
	if len(safe.NeverAgency) > 0 { // ids of another installation: nobody here has them
		d.lose(ownSafe, lossNeverAgency)
		safe.NeverAgency = nil
	}
	d.out.Drafts = append(d.out.Drafts, casefile.SafeDraft(*caseview.NewSafe(&safe), nil))
}

func (d *drafting) ownNeeds() {
	var list []ownNeed
	if !d.unpack(ownNeeds, &list) {
		return
	}
	for _, n := range list {
		if _, known := needs.Default().Get(n.Code); !known || !d.holds(ownNeeds, &n) {
			d.lose(ownNeeds, lossOwn)
			continue
		}
		d.needs = append(d.needs, n.NewNeed)
		need := caseview.NewNeed(n.NewNeed)
		if n.Status != "" && n.Status != string(casefile.NeedAsked) {
			need.Status, need.Reason = casefile.NeedStatus(n.Status), n.Reason
		}
		d.out.Drafts = append(d.out.Drafts, casefile.StandingNeedDraft(need))
	}
}

func (d *drafting) ownEntries() {
	var list []ownEntry
	if !d.unpack(ownEntries, &list) {
		return
	}
	for _, e := range list {
		if !d.holds(ownEntries, &e) {
			continue
		}
		if e.Author != "" || e.At != "" {
			d.lose(ownEntries, lossAuthors)
			said := strings.Trim(strings.Join([]string{e.Author, e.At}, ", "), ", ")
			if text := e.Text + "\n" + locale.T(d.lang, "portable.written", said); len([]rune(text)) <= htcds.MostCell {
				e.Text = text
			}
		}
		d.entry(e.NewEntry)
	}
}

// unique tells records of one file apart that say the same.
func unique(seen map[string]int, digest []byte) []byte {
	seen[string(digest)]++
	if n := seen[string(digest)]; n > 1 {
		return append([]byte(strconv.Itoa(n)+" "), digest...)
	}
	return digest
}
