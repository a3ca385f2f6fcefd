package portable_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/app"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/htcds"
	"relais/internal/node/nodetest"
	"relais/internal/portable"
	"relais/internal/store"
)

// hand is a member who brings files in and takes them out.
type hand struct {
	testing.TB
	*nodetest.Fixture
	on *app.App
	m  *nodetest.Member
}

func newHand(t testing.TB, f *nodetest.Fixture) *hand {
	t.Helper()
	return &hand{t, f, f.Node, f.Agency("shelter", "QC").Admin}
}

func (h *hand) begin(data []byte) act.CaseImport {
	h.Helper()
	in, err := portable.BeginCaseImport.Do(context.Background(), h.on, h.m.Fresh(), act.BeginCaseImport{Name: "cas.csv", Data: data})
	if err != nil {
		h.Fatal(err)
	}
	return in
}

func (h *hand) run(id string, dry bool) act.CaseImport {
	h.Helper()
	out, err := portable.RunCaseImport.Do(context.Background(), h.on, h.m.Fresh(), act.RunCaseImport{ID: id, DryRun: dry})
	for wait := 20 * time.Millisecond; err == nil && out.Running; wait = min(2*wait, time.Second) {
		time.Sleep(wait)
		out, err = portable.GetCaseImport.Do(context.Background(), h.on, h.m.Fresh(), act.ID{ID: id})
	}
	if err != nil || out.Failure != "" {
		h.Fatal(err, out.Failure)
	}
	return out
}

// bring brings a file in, after looking at what would become of it.
func (h *hand) bring(data []byte) (tried, done act.CaseImportReport) {
	h.Helper()
	in := h.begin(data)
	tried = *h.run(in.ID, true).Rehearsal
	return tried, *h.run(in.ID, false).Report
}

func (h *hand) list() []act.CaseRow {
	h.Helper()
	out, err := casework.ListCases.Do(context.Background(), h.on, h.m.Fresh(), act.CaseQuery{Closed: true, Page: act.Page{Limit: 200}})
	if err != nil {
		h.Fatal(err)
	}
	return out.Items
}

// grave is the member's session, having proved again who they are.
func (h *hand) grave() *agency.Session {
	h.Helper()
	s := *h.m.Fresh()
	s.Proof = agency.AnyProof()
	return &s
}

func (h *hand) export(form string) act.ExportedCases {
	h.Helper()
	out, err := portable.ExportCases.Do(context.Background(), h.on, h.grave(), act.ExportCases{Form: form, CaseChoice: act.CaseChoice{Closed: true}})
	if err != nil {
		h.Fatal(err)
	}
	return out
}

// everything is a record with a value in each field.
func everything() htcds.Record {
	r := htcds.Record{Values: map[string][]string{}, Own: map[string]string{}}
	for _, f := range htcds.Fields() {
		switch {
		case len(f.Values) > 0 && f.Kind == htcds.KindSeveral:
			r.Values[f.Name] = []string{f.Values[0].Name, f.Values[len(f.Values)-1].Name}
		case len(f.Values) > 0:
			r.Values[f.Name] = []string{f.Values[0].Name}
		case f.Codes == "language":
			r.Values[f.Name] = []string{map[string]string{"prs_PrimaryLanguage": "fra"}[f.Name] + map[string]string{"prs_SecondaryLanguage": "eng"}[f.Name]}
		case f.Kind == htcds.KindDate:
			r.Values[f.Name] = []string{"1990-01-31"}
		case f.Kind == htcds.KindNumber:
			r.Values[f.Name] = []string{"17"}
		case f.Kind == htcds.KindYesNo:
			r.Values[f.Name] = []string{"true"}
		default:
			r.Values[f.Name] = []string{"=Mots de " + f.Title.FR}
		}
	}
	return r
}

