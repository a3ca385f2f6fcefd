package locale

import (
	"testing"
	"time"

	zones "relais/internal/hours"
)

func TestNegotiate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		header string
		want   Lang
	}{
		{"", EN},
		{"fr-CA,fr;q=0.9,en;q=0.8", FR},
		{"en-US,en;q=0.5", EN},
		{"es, fr;q=0.4, en;q=0.3", FR},
		{"de", EN},
		{"fr;q=0, en;q=0.1", EN},
		{"fr;q=nonsense", EN},
	}
	for _, tt := range tests {
		if got := Negotiate(tt.header); got != tt.want {
			t.Errorf("Negotiate(%q) = %s, want %s", tt.header, got, tt.want)
		}
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	zone, err := zones.Zone("America/Toronto")
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 11, 23, 15, 4, 0, 0, zone)
	first := time.Date(2026, 8, 1, 0, 0, 0, 0, zone)
	tests := []struct{ got, want string }{
		{DateTime(FR, day), "23 novembre 2026 à 15 h 04"},
		{DateTime(EN, day), "November 23, 2026 at 3:04 p.m."},
		{DateTimeZone(FR, day), "23 novembre 2026 à 15 h 04 (HNE)"},
		{DateTimeZone(EN, first), "August 1, 2026 at 12:00 a.m. EDT"},
		{LongDate(FR, day), "lundi 23 novembre 2026"},
		{LongDate(EN, day), "Monday, November 23, 2026"},
		{Date(FR, first), "1er août 2026"},
		{ShortDate(FR, day), "23 nov. 2026"},
		{ShortDate(EN, day), "Nov 23, 2026"},
	}
	for _, tt := range tests {
		if got := plain(tt.got); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestRelative(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 15, 4, 0, 0, time.UTC)
	tests := []struct {
		d      time.Duration
		en, fr string
	}{
		{10 * time.Second, "just now", "à l’instant"},
		{12 * time.Minute, "in 12 minutes", "dans 12 minutes"},
		{-time.Minute, "1 minute ago", "il y a 1 minute"},
		{-2 * time.Hour, "2 hours ago", "il y a 2 h"},
		{95 * time.Minute, "in 1 h 35 min", "dans 1 h 35 min"},
		{30 * time.Hour, "in 30 hours", "dans 30 h"},
		{72 * time.Hour, "in 3 days", "dans 3 jours"},
		{59*time.Minute + 50*time.Second, "in 1 hour", "dans 1 h"},
		{-30 * 24 * time.Hour, "October 24, 2026", "24 octobre 2026"},
	}
	for _, tt := range tests {
		if got := plain(Relative(EN, now.Add(tt.d), now)); got != tt.en {
			t.Errorf("%v: got %q, want %q", tt.d, got, tt.en)
		}
		if got := plain(Relative(FR, now.Add(tt.d), now)); got != tt.fr {
			t.Errorf("%v: got %q, want %q", tt.d, got, tt.fr)
		}
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	tests := []struct{ got, want string }{
		{Number(FR, 12345), "12 345"},
		{Number(EN, 1234567), "1,234,567"},
		{Number(EN, -12), "−12"},
		{Number(EN, 2026), "2026"},
		{Decimal(FR, 1.5, 1), "1,5"},
		{Percent(FR, .45), "45 %"},
		{Size(EN, 1_540_000), "1.5 MB"},
		{Size(FR, 12_000), "12 ko"},
		{List(FR, []string{"a", "b", "c"}), "a, b et c"},
		{List(EN, []string{"a", "b"}), "a and b"},
	}
	for _, tt := range tests {
		if got := plain(tt.got); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestTextArguments(t *testing.T) {
	t.Parallel()
	tests := []struct{ got, want string }{
		{newMessage(EN, "{0} of {1} {x} {9}").write(EN, []any{"a", 12000}), "a of 12,000 {x} {9}"},
		{newMessage(EN, "{").write(EN, []any{1}), "{"},
		{T(FR, "time.days", 1), "1 jour"},
		{T(FR, "time.days", 0), "0 jour"}, // zero is singular in French
		{T(EN, "time.days", 0), "0 days"},
		{T(EN, "no.such.key"), "⟦no.such.key⟧"},
	}
	for _, tt := range tests {
		if got := plain(tt.got); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

// plain makes spaces comparable.
func plain(s string) string {
	out := []rune(s)
	for i, r := range out {
		if r == '\u00a0' || r == '\u202f' {
			out[i] = ' '
		}
	}
	return string(out)
}
