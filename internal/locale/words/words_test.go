package words

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"relais/internal/locale/cldr"
	"relais/internal/locale/po"
)

const area = `{
  "a.plain": {"en": "Hello", "fr": "Bonjour"},

  "a.marks": {
    "en": "{0} of {1}",
    "fr": "{0} sur {1}"
  },
  "a.count": {"en": {"one": "{0} day in {1}", "other": "{0} days in {1}"}, "fr": {"one": "{0} jour en {1}", "other": "{0} jours en {1}"}}
}
`

func files(more map[string]string) fstest.MapFS {
	out := fstest.MapFS{"a.json": {Data: []byte(area)}}
	for name, text := range more {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func read(t *testing.T, fsys fstest.MapFS) *Set {
	t.Helper()
	s, err := Read(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestCheck(t *testing.T) {
	t.Parallel()
	lang := func(texts string) map[string]string {
		return map[string]string{"lang/ar.json": `{"language": "ar", "reviewed": [], "texts": {` + texts + `}}`}
	}
	six := `"zero": "{0} {1}", "one": "x {1}", "two": "x {1}", "few": "{0} {1}", "many": "{0} {1}"`
	tests := []struct {
		name, key, why string
		files          map[string]string
	}{
		{"whole", "", "", lang(`"a.plain": "x", "a.marks": "{1} {0}", "a.count": {` + six + `, "other": "{0} {1}"}`)},
		{"one form for all", "", "", lang(`"a.count": "{0} {1}"`)},
		{"unknown key", "a.none", NoKey, lang(`"a.none": "x"`)},
		{"a mark less", "a.marks", OtherMarks, lang(`"a.marks": "{0}"`)},
		{"a mark more", "a.plain", OtherMarks, lang(`"a.plain": "{0}"`)},
		{"counts nothing", "a.plain", NotPlural, lang(`"a.plain": {"one": "x", "other": "x"}`)},
		{"a form less", "a.count", FormMissing, lang(`"a.count": {` + six + `}`)},
		{"a mark less in one form", "a.count", MarkLost, lang(`"a.count": {` + six + `, "other": "{0}"}`)},
		{"a form more", "b", FormUnknown, map[string]string{"b.json": `{"b": {"en": {"one": "x", "two": "x", "other": "x"}, "fr": "x"}}`}},
		{"no French", "b", NoText, map[string]string{"b.json": `{"b": {"en": "x"}}`}},
		{"Spanish among the areas", "b", NotHere, map[string]string{"b.json": `{"b": {"en": "x", "fr": "x", "es": "x"}}`}},
		{"French apart", "", NotHere, map[string]string{"lang/fr.json": `{"language": "fr", "reviewed": [], "texts": {}}`}},
		{"a mark skipped", "b", Skips, map[string]string{"b.json": `{"b": {"en": "{1}", "fr": "{1}"}}`}},
		{"a note about nothing", "a.none", NoKey, map[string]string{"lang/ar.json": `{"language": "ar", "reviewed": [], "texts": {}, "notes": {"a.none": "x"}}`}},
	}
	for _, tt := range tests {
		got := read(t, files(tt.files)).Check()
		if tt.why == "" && len(got) > 0 || tt.why != "" && (len(got) != 1 || got[0].Why != tt.why || got[0].Key != tt.key) {
			t.Errorf("%s: got %v, want %s for %q", tt.name, got, tt.why, tt.key)
		}
	}
}

// export and change: what a translator would do to the file.
func export(t *testing.T, s *Set, tag, from string, replace ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := s.Export(tag, from).WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for i := 0; i < len(replace); i += 2 {
		if !strings.Contains(text, replace[i]) {
			t.Fatalf("%q is not in\n%s", replace[i], text)
		}
		text = strings.Replace(text, replace[i], replace[i+1], 1)
	}
	return []byte(text)
}

func TestExport(t *testing.T) {
	t.Parallel()
	s := read(t, files(map[string]string{"lang/pl.json": `{"language": "pl", "reviewed": [], "texts": {"a.plain": "Cześć"}, "notes": {"a.plain": "ty\nnie pan"}}`}))
	want := `msgid ""
msgstr ""
"Project-Id-Version: relais\n"
"Language: pl\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=3; plural=(n == 1 ? 0 : n%10 >= 2 && n%10 <= 4 && (n%100 < 12 || n%100 > 14) ? 1 : 2);\n"
"X-Relais-Source: en\n"

# ty
# nie pan
#. fr: Bonjour
#: a.json
msgctxt "a.plain"
msgid "Hello"
msgstr "Cześć"

#. fr: {0} sur {1}
#: a.json
msgctxt "a.marks"
msgid "{0} of {1}"
msgstr ""

#. fr: {0} jour en {1}
#. fr: {0} jours en {1}
#: a.json
msgctxt "a.count"
msgid "{0} day in {1}"
msgid_plural "{0} days in {1}"
msgstr[0] ""
msgstr[1] ""
msgstr[2] ""
`
	if diff := cmp.Diff(want, string(export(t, s, "pl", "en"))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

const arabic = `{"language": "ar", "reviewed": [{"by": "Two readers", "on": "2026-05-04"}], "texts": {"a.plain": "x"}, "notes": {"a.plain": "old"}}`

func TestImport(t *testing.T) {
	t.Parallel()
	plural := "msgstr[0] \"\"\nmsgstr[1] \"\"\nmsgstr[2] \"\"\nmsgstr[3] \"\"\nmsgstr[4] \"\"\nmsgstr[5] \"\"\n"
	filled := "msgstr[0] \"z {0} {1}\"\nmsgstr[1] \"o {1}\"\nmsgstr[2] \"t {1}\"\nmsgstr[3] \"f {0} {1}\"\nmsgstr[4] \"m {0} {1}\"\nmsgstr[5] \"r {0} {1}\"\n"
	s := read(t, files(map[string]string{"lang/ar.json": arabic}))
	counted := map[cldr.Form]string{cldr.Zero: "z {0} {1}", cldr.One: "o {1}", cldr.Two: "t {1}", cldr.Few: "f {0} {1}", cldr.Many: "m {0} {1}", cldr.Other: "r {0} {1}"}
	tests := []struct {
		name          string
		replace       []string
		want          map[string]Text
		refused, left string // the reasons, with lines
	}{
		{name: "as it was", want: map[string]Text{}},
		{name: "another word", replace: []string{`msgstr "x"`, `msgstr "y"`}, want: map[string]Text{"a.plain": {One: "y"}}},
		{name: "taken out", replace: []string{`msgstr "x"`, `msgstr ""`}, want: map[string]Text{"a.plain": {}}},
		{name: "six forms", replace: []string{plural, filled}, want: map[string]Text{"a.count": {Forms: counted}}},
		{name: "six forms alike", replace: []string{plural, strings.ReplaceAll(plural, `""`, `"o {0} {1}"`)}, want: map[string]Text{"a.count": {One: "o {0} {1}"}}},
		{name: "half done", replace: []string{`msgstr[0] ""`, `msgstr[0] "z {0} {1}"`}, refused: "a.count 31 half"},
		{name: "a form less", replace: []string{"msgstr[5] \"\"\n", ""}, refused: "a.count 30 count"},
		{name: "a mark less", replace: []string{"sgid \"{0} of {1}\"\nmsgstr \"\"", "sgid \"{0} of {1}\"\nmsgstr \"{0}\""}, refused: "a.marks 22 marks"},
		{name: "an unknown key", replace: []string{`msgctxt "a.plain"`, `msgctxt "a.none"`}, refused: "a.none 14 no_key"},
		{name: "no language", replace: []string{`"Language: ar\n"`, `"Language: ../x\n"`}, refused: " 4 language"},
		{name: "no source", replace: []string{`X-Relais-Source: en`, `X-Relais-Source: de`}, refused: " 9 source"},
		{name: "another rule", replace: []string{`nplurals=6`, `nplurals=5`}, refused: " 8 rule"},
		{name: "no PO", replace: []string{`msgid "Hello"`, `msgid Hello`}, refused: " 15 po.line"},
		{name: "the source changed since", replace: []string{`msgid "Hello"`, `msgid "Hallo"`, `msgstr "x"`, `msgstr "y"`}, left: "a.plain 14 stale"},
		{name: "it changed, and the text is as it was", replace: []string{`msgid "Hello"`, `msgid "Hallo"`}, want: map[string]Text{}},
		{name: "marked", replace: []string{"#: a.json\n", "#: a.json\n#, fuzzy\n", `msgstr "x"`, `msgstr "y"`}, left: "a.plain 15 fuzzy"},
	}
	for _, tt := range tests {
		c := s.Import(export(t, s, "ar", "en", tt.replace...))
		if got := reasons(c.Refused); got != tt.refused {
			t.Errorf("%s: refused %q, want %q", tt.name, got, tt.refused)
		}
		if got := reasons(c.Left); got != tt.left {
			t.Errorf("%s: left %q, want %q", tt.name, got, tt.left)
		}
		if diff := cmp.Diff(tt.want, c.Texts); tt.want != nil && diff != "" {
			t.Errorf("%s: -want +got:\n%s", tt.name, diff)
		}
	}
}

func reasons(list []Complaint) string {
	var out []string
	for _, c := range list {
		out = append(out, c.Key+" "+strconv.Itoa(c.Line)+" "+c.Why)
	}
	return strings.Join(out, ", ")
}

// TestWrite: the files say what was imported, other lines stay to the byte,
// and a review does not outlive what was reviewed.
func TestWrite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{"a.json": area, "lang/ar.json": arabic} {
		if err := replace(filepath.Join(dir, name), []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	write := func(tag, from string, change ...string) {
		t.Helper()
		s, err := Read(os.DirFS(dir))
		if err != nil {
			t.Fatal(err)
		}
		data := export(t, s, tag, from, change...)
		c := s.Import(data)
		if len(c.Refused) > 0 {
			t.Fatal(c.Refused)
		}
		if _, err := s.Write(c, dir); err != nil {
			t.Fatal(err)
		}
		if s, err = Read(os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(data), string(export(t, s, tag, from))); diff != "" {
			t.Errorf("%s: the export after the import differs: -imported +exported:\n%s", tag, diff)
		}
	}
	write("ar", "en")
	if got := content(t, dir, "lang/ar.json"); !strings.Contains(got, `"reviewed": [{"by":"Two readers","on":"2026-05-04"}]`) {
		t.Errorf("nothing changed, and the review is gone: %s", got)
	}
	write("ar", "en", `msgstr "x"`, `msgstr "<y> & \"z\""`, "# old\n", "")
	want := "{\n  \"language\": \"ar\",\n  \"reviewed\": [],\n  \"source\": \"\",\n  \"texts\": {\n    \"a.plain\": \"<y> & \\\"z\\\"\"\n  }\n}\n"
	if diff := cmp.Diff(want, content(t, dir, "lang/ar.json")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	write("de", "fr", `msgstr ""`+"\n\n#. en: {0} of", `msgstr "Guten Tag"`+"\n\n#. en: {0} of")
	write("fr", "en", `msgstr "{0} sur {1}"`, `msgstr "{0} / {1}"`, `msgstr[1] "{0} jours en {1}"`, `msgstr[1] "{0} journées en {1}"`)
	wantArea := strings.NewReplacer("{0} sur {1}", "{0} / {1}", "jours en", "journées en").Replace(area)
	if diff := cmp.Diff(wantArea, content(t, dir, "a.json")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func content(t *testing.T, dir, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestRoundTrip: all our texts, in every language that has any and some that
// have none, survive a translator who changes nothing.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	s, err := Read(os.DirFS("../text"))
	if err != nil {
		t.Fatal(err)
	}
	tags := []string{"fr", "en", "de", "pl", "cr"}
	for _, l := range s.Languages {
		tags = append(tags, l.Tag)
		want, err := l.format()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), content(t, "../text", "lang/"+l.Tag+".json")); diff != "" {
			t.Errorf("lang/%s.json is not as an import would write it: -want +got:\n%s", l.Tag, diff)
		}
	}
	for _, tag := range tags {
		from := Sources[1]
		if tag == from {
			from = Sources[0]
		}
		data := export(t, s, tag, from)
		c := s.Import(data)
		if len(c.Refused)+len(c.Left)+len(c.Texts)+len(c.Notes) > 0 {
			t.Errorf("%s: %d refused, %d left, %d texts, %d notes change: %v %v", tag, len(c.Refused), len(c.Left), len(c.Texts), len(c.Notes), c.Refused, c.Left)
		}
		f, err := po.Read(data)
		if err != nil || len(f.Entries) != len(s.Keys) {
			t.Errorf("%s: %v, %d entries of %d", tag, err, len(f.Entries), len(s.Keys))
		}
	}
}

// FuzzImport: no file panics, and what is taken fits its key.
func FuzzImport(f *testing.F) {
	s, err := Read(files(map[string]string{"lang/ar.json": arabic}))
	if err != nil {
		f.Fatal(err)
	}
	for _, tag := range []string{"ar", "fr", "de"} {
		var b bytes.Buffer
		if _, err := s.Export(tag, "en").WriteTo(&b); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c := s.Import(data)
		for name, text := range c.Texts {
			if m := s.Find(name).Fits(c.Lang, text); m != nil && !text.Empty() {
				t.Errorf("%s took %+v: %v", name, text, m)
			}
		}
		if _, err := c.Apply(s.Language(c.Lang)).format(); err != nil {
			t.Error(err)
		}
		if text, changed := c.Texts["a.plain"]; changed && text.Empty() && slices.Contains(Sources, c.Lang) {
			t.Error("a language that is whole lost a text")
		}
	})
}
