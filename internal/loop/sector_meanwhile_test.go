package loop_test

import (
	"context"
	"testing"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/app"
	"relais/internal/casework"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/store"
)

// meanwhile is an installation in which something happens while a case file is
// being read: what was looked up before it is old by then.
type meanwhile struct {
	*app.App
	loop map[string]define.Bound
}

func (m meanwhile) Bound(name string) (define.Bound, bool) {
	b, ok := m.loop[name]
	return b, ok
}

type slowFiles struct {
	*casework.Casework
	happens func()
}

func (f slowFiles) OpenFile(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (loop.File, error) {
	c, err := f.Casework.OpenFile(ctx, tx, s, id)
	if err != nil {
		return nil, err
	}
	f.happens()
	return c, nil
}

func (f slowFiles) Reopen(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (loop.File, error) {
	c, err := f.OpenCase(ctx, tx, s, id)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// TestAttackSectorChangesWhileAsking: a shelter that becomes police between the
// moment in which it is judged and the one in which it is asked is not asked.
func TestAttackSectorChangesWhileAsking(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		changes := f.Agency("shelter", "QC")
		l := newPair(t, f, "none", changes)
		turned := false
		slow := loop.New(f.Node.Node, slowFiles{f.Node.Casework, func() {
			if !turned {
				turned = true
				l.becomes(changes, "police")
			}
		}}, f.Node.Sessions, f.Node.Directory.Search)
		m := meanwhile{f.Node, map[string]define.Bound{}}
		for _, b := range slow.Acts() {
			m.loop[b.Name] = b
		}
		_, err := loop.Ask.Do(l.ctx(), m, l.s.Worker.Fresh(), act.Ask{Case: l.file, Need: l.need, Consent: l.ask, Anyway: true,
			Candidates: []act.Candidate{{Agency: changes.ID}}})
		if !turned || fault.CodeOf(err) != fault.InvalidInput {
			t.Errorf("police were asked as a shelter: %v", err)
		}
		l.inbox(changes, 0)
	})
}
