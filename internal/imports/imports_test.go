package imports_test

import (
	"testing"

	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/imports"
	"relais/internal/node/nodetest"
)

// TestImportInTwoProcesses: each step of an import may reach another process.
func TestImportInTwoProcesses(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		desk, ctx := f.Desk().Admin, t.Context()
		other := f.Open(false)
		in, err := imports.BeginImport.Do(ctx, f.Node, desk.Fresh(), act.BeginImport{Name: "a.csv", Source: "ville", Data: []byte("Nom,Ville\nMaison,Laval\n")})
		if err != nil || len(in.Columns) != 2 {
			t.Fatalf("begin: %v %+v", err, in)
		}
		if _, err := imports.RunImport.Do(ctx, other, desk.Fresh(), act.RunImport{ID: in.ID}); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("an import without a rehearsal: %v", err)
		}
		if _, err := imports.SetImport.Do(ctx, other, desk.Fresh(), act.SetImport{ID: in.ID, Places: []string{"service.name", "address.city"}}); err != nil {
			t.Fatal(err)
		}
		wait := func(out act.Import, err error) act.Import {
			for err == nil && out.Running {
				out, err = imports.GetImport.Do(ctx, f.Node, desk.Fresh(), act.ID{ID: in.ID})
			}
			if err != nil || out.Failure != "" {
				t.Fatalf("run: %v %s", err, out.Failure)
			}
			return out
		}
		tried := wait(imports.RunImport.Do(ctx, f.Node, desk.Fresh(), act.RunImport{ID: in.ID, DryRun: true}))
		if tried.Rehearsal == nil || tried.Rehearsal.Report.Added == 0 || len(tried.Rehearsal.Services) != 1 {
			t.Fatalf("rehearsal: %+v", tried.Rehearsal)
		}
		done := wait(imports.RunImport.Do(ctx, other, desk.Fresh(), act.RunImport{ID: in.ID}))
		if done.State != "done" || done.Report == nil || done.Report.Added != tried.Rehearsal.Report.Added {
			t.Errorf("import: %s %+v", done.State, done.Report)
		}
		if _, err := imports.RunImport.Do(ctx, f.Node, desk.Fresh(), act.RunImport{ID: in.ID, DryRun: true}); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("a second import of a file that is gone: %v", err)
		}
		if _, err := imports.GetImport.Do(ctx, f.Node, f.Agency("ngo", "QC").Admin.Fresh(), act.ID{ID: in.ID}); err == nil {
			t.Error("an agency reads the desk’s file")
		}
	})
}
