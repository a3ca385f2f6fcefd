package check

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"relais/internal/fault"
)

func TestText(t *testing.T) {
	tests := []struct {
		name, in  string
		multiline bool
		want, key string
	}{
		{name: "empty"},
		{name: "trimmed", in: " \u00a0Ada \t", want: "Ada"},
		{name: "composed", in: "E\u0301lise", want: "Élise"},
		{name: "cut at ten", in: "0123456789", want: "0123456789"},
		{name: "eleven", in: "0123456789a", key: tooLong},
		{name: "counts runes after composing", in: strings.Repeat("e\u0301", 10), want: strings.Repeat("é", 10)},
		{name: "huge", in: strings.Repeat("x", 1<<20), key: tooLong},
		{name: "two lines in a line", in: "a\nb", key: oneLine},
		{name: "tab in a line", in: "a\tb", key: oneLine},
		{name: "carriage return in a line", in: "a\rb", key: oneLine},
		{name: "line separator in a line", in: "a\u2028b", key: oneLine},
		{name: "line ends", in: "a\r\nb\rc\u2028d\te", multiline: true, want: "a\nb\nc\nd\te"},
		{name: "text keeps its edges", in: " a \n", multiline: true, want: " a \n"},
		{name: "bad UTF-8", in: "a\xff", key: badUTF8},
		{name: "surrogate", in: "a\xed\xa0\x80", key: badUTF8},
		{name: "overlong", in: "\xc0\xaf", key: badUTF8},
		{name: "replacement character", in: "a\ufffd", key: badUTF8},
		{name: "NUL", in: "a\x00b", multiline: true, key: control},
		{name: "escape", in: "a\x1bb", multiline: true, key: control},
		{name: "vertical tab", in: "a\vb", multiline: true, key: control},
		{name: "delete", in: "a\x7fb", key: control},
		{name: "C1", in: "a\u0085b", multiline: true, key: control},
		{name: "byte order mark", in: "\ufeffab", key: control},
		{name: "override", in: "a\u202eb", key: bidi},
		{name: "embedding", in: "a\u202ab", multiline: true, key: bidi},
		{name: "isolate", in: "a\u2066b", key: bidi},
		{name: "pop isolate", in: "a\u2069b", key: bidi},
		{name: "right to left is welcome", in: "\u200fنور\u200e", want: "\u200fنور\u200e"},
		{name: "inuktitut", in: "ᐃᓄᒃᑎᑐᑦ", want: "ᐃᓄᒃᑎᑐᑦ"},
		{name: "private use and emoji", in: "\ue000👍🏽", want: "\ue000👍🏽"},
		{name: "script and SQL are words", in: "<b>';--", want: "<b>';--"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Text(tt.in, 10, tt.multiline)
			key := ""
			if e, ok := fault.As(err); ok {
				key = e.Key
			}
			if got != tt.want || key != tt.key {
				t.Errorf("got %q, %q; want %q, %q", got, key, tt.want, tt.key)
			}
		})
	}
}

func FuzzText(f *testing.F) {
	f.Add("Élise\r\n", true)
	f.Add("e\u0301\u202e\x00", false)
	f.Add(strings.Repeat("\u0301", 40), true)
	f.Fuzz(func(t *testing.T, in string, multiline bool) {
		const max = 50
		got, err := Text(in, max, multiline)
		if err != nil {
			if fault.CodeOf(err) != fault.InvalidInput || got != "" {
				t.Fatalf("%q: %q, %v", in, got, err)
			}
			return
		}
		if !utf8.ValidString(got) || !norm.NFC.IsNormalString(got) || utf8.RuneCountInString(got) > max {
			t.Fatalf("%q gave %q", in, got)
		}
		if key := forbidden(got, multiline); key != "" || strings.ContainsRune(got, '\r') {
			t.Fatalf("%q kept what is refused: %q", in, got)
		}
		if again, err := Text(got, max, multiline); err != nil || again != got {
			t.Fatalf("%q is not stable: %q, %v", got, again, err)
		}
	})
}
