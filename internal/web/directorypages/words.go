package directorypages

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"relais/internal/act"
	"relais/internal/directory"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
	"relais/internal/locale"
	"relais/internal/web"
	"relais/internal/web/ui"
)

// words are what pages need to name things in the reader's language. Views
// embed it, so that templates call its methods.
type words struct {
	lang  locale.Lang
	today string // YYYY-MM-DD as records are dated, which is in UTC
}

func wordsOf(r *web.Request) words {
	return words{r.Lang, r.Now().UTC().Format(time.DateOnly)}
}

// T is a text of the catalog.
func (w words) T(key string, args ...any) string { return locale.T(w.lang, key, args...) }

// Need names a need of the taxonomy; an unknown code stays as it is.
func (w words) Need(code string) string {
	if n, ok := needs.Default().Get(code); ok {
		return n.Name.In(string(w.lang))
	}
	return code
}

// NeedNames are the names of several needs.
func (w words) NeedNames(codes []string) []string { return each(codes, w.Need) }

// Language names a language by its tag.
func (w words) Language(tag string) string { return directory.LanguageName(tag, string(w.lang)) }

// LanguageNames are the names of several languages.
func (w words) LanguageNames(tags []string) []string { return each(tags, w.Language) }

// Text is a name in both languages, in the reader's.
func (w words) Text(t act.Text) string { return t.In(string(w.lang)) }

// TongueOf is the language that a text has for this reader: theirs, or the
// other one where there is no other text. It is "" for theirs.
func (w words) TongueOf(t act.LongText) string {
	switch {
	case w.lang == locale.FR && t.FR == "" && t.EN != "":
		return "en"
	case w.lang == locale.EN && t.EN == "" && t.FR != "":
		return "fr"
	}
	return ""
}

// Code is the word of a code of a set.
func (w words) Code(set, code string) string {
	if key := "code." + set + "." + code; locale.Has(key) {
		return w.T(key)
	}
	return code
}

// Codes are the words of several codes of a set.
func (w words) Codes(set string, codes []string) []string {
	return each(codes, func(c string) string { return w.Code(set, c) })
}

// List says things one after the other.
func (w words) List(items []string) string { return locale.List(w.lang, each(items, lower)) }

// Among are the words of codes within a sentence.
func (w words) Among(set string, codes []string) string { return w.List(w.Codes(set, codes)) }

// lower begins a name with a small letter, as within a sentence. A word with
// more capitals, or of a people, stays.
func lower(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	word, _, _ := strings.Cut(s[size:], " ")
	if !unicode.IsUpper(first) || strings.IndexFunc(word, unicode.IsUpper) >= 0 || strings.HasPrefix(s, "Indigenous") {
		return s
	}
	return string(unicode.ToLower(first)) + s[size:]
}

// Free says how many places are free, in what they are counted in.
func (w words) Free(c act.CapacityView) string {
	if key := "dir.free." + c.Unit; locale.Has(key) {
		return w.T(key, c.Available)
	}
	return w.T("dir.free.place", c.Available)
}

// ProvinceName names a province as records write it; other words stay.
func (w words) ProvinceName(s string) string {
	if code := directory.ProvinceCode(s); code != "" {
		return w.Code("province", code)
	}
	return s
}

// PlaceName names a municipality in the reader's language where it has a name in
// each.
func (w words) PlaceName(name, province string) string {
	if p, ok := directory.FindPlace(name, directory.ProvinceCode(province)); ok {
		return p.Name.In(string(w.lang))
	}
	return name
}

// Area names a part of the country: a province, a municipality, Canada.
func (w words) Area(name string) string {
	if code := directory.ProvinceCode(name); code != "" {
		return w.Code("province", code)
	}
	return w.PlaceName(name, "")
}

// Day is the calendar day on which a record was checked. Records say days
// only, so no zone shifts them.
func (w words) Day(m *act.Moment) string {
	if m == nil {
		return ""
	}
	return m.UTC().Format(time.DateOnly)
}

// Today tells whether a record was checked today.
func (w words) Today(m *act.Moment) bool { return w.Day(m) == w.today }

// At is the address of a service, or of a page below it. Records of other
// publishers have ids of any form.
func (w words) At(id, below string) string { return "/services/" + url.PathEscape(id) + below }

// Paragraphs splits what somebody wrote into paragraphs of lines.
func (w words) Paragraphs(text string) [][]string {
	var out [][]string
	for _, p := range strings.Split(strings.TrimSpace(text), "\n\n") {
		if p = strings.Trim(p, "\n"); p != "" {
			out = append(out, strings.Split(p, "\n"))
		}
	}
	return out
}

// Dial is a telephone number as the tel: address of RFC 3966 takes it; the
// extension stays out of it.
func (w words) Dial(number string) string {
	var b strings.Builder
	for _, c := range number {
		switch {
		case c >= '0' && c <= '9', c == '+' && b.Len() == 0:
			b.WriteRune(c)
		case c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z', c == '#', c == ',', c == ';':
			return b.String()
		}
	}
	return b.String()
}

func each(in []string, f func(string) string) []string {
	out := make([]string, len(in))
	for i, s := range in {
		out[i] = f(s)
	}
	return out
}

// sorted orders answers by their words.
func sorted(all []ui.Choice) []ui.Choice {
	slices.SortStableFunc(all, func(a, b ui.Choice) int { return strings.Compare(match.Fold(a.Text), match.Fold(b.Text)) })
	return all
}