func records(t testing.TB, data []byte) []htcds.Record {
	t.Helper()
	f, err := htcds.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	var all []htcds.Record
	if _, err := f.Records(context.Background(), nil, func(r htcds.Record) error {
		r.Line = 0
		all = append(all, r)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestEveryFieldThroughAFile: each field of the standard goes into a case file and
// comes out again as it was, in each form; what has no place is told before.
func TestEveryFieldThroughAFile(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		for _, form := range act.Codes["case_form"] {
			h := newHand(t, f)
			want := everything()
			var b bytes.Buffer
			if err := htcds.Write(&b, form, []htcds.Record{want}); err != nil {
				t.Fatal(err)
			}
			tried, done := h.bring(b.Bytes())
			if tried.Added != 1 || done.Added != 1 || len(h.list()) != 1 {
				t.Fatalf("%s: %+v", form, done)
			}
			lost := map[string]string{}
			for _, l := range tried.Losses {
				lost[l.Field] = l.Reason
			}
			for _, field := range htcds.Fields() {
				if (lost[field.Name] != "") != (field.Section == "") {
					t.Errorf("%s, %s: lost %q", form, field.Name, lost[field.Name])
				}
				if field.Section == "" {
					delete(want.Values, field.Name)
				}
			}
			out := h.export(form)
			got := records(t, out.Data)
			if len(got) != 1 {
				t.Fatalf("%s: %d records", form, len(got))
			}
			if diff := cmp.Diff(want.Values, got[0].Values); diff != "" {
				t.Errorf("%s: %s", form, diff)
			}
			if !bytes.Contains(out.Data, []byte("")) || len(out.Fields) == 0 {
				t.Errorf("%s: %+v", form, out.Fields)
			}
		}
	})
}

// TestNoConsentComesIn: whatever a file says that somebody agreed to, the case file
// has no consent, no safe way and no agency that may be asked.
func TestNoConsentComesIn(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		h := newHand(t, f)
		h.bring([]byte("prs_FirstName,con_Consent,vic_AgreementToManagePersonalData,prs_MobilePhone\nAriane,TRUE,yes,514-555-0123\n"))
		file, err := casework.GetCase.Do(context.Background(), h.on, h.m.Fresh(), act.ID{ID: h.list()[0].ID})
		if err != nil || len(file.Consents) > 0 || file.Safe != nil || !file.Whole {
			t.Errorf("%v %+v", err, file)
		}
	})
}

// TestTwiceIsOnce: a file that comes in again, a run that broke off, and another
// form of the same open no second case file; what was erased does not come back.
func TestTwiceIsOnce(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		h := newHand(t, f)
		data := []byte("prs_FirstName,prs_SecondName\nAriane,Fictive\nBasile,Fictif\nBasile,Fictif\n")
		_, done := h.bring(data)
		if done.Added != 3 || len(h.list()) != 3 {
			t.Fatalf("%+v", done)
		}
		tried, done := h.bring([]byte(`[{"prs_SecondName":"Fictive","prs_FirstName":"Ariane"},{"prs_FirstName":"Cléo"}]`))
		if tried.Unchanged != 1 || done.Unchanged != 1 || done.Added != 1 {
			t.Errorf("again: %+v", done)
		}
		tried, done = h.bring([]byte("prs_FirstName,prs_SecondName,prs_Email\nFictive,ariane,ariane@example.ca\n"))
		if tried.SameName != 1 || done.SameName != 1 || done.Added != 0 {
			t.Errorf("the same name: %+v", done)
		}
		in := h.begin([]byte("prs_FirstName,prs_SecondName,prs_Email\nFictive,ariane,ariane@example.ca\n"))
		if _, err := portable.SetCaseImport.Do(context.Background(), h.on, h.m.Fresh(), act.SetCaseImport{ID: in.ID, Alike: true}); err != nil {
			t.Fatal(err)
		}
		h.run(in.ID, true)
		if done := h.run(in.ID, false).Report; done.Added != 1 {
			t.Errorf("somebody else of that name: %+v", done)
		}
		rows := h.list()
		i := slices.IndexFunc(rows, func(r act.CaseRow) bool { return r.Known == "Cléo" })
		if err := h.on.DB.Transact(context.Background(), func(ctx context.Context, tx *store.Tx) error { return tx.CaseErase(ctx, rows[i].ID) }); err != nil {
			t.Fatal(err)
		}
		if _, done := h.bring([]byte("prs_FirstName\nCléo\n")); done.Erased != 1 || done.Added != 0 {
			t.Errorf("erased: %+v", done)
		}
	})
}

