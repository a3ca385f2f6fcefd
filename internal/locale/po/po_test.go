package po

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const head = "msgid \"\"\nmsgstr \"\"\n\"Language: ar\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n"

var sample = head + `
# A note
# in two lines
#. fr: Bonjour
#: public.json
#, fuzzy, no-wrap
msgctxt "a.b"
msgid "Say \"hello\""
msgstr ""
"one\n"
"two\t\\"

msgctxt "n"
msgid "{0} day"
msgid_plural "{0} days"
msgstr[0] "يوم واحد"
msgstr[1] "يومان"
`

func TestReadAndWrite(t *testing.T) {
	t.Parallel()
	f, err := Read([]byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	want := []Entry{
		{Notes: []string{"A note", "in two lines"}, Extracted: []string{"fr: Bonjour"}, References: []string{"public.json"},
			Flags: []string{"fuzzy", "no-wrap"}, Context: "a.b", ID: `Say "hello"`, Texts: []string{"one\ntwo\t\\"}, Line: 11, TextLines: []int{13}},
		{Context: "n", ID: "{0} day", Plural: "{0} days", HasPlural: true, Texts: []string{"يوم واحد", "يومان"}, Line: 17, TextLines: []int{20, 21}},
	}
	if diff := cmp.Diff(want, f.Entries); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if value, line := f.Get("language"); value != "ar" || line != 3 {
		t.Errorf("the language is %q, on line %d", value, line)
	}
	var out bytes.Buffer
	if _, err := f.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sample, out.String()); diff != "" {
		t.Errorf("written again: -want +got:\n%s", diff)
	}
}

// TestReadAsProgramsWrite: other line ends, a mark of the byte order, no empty
// lines between, what was kept of earlier texts.
func TestReadAsProgramsWrite(t *testing.T) {
	t.Parallel()
	text := "\ufeff" + strings.ReplaceAll(head+"msgid \"a\"\nmsgstr \"x\"\n#| msgid \"old\"\nmsgid \"b\"\nmsgstr \"y\"\n\n#~ msgid \"gone\"\n#~ msgstr \"z\"\n", "\n", "\r\n")
	f, err := Read([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Entries) != 2 || f.Entries[1].ID != "b" || f.Entries[1].Texts[0] != "y" {
		t.Errorf("got %+v", f.Entries)
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text, reason string
		line               int
	}{
		{"nothing", "", BadHeader, 1},
		{"no header", "msgid \"a\"\nmsgstr \"b\"\n", BadHeader, 1},
		{"late header", "msgid \"a\"\nmsgstr \"b\"\n\n" + head, BadHeader, 8},
		{"another charset", "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=ISO-8859-1\\n\"\n", NotUTF8, 3},
		{"bytes", head + "\nmsgid \"\xff\"\n", NotUTF8, 6},
		{"prose", head + "\nhello\n", NotLine, 6},
		{"unknown keyword", head + "\nmsgfoo \"a\"\n", NotLine, 6},
		{"open quote", head + "\nmsgid \"a\n", NotQuoted, 6},
		{"more after it", head + "\nmsgid \"a\" b\n", NotQuoted, 6},
		{"bad escape", head + "\nmsgid \"\\q\"\n", BadEscape, 6},
		{"text alone", head + "\n\"a\"\n", Misplaced, 6},
		{"no translation", head + "\nmsgid \"a\"\n\n", Misplaced, 7},
		{"two ids", head + "\nmsgid \"a\"\nmsgid \"b\"\nmsgstr \"c\"\n", Misplaced, 7},
		{"plural without", head + "\nmsgid \"a\"\nmsgid_plural \"b\"\nmsgstr \"c\"\n", Misplaced, 8},
		{"wrong index", head + "\nmsgid \"a\"\nmsgid_plural \"b\"\nmsgstr[1] \"c\"\n", BadIndex, 8},
		{"twice", head + "\nmsgid \"a\"\nmsgstr \"b\"\n\nmsgid \"a\"\nmsgstr \"c\"\n", Twice, 11},
		{"comment within", head + "\nmsgid \"a\"\n# x\nmsgstr \"b\"\n", Misplaced, 7},
		{"a book", head + strings.Repeat("#\n", maxSize/2), TooBig, 1},
	}
	for _, tt := range tests {
		_, err := Read([]byte(tt.text))
		e, ok := Syntax(err)
		if !ok || e.Reason != tt.reason || e.Line != tt.line {
			t.Errorf("%s: got %v, want line %d: %s", tt.name, err, tt.line, tt.reason)
		}
	}
}

// FuzzRead: whatever is read is written so that it reads the same.
func FuzzRead(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte(head + "#~ x\n#\n\nmsgid \"a\"\nmsgstr \"b\"\n"))
	f.Add([]byte("msgid \"\"\nmsgstr \"x\""))
	f.Fuzz(func(t *testing.T, data []byte) {
		one, err := Read(data)
		if err != nil {
			if _, ok := Syntax(err); !ok {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		var text bytes.Buffer
		if _, err := one.WriteTo(&text); err != nil {
			t.Fatal(err)
		}
		two, err := Read(text.Bytes())
		if err != nil {
			t.Fatalf("%v in\n%s", err, text.String())
		}
		lines := cmpopts.IgnoreFields(Entry{}, "Line", "TextLines")
		if diff := cmp.Diff(one, two, lines, cmpopts.IgnoreUnexported(File{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("read again: -one +two:\n%s", diff)
		}
	})
}
