package portable

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/htcds"
	"relais/internal/locale"
	"relais/internal/store"
)

// inFile is how many case files a file holds.
const inFile = 500

// PreviewCases looks at what of case files has no place in HTCDS.
var PreviewCases = define.Define[act.PreviewCases, act.ExportedCases]("PreviewCases", "POST /case-files/preview", "cases", agency.Exporters,
	"What of case files would be in a file of HTCDS, and what has no place there. Nothing is written.")

func (n *Portable) previewCases(ctx context.Context, s *agency.Session, in act.PreviewCases) (out act.ExportedCases, err error) {
	_, out, err = n.gather(ctx, s, in)
	return out, err
}

// ExportCases writes case files as HTCDS.
var ExportCases = define.Define[act.ExportCases, act.ExportedCases]("ExportCases", "POST /case-files", "cases", agency.Exporters,
	"Case files that you read as a file of HTCDS: csv, xlsx or json.").Asks(agency.GraveExport)

func (n *Portable) exportCases(ctx context.Context, s *agency.Session, in act.ExportCases) (out act.ExportedCases, err error) {
	records, out, err := n.gather(ctx, s, in.CaseChoice)
	if err != nil {
		return out, err
	}
	var b bytes.Buffer
	if err := htcds.Write(&b, in.Form, records.list); err != nil {
		return out, err
	}
	out.Data = b.Bytes()
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		for _, id := range records.ids {
			if err := n.node.Audit(ctx, tx, s, "case.export", id); err != nil {
				return err
			}
		}
		return n.node.Audit(ctx, tx, s, "cases.export", s.Agency)
	})
}

// gathered are records and the files that they are of.
type gathered struct {
	list []htcds.Record
	ids  []string
}

// gather reads the files that were chosen. One that does not open is counted and
// passed over, unless it alone was asked for.
func (n *Portable) gather(ctx context.Context, s *agency.Session, in act.CaseChoice) (all gathered, out act.ExportedCases, err error) {
	ids := in.Cases
	if out.Total = len(ids); len(ids) == 0 {
		rows, err := n.files.List(ctx, s, act.CaseQuery{Mine: in.Mine, Closed: in.Closed, Page: act.Page{Offset: in.Offset, Limit: inFile}})
		if err != nil {
			return all, out, err
		}
		out.Total = rows.Total
		for _, row := range rows.Items {
			ids = append(ids, row.ID)
		}
	}
	losses, filled := map[act.CaseLoss]int{}, map[string]int{}
	lose := func(field, reason string, n int) {
		if n > 0 {
			losses[act.CaseLoss{Field: field, Reason: reason}] += n
		}
	}
	for _, id := range ids {
		file, sections, err := n.files.Whole(ctx, s, id)
		switch {
		case err != nil && (ctx.Err() != nil || len(ids) == 1 || fault.CodeOf(err) == fault.NotFound):
			return all, out, err
		case err != nil:
			out.Unread++
			continue
		}
		e := exporting{file: file, lang: languageOf(s), lose: lose, out: htcds.Record{Values: map[string][]string{}, Own: map[string]string{}},
			name: func(id string) string { return n.agencyName(ctx, s, id) }}
		all.list, all.ids = append(all.list, e.record(sections)), append(all.ids, id)
		for name := range e.out.Values {
			filled[name]++
		}
	}
	out.Files = len(all.list)
	out.Losses = sortedLosses(losses)
	for _, f := range htcds.Fields() {
		if filled[f.Name] > 0 {
			out.Fields = append(out.Fields, act.CaseLoss{Field: f.Name, N: filled[f.Name]})
		}
	}
	return all, out, nil
}

func languageOf(s *agency.Session) locale.Lang {
	lang, _ := locale.Parse(s.Language)
	return lang
}

func (n *Portable) agencyName(ctx context.Context, s *agency.Session, id string) string {
	name, err := n.files.AgencyName(ctx, s, id)
	if err != nil {
		return ""
	}
	return name.In(s.Language)
}

// sortedLosses are losses by why, then by where.
func sortedLosses(losses map[act.CaseLoss]int) (out []act.CaseLoss) {
	for _, l := range slices.SortedFunc(maps.Keys(losses), func(a, b act.CaseLoss) int {
		return strings.Compare(a.Reason+" "+a.Field, b.Reason+" "+b.Field)
	}) {
		l.N = losses[l]
		out = append(out, l)
	}
	return out
}

// exporting makes a record of a case file.
type exporting struct {
	file act.Case
	lang locale.Lang
	lose func(field, reason string, n int)
	name func(agency string) string
	out  htcds.Record

	facts   []casefile.Fact
	entries []ownEntry
}

