package portable_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/node/nodetest"
	"relais/internal/portable"
)

// TestAttackRestrictedLeaves: what a section keeps from a member is in no file and no
// copy that they make, nor are the keys of documents in anybody's.
func TestAttackRestrictedLeaves(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx := t.Context()
		a, other := f.Agency("shelter", "QC"), f.Agency("ngo", "QC")
		ok := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		const secret, formula = "Mots Interdits", `=HYPERLINK("https://evil.example")`
		c, err := casework.CreateCase.Do(ctx, f.Node, a.Worker.Fresh(), act.CreateCase{Known: formula, Language: "fr", Entries: []act.NewEntry{
			{Section: "health", Label: secret, Text: secret}, {Section: "notes", Label: "+1", Text: "\t=1+1"}}})
		ok(err)
		_, err = f.Node.Receive(ctx, a.Worker.Fresh(), c.ID, "=cmd|'/c calc'!A1.pdf", strings.NewReader("contenu"))
		ok(err)
		second := f.Member(a, "coordinator")
		_, err = casework.RestrictSection.Do(ctx, f.Node, a.Worker.Fresh(), act.Restrict{Case: c.ID, Section: "health", Members: []string{a.Worker.ID, second.ID}})
		ok(err)
		grave := func(m *nodetest.Member) *hand { return &hand{t, f, f.Node, m} }
		for name, m := range map[string]*nodetest.Member{"not named": a.Admin, "named": second} {
			for _, form := range []string{"csv", "json"} {
				for _, in := range []act.CaseChoice{{}, {Cases: []string{c.ID}}} {
					out, err := portable.ExportCases.Do(ctx, f.Node, grave(m).grave(), act.ExportCases{Form: form, CaseChoice: in})
					ok(err)
					text := string(out.Data)
					if strings.Contains(text, "AGE-SECRET-KEY") || name == "not named" && strings.Contains(text, secret) {
						t.Errorf("%s, %s: what must not leave is there", name, form)
					}
					for _, line := range strings.Split(text, "\n") {
						for _, cell := range strings.Split(line, ",") {
							if cell := strings.TrimLeft(cell, `"`); form == "csv" && cell != "" && strings.ContainsAny(cell[:1], "=+@\t") {
								t.Errorf("a cell begins a formula: %.40s", cell)
							}
						}
					}
				}
			}
			copied, err := portable.CopyCase.Do(ctx, f.Node, grave(m).grave(), act.CopyCase{ID: c.ID})
			ok(err)
			if text := string(copied.Data); strings.Contains(text, "AGE-SECRET-KEY") || name == "not named" && strings.Contains(text, secret) {
				t.Errorf("%s: what must not leave is in the copy", name)
			}
			s, err := casework.GetSection.Do(ctx, f.Node, m.Fresh(), act.SectionRef{Case: c.ID, Section: "documents"})
			ok(err)
			if b, err := json.Marshal(s); err != nil || bytes.Contains(b, []byte("AGE-SECRET-KEY")) {
				t.Errorf("%s: the section tells a key: %v", name, err)
			}
		}
		for _, in := range []act.CaseChoice{{Cases: []string{c.ID}}, {}} {
			out, err := portable.ExportCases.Do(ctx, f.Node, grave(other.Admin).grave(), act.ExportCases{Form: "json", CaseChoice: in})
			if in.Cases != nil && fault.CodeOf(err) != fault.NotFound || in.Cases == nil && (err != nil || out.Files != 0) {
				t.Errorf("another agency: %d files, %v", out.Files, err)
			}
		}
	})
}
