package loop_test

import (
	"context"
	"testing"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
)

// TestCaseDeskReadsTheLogOfCaseFilesOnly: a caseworker sees who opened a case
// file, and not when colleagues signed in or what they listed. A preview of an
// ask, which tells words of the file, is an entry too.
func TestCaseDeskReadsTheLogOfCaseFilesOnly(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		log := func(who *nodetest.Member, object string) (int, error) {
			out, err := casework.ListAudit.Do(context.Background(), f.Node, who.Fresh(), act.AuditQuery{Case: object})
			return out.Total, err
		}
		for _, object := range []string{l.s.ID, l.s.Admin.ID, l.r.ID} {
			_, err := log(l.s.Worker, object)
			nodetest.WantFault(t, err, fault.NotFound, "casefile.not_found")
		}
		_, err := log(l.r.Worker, l.file)
		nodetest.WantFault(t, err, fault.NotFound, "casefile.not_found")
		before, err := log(l.s.Worker, l.file)
		l.ok(err)
		_, err = loop.PreviewAsk.Do(context.Background(), f.Node, l.s.Worker.Fresh(), act.Ask{Anyway: true,
			Case: l.file, Need: l.need, Consent: l.ask, Mode: "single", Candidates: []act.Candidate{{Agency: l.r.ID}}, Note: secret,
		})
		l.ok(err)
		if after, err := log(l.s.Worker, l.file); err != nil || after != before+1 {
			t.Errorf("%d entries after the preview, %d before; %v", after, before, err)
		}
		if n, err := log(l.s.Admin, l.s.Admin.ID); err != nil || n == 0 {
			t.Errorf("the administrator reads %d entries, %v", n, err)
		}
	})
}
