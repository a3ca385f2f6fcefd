package attack

import (
	"context"
	"net/http"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/store"
)

// TestAttackUnderWay: of every act there is, what was under way when its member
// was removed, lost a role or was signed out by force changes nothing after it,
// and whoever reads a person's file, or who did what with it, gets no answer.
func TestAttackUnderWay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.wholeJob()
		samples, under := w.samples(), map[*member]*agency.Session{}
		for _, sample := range samples {
			if m := sample.by; m != nil && under[m] == nil {
				m.fresh()
				s, err := w.node.Sessions.Session(t.Context(), m.token)
				w.ok(err)
				s.Proof = agency.AnyProof()
				under[m] = s
			}
		}
		w.db(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE session SET sealed = NULL`)
			return err
		})
		before := w.content()
		for name, sample := range samples {
			bound, ok := w.node.Bound(name)
			if !ok || sample.by == nil {
				continue
			}
			in := reflect.New(bound.In)
			in.Elem().Set(reflect.ValueOf(sample.in).Convert(bound.In))
			_, err := bound.Call(t.Context(), w.node, under[sample.by], in.Interface())
			if err == nil && (bound.Method != http.MethodGet || bound.Who.Name == agency.CaseDesk.Name && bound.Tag == "cases" || name == "ListAudit") && !looksOnly[name] {
				t.Errorf("%s was done", name)
			}
			if fault.CodeOf(err) == fault.Internal {
				t.Errorf("%s: %v", name, err)
			}
		}
		if diff := cmp.Diff(before, w.content()); diff != "" {
			t.Errorf("something was done by somebody who is gone:\n%s", diff)
		}
	})
}

// looksOnly are acts that are sent with POST and change nothing.
var looksOnly = map[string]bool{
	"MatchNeeds": true, "PlanNeeds": true, "SearchServices": true, "PreviewDirectory": true,
	"ImportDirectory": true, // whose sample is a dry run
}