func (e *exporting) record(sections []act.Section) htcds.Record {
	for _, section := range sections {
		for _, entry := range section.Items {
			e.entry(section.Section, entry)
		}
	}
	for _, info := range e.file.Sections {
		if !info.Readable && !info.Damaged {
			e.lose(info.Section, lossRestricted, 1)
		}
	}
	e.lose("", lossRegister, len(e.file.Consents)+len(e.file.Refusals)+len(e.file.Holds)+len(e.file.Ties))
	e.ownFacts()
	e.roster()
	e.ownSafe()
	e.needs()
	if len(e.entries) > 0 {
		e.own(ownEntries, e.entries)
	}
	return e.out
}

// own puts a value under a name of ours.
func (e *exporting) own(name string, v any) {
	if b, err := json.Marshal(v); err == nil {
		e.out.Own[name] = string(b)
	}
}

func (e *exporting) set(name string, values ...string) {
	if len(e.out.Values[name]) == 0 && len(values) > 0 && values[0] != "" {
		e.out.Values[name] = values
	}
}

// entry puts an entry into the field that its label names, or under a name of ours.
func (e *exporting) entry(section string, one act.Entry) {
	switch {
	case one.Removed:
		return
	case !one.Verified:
		e.lose(section, lossDamaged, 1)
		return
	}
	e.lose(section, lossHistory, one.Revision-1)
	switch {
	case one.Fact != nil:
		e.facts = append(e.facts, casefile.Fact{Fact: one.Fact.Fact, Values: one.Fact.Values})
	case one.Contact != nil:
		c := one.Contact
		text := strings.Join(slices.DeleteFunc([]string{c.Value, c.At.Format(time.RFC3339), one.Text, c.Reason}, func(s string) bool { return s == "" }), "\n")
		e.beside(section, locale.T(e.lang, "code.channel."+c.Channel), text, one)
	case one.Kind == casefile.KindPlain && strings.TrimSpace(one.Text) != "":
		f, known := htcds.Titled(one.Label)
		if known && f.Section == section && len(e.out.Values[f.Name]) == 0 {
			if values, ok := f.Parse(one.Text); ok {
				e.out.Values[f.Name] = values
				return
			}
		}
		e.beside(section, one.Label, one.Text, one)
	}
}

func (e *exporting) beside(section, label, text string, one act.Entry) {
	e.lose(section, lossBeside, 1)
	e.entries = append(e.entries, ownEntry{NewEntry: act.NewEntry{Section: section, Label: label, Text: text}, Author: one.Author, At: one.At.Format(time.DateOnly)})
}

// roster says what the list of files does.
func (e *exporting) roster() {
	e.out.Own[ownKnown] = e.file.Known
	if e.file.Language != "" {
		e.out.Own[ownLanguage] = e.file.Language
		e.set("prs_PrimaryLanguage", isoLanguage(e.file.Language))
	}
	if e.file.Next != "" {
		e.out.Own[ownNext] = e.file.Next
	}
	if len(e.out.Values["prs_FirstName"])+len(e.out.Values["prs_SecondName"]) == 0 {
		e.set("prs_FirstName", e.file.Known)
	}
	said := e.out.Values["cas_Status"]
	switch {
	case e.file.Open && !slices.Equal(said, []string{"FollowUp"}):
		e.out.Values["cas_Status"] = []string{"Active"}
	case !e.file.Open && !slices.Equal(said, []string{"ClosedReferred"}):
		e.out.Values["cas_Status"] = []string{"Closed"}
	}
}

// ownFacts writes the facts under a name of ours, and those that the standard has a
// field for there, too.
func (e *exporting) ownFacts() {
	if len(e.facts) == 0 {
		return
	}
	facts := caseview.Facts(e.facts)
	e.own(ownFacts, facts)
	e.set("prs_Gender", genders[facts.Gender])
	for i, tag := range facts.Languages {
		if field := []string{"prs_PrimaryLanguage", "prs_SecondaryLanguage"}; i < len(field) {
			e.set(field[i], isoLanguage(tag))
		}
	}
}

// isoLanguage is a language's code of ISO 639-2, or its tag where it has none.
func isoLanguage(tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return tag
	}
	base, _ := t.Base()
	return base.ISO3()
}

// ownSafe writes the safety rules. An agency that must never be told is named: its
// id says nothing elsewhere.
func (e *exporting) ownSafe() {
	if e.file.Safe == nil {
		return
	}
	safe := *e.file.Safe
	safe.NeverTell = slices.Clone(safe.NeverTell)
	for _, id := range safe.NeverAgency {
		if name := e.name(id); name != "" {
			safe.NeverTell = append(safe.NeverTell, name)
		}
	}
	e.lose(ownSafe, lossNeverAgency, len(safe.NeverAgency))
	safe.NeverAgency = nil
	e.own(ownSafe, safe)
}

func (e *exporting) needs() {
	var list []ownNeed
	for _, n := range e.file.Needs {
		list = append(list, ownNeed{NewNeed: act.NewNeed{Code: n.Code, Urgency: n.Urgency, Text: n.Text, By: n.By}, Status: n.Status, Reason: n.Reason})
	}
	if len(list) > 0 {
		e.own(ownNeeds, list)
		e.lose("needs", lossBeside, len(list))
	}
}