// TestWhatTheStandardLacks: needs, facts, safety rules and notes go along under
// names of ours, and another installation opens the file with them.
func TestWhatTheStandardLacks(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		h, other := newHand(t, f), newHand(t, f)
		ctx := context.Background()
		one, err := casework.CreateCase.Do(ctx, h.on, h.m.Fresh(), act.CreateCase{Known: "Ari", Language: "fr", Next: "2026-12-24",
			Entries: []act.NewEntry{{Section: "notes", Text: "=Une note"}, {Section: "health", Label: "Allergie", Text: "Arachides"}},
			Safe:    &act.SafeContact{Channels: []act.SafeChannel{{Kind: "text", Value: "514-555-0123"}}, NeverTell: []string{"Un oncle"}, NeverAgency: []string{other.m.Fresh().Agency}},
			Needs:   []act.NewNeed{{Code: "emergency-shelter", Urgency: "urgent", Text: "Ce soir"}},
			Facts:   &act.NewFacts{CaseFacts: act.CaseFacts{Gender: "two_spirit", BirthYear: 1990, Languages: []string{"fr", "cr"}}}})
		if err != nil {
			t.Fatal(err)
		}
		for _, form := range act.Codes["case_form"] {
			out := h.export(form)
			got := records(t, out.Data)[0]
			if !cmp.Equal(got.Values["prs_Gender"], []string{"NonConforming"}) || !cmp.Equal(got.Values["prs_PrimaryLanguage"], []string{"fra"}) {
				t.Errorf("%s: %v", form, got.Values)
			}
			_, done := other.bring(out.Data)
			if form == "csv" && done.Added != 1 || form != "csv" && done.Unchanged+done.SameName != 1 {
				t.Fatalf("%s: %+v", form, done)
			}
		}
		row := other.list()[0]
		again, err := casework.GetCase.Do(ctx, other.on, other.m.Fresh(), act.ID{ID: row.ID})
		if err != nil {
			t.Fatal(err)
		}
		facts, err := casework.GetFacts.Do(ctx, other.on, other.m.Fresh(), act.ID{ID: row.ID})
		if err != nil {
			t.Fatal(err)
		}
		if again.Known != "Ari" || again.Language != "fr" || again.Next != one.Next || again.Urgent != "urgent" || len(again.Needs) != 1 ||
			again.Safe == nil || len(again.Safe.NeverTell) != 2 || len(again.Safe.NeverAgency) > 0 || facts.Gender != "two_spirit" || facts.BirthYear != 1990 {
			t.Errorf("%+v %+v", again, facts.CaseFacts)
		}
		health, err := casework.GetSection.Do(ctx, other.on, other.m.Fresh(), act.SectionRef{Case: row.ID, Section: "health"})
		if err != nil || len(health.Items) != 1 || health.Items[0].Label != "Allergie" || !strings.HasPrefix(health.Items[0].Text, "Arachides\n") {
			t.Errorf("%v %+v", err, health)
		}
	})
}

