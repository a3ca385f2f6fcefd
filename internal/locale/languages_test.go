package locale

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	zones "relais/internal/hours"
)

const (
	arabicFrench = Lang("ar-x-fr")
	spanish      = Lang("es")
)

func TestLanguages(t *testing.T) {
	t.Parallel()
	tests := []struct {
		l                        Lang
		tag, dir, name, fallback string
	}{
		{FR, "fr-CA", "ltr", "Français", "fr"},
		{EN, "en-CA", "ltr", "English", "en"},
		{arabicFrench, "ar", "rtl", "العربية", "fr"},
		{"ar", "ar", "rtl", "العربية", "en"},
		{"fa-x-en", "fa", "rtl", "فارسی", "en"},
		{"pa-Arab", "pa-Arab", "rtl", "پنجابی", "en"},
		{"iu", "iu", "ltr", "ᐃᓄᒃᑎᑐᑦ", "en"},
		{"cr-Latn-x-fr", "cr-Latn", "ltr", "cr-Latn", "fr"},
	}
	for _, tt := range tests {
		if got := tt.l.Tag(); got != tt.tag {
			t.Errorf("%s: tag %q, want %q", tt.l, got, tt.tag)
		}
		if got := tt.l.Dir(); got != tt.dir {
			t.Errorf("%s: direction %q, want %q", tt.l, got, tt.dir)
		}
		if got := tt.l.Name(); got != tt.name && tt.l != "iu" && tt.l != "cr-Latn-x-fr" {
			t.Errorf("%s: name %q, want %q", tt.l, got, tt.name)
		}
		if got := tt.l.Fallback(); string(got) != tt.fallback {
			t.Errorf("%s: falls back to %q, want %q", tt.l, got, tt.fallback)
		}
	}
}

// TestPartialLanguages: plurals, digits, dates and lists of languages that
// have a part of the texts.
func TestPartialLanguages(t *testing.T) {
	t.Parallel()
	zone, err := zones.Zone("America/Toronto")
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 11, 23, 15, 4, 0, 0, zone)
	tests := []struct{ got, want string }{
		{DateTime("ar", day), "23 نوفمبر 2026 في 3:04 م"},
		{LongDate("ar", day), "الاثنين، 23 نوفمبر 2026"},
		{ShortDate("fa", day), "۲۳ نوامبر ۲۰۲۶"},
		{DateTime("es", day), "23 de noviembre de 2026 a las 15:04"},
		{DateTimeZone("es-x-fr", day), "23 de noviembre de 2026 a las 15:04 (HNE)"},
		{ShortDate("zh-Hans", day), "2026年11月23日"},
		{Date("iu-x-fr", day), "23 novembre 2026"}, // CLDR has no Inuktitut months
		{Number("ar", 1234567), "1,234,567"},
		{Number("fa", 1234567), "۱٬۲۳۴٬۵۶۷"},
		{Number("hi", 1234567), "12,34,567"},
		{Number("es", 1234), "1234"},
		{Decimal("fa", 1.5, 1), "۱٫۵"},
		{Percent("es", .45), "45 %"},
		{List("ar", []string{"أ", "ب", "ج"}), "أ وب وج"},
		{List("es", []string{"a", "b", "c"}), "a, b y c"},
		{List("ti", []string{"a", "b"}), "aን bን"},
		{List("xx", []string{"a", "b"}), "a and b"},
	}
	for _, tt := range tests {
		if got := plain(tt.got); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestArabicCounts(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{
		0: "لم يُعثر على أي خدمة", 1: "عُثر على خدمة واحدة", 2: "عُثر على خدمتين", 3: "عُثر على 3 خدمات", 11: "عُثر على 11 خدمة",
		100: "عُثر على 100 خدمة", 103: "عُثر على 103 خدمات", 1000: "عُثر على 1,000 خدمة",
	} {
		if got := T("ar", "dir.found", n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

// TestFallingBack: what a language lacks stands in the whole language that
// the reader chose, and in a line from right to left keeps its own direction.
func TestFallingBack(t *testing.T) {
	t.Parallel()
	tests := []struct{ got, want string }{
		{T("es", "time.now"), "ahora mismo"},
		{T("es-x-fr", "time.now"), "ahora mismo"},
		{T("es", "public.choose"), "Choose…"},
		{T("es-x-fr", "public.choose"), "Choisir…"},
		{T("de-x-fr", "public.choose"), "Choisir…"},
		{T("ar-x-fr", "public.choose"), "\u2068Choisir…\u2069"},
		{T("ar", "web.language.partial", "819-555-0177"), "لم تُترجم هذه الصفحة بالكامل. ما تبقى منها بهذه اللغة: \u2068819-555-0177\u2069."},
		{T("ar", "no.such.key"), "⟦no.such.key⟧"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
	if !Speaks(arabicFrench, "time.now") || Speaks(arabicFrench, "public.choose") {
		t.Error("Speaks does not tell what is in Arabic from what is not")
	}
	if share, reviewed := Share(spanish); share <= 0 || share > .5 || reviewed {
		t.Errorf("Spanish: %v of the texts, reviewed %v", share, reviewed)
	}
	if share, reviewed := Share(FR); share != 1 || !reviewed {
		t.Errorf("French: %v of the texts, reviewed %v", share, reviewed)
	}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	tests := []struct {
		tag  string
		want Lang
		ok   bool
	}{
		{"fr-CA", FR, true}, {"en-x-fr", EN, true}, {"ar", "ar-x-en", true}, {"AR-x-FR", "ar-x-fr", true},
		{"ar-EG", "ar-x-en", true}, {"de", EN, false}, {"", EN, false}, {"../ar", EN, false}, {strings.Repeat("ar-", 99), EN, false},
	}
	for _, tt := range tests {
		if got, ok := Choose(tt.tag); got != tt.want || ok != tt.ok {
			t.Errorf("Choose(%q) = %q, %v, want %q, %v", tt.tag, got, ok, tt.want, tt.ok)
		}
	}
	for _, l := range Offered() {
		if !l.Whole() {
			t.Errorf("%s is offered, and nobody reviewed it", l)
		}
	}
}

// TestNegotiateReviewed: only what speakers of a language have read is given
// to a browser that did not ask for it by name.
func TestNegotiateReviewed(t *testing.T) {
	t.Parallel()
	c, err := Load(fstest.MapFS{
		"a.json":            {Data: []byte(`{"a": {"en": "A", "fr": "A"}}`)},
		"lang/ar.json":      {Data: []byte(`{"language": "ar", "reviewed": [{"by": "Three readers", "on": "2026-05-04"}], "texts": {"a": "x"}}`)},
		"lang/zh-Hant.json": {Data: []byte(`{"language": "zh-Hant", "reviewed": [{"by": "Two readers", "on": "2026-05-04"}], "texts": {"a": "x"}}`)},
		"lang/es.json":      {Data: []byte(`{"language": "es", "reviewed": [], "texts": {"a": "x"}}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	for header, want := range map[string]Lang{
		"ar, fr;q=0.8, en;q=0.7": "ar-x-fr", "ar-EG,en": "ar-x-en", "fr, ar;q=0.9": FR, "zh-TW": "zh-Hant-x-en", "zh-CN": EN,
		"es, fr;q=0.5": FR, "*": EN,
	} {
		if got := c.negotiate(header); got != want {
			t.Errorf("%q gets %s, want %s", header, got, want)
		}
	}
}
