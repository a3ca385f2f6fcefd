package registers_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/node/nodetest"
	"relais/internal/registers"
)

func incident(text string) act.NewIncident {
	return act.NewIncident{Kind: "lost_device", Found: "2026-01-10", IncidentNote: act.IncidentNote{Text: text, Done: "locked from afar",
		Told: []act.IncidentTold{{Whom: "agency", Name: "House of trial", On: "2026-01-11"}}, Risk: "unknown", Why: "it was locked", Next: "2026-02-01"}}
}

// TestAttackIncidentRewritten: what stands in the register is never written
// over; a line that was changed, swapped or taken away, also the last one, is
// told to who reads it; another agency reads and adds nothing.
func TestAttackIncidentRewritten(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, a, other := context.Background(), f.Agency("ngo", "ON"), f.Agency("ngo", "QC")
		list := func(m *nodetest.Member) act.Incidents {
			t.Helper()
			out, err := registers.ListIncidents.Do(ctx, f.Node, m.Fresh(), act.None{})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		tick := func() {
			t.Helper()
			if err := f.Node.Tick(ctx); err != nil {
				t.Fatal(err)
			}
		}
		second := f.Member(a, agency.Administrator, agency.Coordinator)
		first, err := registers.RecordIncident.Do(ctx, f.Node, a.Admin.Fresh(), incident("a telephone left on a bus"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := registers.RecordIncident.Do(ctx, f.Node, second.Fresh(), incident("another")); err != nil {
			t.Fatal(err)
		}
		add := act.AddToIncident{ID: first.ID, IncidentNote: act.IncidentNote{Text: "it was found again", Risk: "no", Why: "nobody had opened it"}}
		after, err := registers.AddToIncident.Do(ctx, f.Node, a.Admin.Fresh(), add)
		if err != nil || len(after.Notes) != 2 || after.Risk != "no" || after.Notes[0].Text != "a telephone left on a bus" || after.Notes[1].By != a.Admin.Name {
			t.Fatalf("added: %+v, %v", after, err)
		}
		if all := list(a.Admin); !all.Whole || len(all.Items) != 2 {
			t.Fatalf("the register: %+v", all)
		}
		if all := list(other.Admin); len(all.Items) != 0 {
			t.Errorf("another agency reads %+v", all)
		}
		_, err = registers.AddToIncident.Do(ctx, f.Node, other.Admin.Fresh(), add)
		nodetest.WantFault(t, err, fault.NotFound, "fault.not_found")
		_, err = registers.ListIncidents.Do(ctx, f.Node, a.Worker.Fresh(), act.None{})
		if fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("a caseworker reads the register: %v", err)
		}
		if _, err := accounts.RemoveMember.Do(ctx, f.Node, a.Admin.Fresh(), act.Leave{ID: second.ID}); err != nil {
			t.Fatal(err)
		}
		if all := list(a.Admin); !all.Whole || all.Items[0].Notes[0].By != second.Name {
			t.Errorf("who wrote a line has left, and it counts for nothing: %+v", all)
		}
		tick()
		f.Exec(`UPDATE incident_note SET sealed = (SELECT sealed FROM incident_note ORDER BY row LIMIT 1) WHERE row = (SELECT max(row) FROM incident_note)`)
		if all := list(a.Admin); all.Whole || all.Damaged != 1 {
			t.Errorf("a line was swapped, and nobody is told: %+v", all)
		}
		f.Exec(`DELETE FROM incident_note WHERE row = (SELECT max(row) FROM incident_note)`)
		if all := list(a.Admin); all.Whole {
			t.Error("the last line was taken away, and nobody is told")
		}
		if _, err := registers.RecordIncident.Do(ctx, f.Node, a.Admin.Fresh(), incident("after the loss")); err != nil {
			t.Fatal(err)
		}
		tick()
		if all := list(a.Admin); all.Whole || len(all.Items) != 3 {
			t.Errorf("a new line hides that one was taken away: %+v", all)
		}
	})
}

