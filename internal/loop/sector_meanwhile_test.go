package loop_test

import (
	"context"
	"testing"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/store"
	"relais/internal/taken"
)

// files opens case files as the installation does.
type files struct{ *casework.Casework }

func (f files) OpenFile(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (loop.File, error) {
	c, err := f.Casework.OpenFile(ctx, tx, s, id)
	if err != nil {
		return nil, err
	}
	return c, nil
}

func (f files) Reopen(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (loop.File, error) {
	c, err := f.OpenCase(ctx, tx, s, id)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// slow is a directory in which looking up a service takes its time.
type slow struct {
	loop.Services
	happens func()
}

func (d slow) Service(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (act.Service, error) {
	d.happens()
	return d.Services.Service(ctx, tx, s, id)
}

// TestAttackSectorChangesWhileAsking: a shelter that becomes police between the
// moment in which it is judged and the one in which it is asked is not asked.
func TestAttackSectorChangesWhileAsking(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		changes := f.Agency("shelter", "QC")
		l := newPair(t, f, "none", changes)
		l.outsiders()
		mine := l.consent(act.NewConsent{Kind: "ask", Agencies: []string{changes.ID}, Outside: []act.ConsentOutside{{Service: clinic, Sector: "shelter"}}, Purpose: "x"})
		turned := false
		room := loop.New(f.Node.Node, files{f.Node.Casework}, f.Node.Sessions, slow{f.Node.Directory.Search, func() {
			if !turned {
				turned = true
				l.becomes(changes, "police")
			}
		}}, taken.New(f.Node.Node), f.Node.Unasked, f.Node.Person)
		m := nodetest.Instead(f.Node, room.Acts())
		_, err := loop.Ask.Do(l.ctx(), m, l.s.Worker.Fresh(), act.Ask{Case: l.file, Need: l.need, Consent: mine, Anyway: true, Mode: "parallel",
			Candidates: []act.Candidate{{Agency: changes.ID}, house}})
		if !turned || fault.CodeOf(err) != fault.InvalidInput {
			t.Errorf("police were asked as a shelter: %v", err)
		}
		l.inbox(changes, 0)
	})
}
