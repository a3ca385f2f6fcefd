package loop_test

import (
	"context"
	"testing"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/node/nodetest"
	"relais/internal/store"
)

// TestStolenAuditNamesNobody: the log names agencies and what they acted on by
// pseudonyms. An id that stands in clear in another table, beside an actor's
// pseudonym, would say which agency that is, and then who asked whom.
func TestStolenAuditNamesNobody(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "words")
		l.received()
		ids := l.texts(`SELECT id FROM agency UNION SELECT id FROM member UNION SELECT id FROM case_file
			UNION SELECT id FROM referral UNION SELECT id FROM session UNION SELECT id FROM agency_kit`)
		known := map[string]bool{}
		for _, id := range ids {
			known[id] = true
		}
		objects := l.texts(`SELECT object FROM audit_entry`)
		if len(ids) < 10 || len(objects) < 20 {
			t.Fatalf("%d ids, %d entries", len(ids), len(objects))
		}
		for _, o := range objects {
			if known[o] {
				t.Fatalf("an entry of the log names %s, which stands in clear elsewhere", o)
			}
		}
		if n := l.rows(`SELECT count(DISTINCT length(body)) FROM audit_entry`); n != 1 {
			t.Errorf("entries of the log have %d sizes", n)
		}
		// Whoever may read the log still learns what each entry is about.
		got, err := casework.ListAudit.Do(context.Background(), f.Node, l.s.Admin.Fresh(), act.AuditQuery{Case: l.file})
		l.ok(err)
		if got.Total == 0 || got.Items[got.Total-1].Object != l.file {
			t.Errorf("the log of a case file: %+v", got)
		}
	})
}

func (l *pair) texts(q string) (all []string) {
	l.sql(func(ctx context.Context, tx *store.Tx) (err error) {
		all, err = store.Collect(context.Background(), tx, func(r *store.Rows, s *string) error { return r.Scan(s) }, q)
		return err
	})
	return all
}