// TestExportAsksAgain: what leaves as a file wants a proof, is in the log, and only
// what the member reads is in it.
func TestExportAsksAgain(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		h, stranger := newHand(t, f), newHand(t, f)
		ctx := context.Background()
		h.bring([]byte("prs_FirstName\nAriane\n"))
		id := h.list()[0].ID
		for name, do := range map[string]func(*agency.Session) error{
			"export": func(s *agency.Session) error {
				_, err := portable.ExportCases.Do(ctx, h.on, s, act.ExportCases{Form: "csv"})
				return err
			},
			"copy": func(s *agency.Session) error {
				_, err := portable.CopyCase.Do(ctx, h.on, s, act.CopyCase{ID: id})
				return err
			},
		} {
			s := *h.m.Fresh()
			s.Proof = agency.Proof{}
			if f, ok := fault.As(do(&s)); !ok || f.Key != "agency.step_up" {
				t.Errorf("%s without a proof: %v", name, f)
			}
			if err := do(h.grave()); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := portable.CopyCase.Do(ctx, h.on, stranger.grave(), act.CopyCase{ID: id}); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("a stranger's copy: %v", err)
		}
		if _, err := portable.ExportCases.Do(ctx, h.on, stranger.grave(), act.ExportCases{Form: "csv", CaseChoice: act.CaseChoice{Cases: []string{id}}}); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("a stranger's export: %v", err)
		}
		log, err := casework.ListAudit.Do(ctx, h.on, h.m.Fresh(), act.AuditQuery{Case: id, Page: act.Page{Limit: 100}})
		if err != nil {
			t.Fatal(err)
		}
		told := map[string]int{}
		for _, e := range log.Items {
			told[e.Action]++
		}
		if told["case.import"] != 1 || told["case.export"] != 1 || told["case.copy"] != 1 {
			t.Errorf("the log says %v", told)
		}
	})
}

// TestStrangersUpload: nobody else opens a file between its steps, and what is no
// table stores nothing.
func TestStrangersUpload(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		h, stranger := newHand(t, f), newHand(t, f)
		in := h.begin([]byte("prs_FirstName\nAriane\n"))
		if _, err := portable.GetCaseImport.Do(context.Background(), h.on, stranger.m.Fresh(), act.ID{ID: in.ID}); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("a stranger reads it: %v", err)
		}
		if _, err := portable.BeginCaseImport.Do(context.Background(), h.on, h.m.Fresh(), act.BeginCaseImport{Data: []byte("%PDF-1.7")}); fault.CodeOf(err) != fault.InvalidInput {
			t.Errorf("a PDF: %v", err)
		}
		if _, err := portable.RunCaseImport.Do(context.Background(), h.on, h.m.Fresh(), act.RunCaseImport{ID: in.ID}); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("without a rehearsal: %v", err)
		}
		list, err := portable.ListCaseImports.Do(context.Background(), h.on, h.m.Fresh(), act.None{})
		if err != nil || len(list.Items) != 1 {
			t.Errorf("%v %+v", err, list)
		}
	})
}

// TestCopyForThePerson: one page in both languages, with the same as JSON, and
// nothing in it that a browser would run.
func TestCopyForThePerson(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		h := newHand(t, f)
		h.bring([]byte("prs_FirstName,vic_TypeOfExploitation,cco_CaseComment\nAriane,Servitude,</script><script>alert(1)</script>\n"))
		out, err := portable.CopyCase.Do(context.Background(), h.on, h.grave(), act.CopyCase{ID: h.list()[0].ID})
		if err != nil {
			t.Fatal(err)
		}
		page := string(out.Data)
		for _, want := range []string{"Votre copie", "Your copy", "Ariane", "What the person lived through", "Ce que la personne a vécu", `id="copy"`} {
			if !strings.Contains(page, want) {
				t.Errorf("%s is not in the copy", want)
			}
		}
		if strings.Contains(page, "<script>alert") || strings.Count(page, "<script") != 1 {
			t.Error("the copy runs what somebody wrote")
		}
	})
}

// TestWhoTakesOut: a caseworker takes no case files out, and makes a person's copy.
func TestWhoTakesOut(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("shelter", "QC")
		s := *a.Worker.Fresh()
		s.Proof = agency.AnyProof()
		if _, err := portable.ExportCases.Do(context.Background(), f.Node, &s, act.ExportCases{Form: "csv"}); fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("a caseworker takes case files out: %v", err)
		}
		c, err := casework.CreateCase.Do(context.Background(), f.Node, a.Worker.Fresh(), act.CreateCase{Known: "Ariane", Language: "fr"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := portable.CopyCase.Do(context.Background(), f.Node, &s, act.CopyCase{ID: c.ID}); err != nil {
			t.Errorf("the person's copy: %v", err)
		}
	})
}
