package locale

import (
	"testing"
	"time"
)

// BenchmarkWords is what a page asks for again and again.
func BenchmarkWords(b *testing.B) {
	day := time.Date(2026, 11, 23, 15, 4, 0, 0, time.UTC)
	for name, f := range map[string]func(){
		"plain":  func() { T(FR, "web.skip") },
		"filled": func() { T(FR, "ref.side.received", "Accueil Nord") },
		"plural": func() { T(FR, "time.days", 12) },
		"number": func() { Number(FR, 12345) },
		"date":   func() { DateTime(FR, day) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f()
			}
		})
	}
}

// BenchmarkLoad is what a process pays once.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(Files()); err != nil {
			b.Fatal(err)
		}
	}
}