// TestRegistersLeaveAsFiles: both registers leave as a table in which nothing
// runs and as JSON, and ask again who takes them.
func TestRegistersLeaveAsFiles(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, a := context.Background(), f.Agency("ngo", "ON")
		if _, err := registers.RecordIncident.Do(ctx, f.Node, a.Admin.Fresh(), incident("=HYPERLINK(\"https://example.ca\")")); err != nil {
			t.Fatal(err)
		}
		demand := act.LegalDemand{Kind: "subpoena", From: "@court", Got: "2026-01-05", Text: "+the file"}
		if _, err := registers.AddLegalDemand.Do(ctx, f.Node, a.Worker.Fresh(), act.AddLegalDemand{LegalDemand: demand}); err != nil {
			t.Fatal(err)
		}
		both := map[string]func(s *agency.Session, form string) (act.RegisterFile, error){
			"'=HYPERLINK": func(s *agency.Session, form string) (act.RegisterFile, error) {
				return registers.ExportIncidents.Do(ctx, f.Node, s, act.ExportRegister{Form: form})
			},
			"'@court": func(s *agency.Session, form string) (act.RegisterFile, error) {
				return registers.ExportLegalDemands.Do(ctx, f.Node, s, act.ExportRegister{Form: form})
			},
		}
		for cell, export := range both {
			out, err := export(a.Admin.Fresh(), "")
			if err != nil || out.Records != 1 || !out.Whole || !strings.Contains(string(out.Data), cell) {
				t.Errorf("as a table: %+v, %v, %s", out, err, out.Data)
			}
			out, err = export(a.Admin.Fresh(), "json")
			var back []map[string]any
			if err != nil || json.Unmarshal(out.Data, &back) != nil || len(back) != 1 {
				t.Errorf("as JSON: %v, %s", err, out.Data)
			}
			s := *a.Admin.Fresh()
			s.Proof = agency.Proof{}
			if _, err := export(&s, ""); fault.CodeOf(err) != fault.Forbidden {
				t.Errorf("nobody asked who takes it: %v", err)
			}
		}
	})
}

// TestAttackDemandRewritten: what stands in the register of legal demands is
// never written over, though it is said anew; a line that was changed, taken away
// or put back as it was is told to who reads it; another agency says nothing anew.
func TestAttackDemandRewritten(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, a, other := context.Background(), f.Agency("ngo", "ON"), f.Agency("ngo", "QC")
		add := func(m *nodetest.Member, d act.LegalDemand) (act.LegalDemand, error) {
			return registers.AddLegalDemand.Do(ctx, f.Node, m.Fresh(), act.AddLegalDemand{LegalDemand: d})
		}
		list := func(whole bool, texts ...string) {
			t.Helper()
			out, err := registers.ListLegalDemands.Do(ctx, f.Node, a.Worker.Fresh(), act.None{})
			var got []string
			for _, d := range out.Items {
				got = append(got, d.Text)
			}
			if err != nil || out.Whole != whole || !slices.Equal(got, texts) {
				t.Errorf("the register says %q, whole %v (%v), want %q, %v", got, out.Whole, err, texts, whole)
			}
		}
		list(true)
		first, err := add(a.Worker, act.LegalDemand{Kind: "subpoena", From: "a court", Got: "2026-01-05", Text: "the file"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := add(a.Admin, act.LegalDemand{Kind: "order", From: "a court", Got: "2026-01-06", Text: "all files"}); err != nil {
			t.Fatal(err)
		}
		answered := act.LegalDemand{ID: first.ID, Kind: "subpoena", From: "a court", Got: "2026-01-05", Text: "the file, in part", Answer: "refused"}
		_, err = add(other.Worker, answered)
		nodetest.WantFault(t, err, fault.NotFound, "fault.not_found")
		if _, err := add(a.Admin, answered); err != nil {
			t.Fatal(err)
		}
		list(true, "all files", "the file, in part")
		if err := f.Node.Tick(ctx); err != nil {
			t.Fatal(err)
		}
		held, err := casework.CreateCase.Do(ctx, f.Node, a.Worker.Fresh(), act.CreateCase{Known: "Rose Fictive"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := casework.HoldCase.Do(ctx, f.Node, a.Worker.Fresh(), act.HoldCase{Case: held.ID, Why: "demand", Demand: first.ID}); err != nil {
			t.Errorf("a hold can't name the demand: %v", err)
		}
		f.Exec(`DELETE FROM legal_demand WHERE row = (SELECT max(row) FROM legal_demand)`)
		list(false, "all files", "the file")
		if _, err := add(a.Worker, act.LegalDemand{Kind: "order", From: "a court", Got: "2026-01-07", Text: "after the loss"}); err != nil {
			t.Fatal(err)
		}
		list(false, "after the loss", "all files", "the file")
		f.Exec(`UPDATE legal_demand SET sealed = (SELECT sealed FROM legal_demand ORDER BY row LIMIT 1) WHERE row = (SELECT max(row) FROM legal_demand)`)
		list(false, "all files", "the file")
	})
}
