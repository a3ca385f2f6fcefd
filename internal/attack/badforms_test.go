package attack

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"relais/internal/store"
	"relais/internal/web/ui"
)

var digits = regexp.MustCompile(`[0-9]+`)

// badText must be refused by whatever takes text.
var badText = map[string]string{
	"NUL": bait + "\x00", "bad UTF-8": bait + "\xff\xc0\x80", "right-to-left override": bait + "\u202egpj",
	"control": bait + "\x1b[31m", "huge": strings.Repeat(bait, 5000),
}

// badChoice must be refused by whatever offers choices.
var badChoice = map[string]string{
	"no choice": bait, "script": `"><script>` + bait + `</script>`, "SQL": `';DROP TABLE member;--` + bait, "NUL": bait + "\x00", "bad UTF-8": bait + "\xff",
}

// postForms are all forms that members of all kinds and nobody find, each once.
func (w *world) postForms() (out map[string]form, who map[string]*member) {
	w.t.Helper()
	out, who = map[string]form{}, map[string]*member{}
	for _, m := range []*member{nil, w.cast.sender.worker(), w.cast.sender.admin, w.cast.shelter.worker(), w.cast.desk.admin} {
		for _, at := range w.gets() {
			for _, f := range forms(at, w.page(m, http.MethodGet, at, nil, "fr").body) {
				var names []string
				for _, i := range f.fields {
					names = append(names, i.name)
				}
				slices.Sort(names)
				key := fmt.Sprint(w.routeOf(f.action), slices.Compact(names))
				if _, known := out[key]; !known && len(names) > 0 {
					out[key], who[key] = f, m
				}
			}
		}
	}
	return out, who
}

// gets are the addresses of all pages.
func (w *world) gets() (out []string) {
	for _, r := range w.pages.Routes() {
		method, pattern, _ := strings.Cut(r.Pattern, " ")
		path, known := w.address(pattern)
		if pattern == "/{$}" {
			path, known = "/", true
		}
		if method == http.MethodGet && (known || !strings.Contains(pattern, "{")) && path != "/exit" {
			out = append(out, path)
		}
	}
	return out
}

// routeOf is an address without its ids.
func (w *world) routeOf(path string) string {
	path, _, _ = strings.Cut(path, "?")
	return replace(path, func() map[string]string {
		out := map[string]string{}
		for id := range w.private() {
			out[id] = "*"
		}
		return out
	}())
}

// TestBadInputForms: every field of every form of every page refuses what it
// can't take, beside the field, in the reader's language, and keeps nothing.
func TestBadInputForms(t *testing.T) {
	if testing.Short() {
		t.Skip("posts thousands of forms")
	}
	each(t, func(t *testing.T, w *world) {
		if w.cfg.URL != "" {
			t.Skip("pages are the same on both engines")
		}
		w.wholeJob()
		all, who := w.postForms()
		tried, now := 0, w.content()
		for _, key := range slices.Sorted(maps.Keys(all)) {
			f, before, accepted := all[key], now, ""
			same := map[string]bool{}
			for _, i := range f.fields {
				values := badChoice
				if i.text() {
					values = badText
				}
				of := digits.ReplaceAllString(i.name, "0")
				if i.kind == "checkbox" && strings.Contains(of, ".") {
					of = of[:strings.LastIndexByte(of, '.')]
				}
				if same[of] {
					continue // one more row of the same kind, or one more choice
				}
				same[of] = true
				if strings.HasPrefix(i.name, "_") || i.kind == "file" {
					continue // of the frame, or a way to go
				}
				w.sequence()
				for name, v := range values {
					tried++
					if got := w.badForm(f, who[key], i, name, v); got != "" {
						accepted = got
					}
				}
			}
			now = w.content()
			for table := range before {
				told := table == "person_line" && strings.Contains(f.page, "/opened") // the page opens a release: its person is told each time
				if accepted == "" && table != "kept" && !told && len(before[table]) != len(now[table]) {
					t.Errorf("%s %s: %s has other rows", w.routeOf(f.page), f.action, table)
				}
			}
		}
		if strings.Contains(w.log.String(), bait) {
			t.Error("the log holds what was typed")
		}
		w.db(func(ctx context.Context, tx *store.Tx) error { // what was refused is given back to who typed it
			_, err := tx.Exec(ctx, `DELETE FROM kept`)
			return err
		})
		for _, m := range []*member{w.cast.sender.worker(), w.cast.sender.admin, w.cast.shelter.worker(), w.cast.desk.admin} {
			for at, body := range w.crawl(m, "fr", w.gets()...) {
				if strings.Contains(body, bait) {
					t.Errorf("%s shows a value that had to be refused", w.routeOf(at))
				}
			}
		}
		t.Logf("%d forms, %d bad values", len(all), tried)
	})
}

// badForm posts a form with one bad value in both languages, and says whether
// it was taken.
func (w *world) badForm(f form, m *member, i input, name, v string) (accepted string) {
	w.t.Helper()
	words := map[string]string{}
	for _, lang := range []string{"fr", "en"} {
		if lang == "en" && words["fr"] == "" {
			break // nothing to compare
		}
		values := f.values(func(input) string { return "" })
		values[i.name] = []string{v}
		got := w.page(m, http.MethodPost, f.action, values, lang)
		what := fmt.Sprintf("%s → %s, %s (%s): %s (%s)", w.routeOf(f.page), w.routeOf(f.action), i.name, i.kind, name, lang)
		switch {
		case got.status >= 500:
			w.t.Errorf("%s: %d", what, got.status)
		case got.status < 400:
			return what // nothing that the form asks for now; see at the end that it is nowhere
		case strings.Contains(got.body, "<script>"+bait):
			w.t.Errorf("%s: shown as it is", what)
		case i.text() && i.kind != "search" && name != "huge" && got.status == http.StatusUnprocessableEntity:
			if words[lang] = complaint(got.body, i.name); words[lang] == "" && !strings.Contains(got.body, "govuk-error-summary") {
				w.t.Errorf("%s: no error on the page", what)
			}
		}
	}
	if words["fr"] != "" && words["fr"] == words["en"] {
		w.t.Errorf("%s, %s: the same words in both languages: %s", f.action, i.name, words["fr"])
	}
	return ""
}

// complaint is the error beside a field.
func complaint(body, name string) (out string) {
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return ""
	}
	walk(root, func(n *html.Node) {
		id := attr(n, "id")
		if strings.HasSuffix(id, "-error") && strings.HasPrefix(ui.FieldID(name), strings.TrimSuffix(id, "-error")) {
			out = strings.TrimSpace(content(n))
		}
	})
	return out
}
