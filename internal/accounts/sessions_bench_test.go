package accounts_test

import (
	"testing"

	"relais/internal/node/nodetest"
	"relais/internal/store/storetest"
)

// BenchmarkSession is what each request pays to know who acts.
func BenchmarkSession(b *testing.B) {
	f := nodetest.New(b, storetest.SQLite(b))
	m := f.Desk().Worker
	for b.Loop() {
		if _, err := f.Node.Sessions.Session(ctx, m.Token); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSessionUnremembered is the same on a process that has not seen the
// session before.
func BenchmarkSessionUnremembered(b *testing.B) {
	f := nodetest.New(b, storetest.SQLite(b))
	m := f.Desk().Worker
	for b.Loop() {
		b.StopTimer()
		f.Node.Sessions.ForgetSessions()
		b.StartTimer()
		if _, err := f.Node.Sessions.Session(ctx, m.Token); err != nil {
			b.Fatal(err)
		}
	}
}
