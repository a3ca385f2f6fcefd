package attack

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"relais/internal/act"
	"relais/internal/api"
	"relais/internal/app"
	"relais/internal/assets"
	"relais/internal/define"
)

// typed are fragments short enough for every field. They end in the name of
// the field, so that no two are the same.
var typed = []string{`<script src=//x.ca>`, `"><img src=x onerror=`, `';DROP TABLE member--`, `</textarea><b/onclick=`, `{{.}}${7*7}<!--`}

// TestBadInputIsText: scripts and SQL in every free text of the whole job are
// words like any other: kept as they are, shown as they are, and never run.
func TestBadInputIsText(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		count := 0
		w.word = func(_, field string) string {
			count++
			name := strings.Map(letters, field[strings.LastIndexByte(field, '.')+1:])
			switch name = name[:min(len(name), 8)]; name {
			case "login", "pass", "newpass":
				return name + "<script>x</script>"
			case "note", "said", "service": // stopped when it holds a word of the file
				return "<u onblur=hop>"
			}
			return typed[count%len(typed)] + name
		}
		w.wholeJob()
		want := `<script>alert("hop")</script> '; DROP TABLE case_file; --`
		e := do[act.Entry](w.cast.sender.worker(), "AddEntry", act.AddEntry{Case: w.ids.kase, NewEntry: act.NewEntry{Section: "notes", Text: want}})
		if e.Text != want {
			t.Errorf("kept as %q", e.Text)
		}
		if c := do[act.Case](w.cast.sender.worker(), "GetCase", act.ID{ID: w.ids.kase}); !c.Whole || len(c.Needs) != 5 {
			t.Errorf("the file is not whole: %+v", c)
		}
		if w.cfg.URL != "" {
			return // pages are the same on both engines
		}
		pages, shown := 0, 0
		for _, m := range []*member{w.cast.sender.worker(), w.cast.sender.admin, w.cast.shelter.worker(), w.cast.desk.admin} {
			for at, body := range w.everyPage(m) {
				pages++
				if strings.Contains(body, "onerror") || strings.Contains(body, "DROP TABLE") {
					shown++
				}
				inert(t, at, body)
			}
		}
		t.Logf("%d pages, %d with fragments", pages, shown)
		if shown < 20 {
			t.Errorf("only %d of %d pages show a fragment", shown, pages)
		}
	})
}

// everyPage is what a member reaches by links, and every route beside.
func (w *world) everyPage(m *member) map[string]string {
	w.t.Helper()
	from := []string{"/"}
	for _, r := range w.pages.Routes() {
		method, pattern, _ := strings.Cut(r.Pattern, " ")
		if path, known := w.address(pattern); method == http.MethodGet && known && path != "/exit" {
			from = append(from, path)
		} else if method == http.MethodGet && !strings.Contains(pattern, "{") && pattern != "/exit" {
			from = append(from, pattern)
		}
	}
	return w.crawl(m, "fr", from...)
}

// inert fails when a page has anything that would run.
func inert(t *testing.T, at, body string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	walk(root, func(n *html.Node) {
		for _, a := range n.Attr {
			scheme, _, _ := strings.Cut(strings.TrimSpace(strings.ToLower(a.Val)), ":")
			if strings.HasPrefix(a.Key, "on") || slices.Contains([]string{"href", "src", "action", "formaction"}, a.Key) &&
				slices.Contains([]string{"javascript", "data", "vbscript"}, scheme) {
				t.Errorf("%s: <%s %s=%q>", at, n.Data, a.Key, a.Val)
			}
		}
		if n.Data == "script" && !strings.HasPrefix(attr(n, "src"), assets.Prefix) && attr(n, "type") != "application/json" ||
			n.Data == "img" && attr(n, "src") == "x" || n.Data == "b" && attr(n, "class") == "" && len(n.Attr) > 0 {
			t.Errorf("%s: <%s> that nobody of us wrote", at, n.Data)
		}
	})
}

// TestBadInputPaths: what is no id in an address, no JSON, or JSON of another
// shape is refused without a trace.
func TestBadInputPaths(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.wholeJob()
		before := w.content()
		bodies := []string{"", "null", "[]", "7", `"` + bait + `"`, "{", `{"` + bait + `":1}`, `{}{}`, "\xff\xfe", strings.Repeat("[", 100000),
			`{"a":` + strings.Repeat(`{"a":`, 20000), "\x00", `{"id":"` + strings.Repeat(bait, 200000) + `"}`}
		values := []string{bait, "%2e%2e", bait + "\x00", "\xff\xfe", "\u202e" + bait, `';DROP TABLE member;--`, `<script>`, strings.Repeat("a", 26), strings.Repeat(bait, 500)}
		for _, r := range app.Declared() {
			s := w.samples()[r.Name]
			if s.in == nil {
				t.Errorf("no sample of %s", r.Name)
				continue
			}
			token := ""
			if s.by != nil {
				s.by.fresh()
				token = s.by.token
			}
			if r.Method != http.MethodGet && r.Method != http.MethodDelete {
				for _, body := range bodies {
					if !harmless(r.Name) {
						w.refusedRaw(r, w.raw(token, r, map[string]string{"id": w.ids.kase}, nil, []byte(body), "fr"))
					}
				}
			}
			if !strings.Contains(r.Path, "{") || r.Name == "SetSource" { // any name is a new source
				continue
			}
			for _, v := range values {
				path := map[string]string{"id": v, "section": v, "entry": v, "need": v, "consent": v, "name": v}
				w.refusedRaw(r, w.raw(token, r, path, url.Values{}, mustJSON(s.in), "en"))
			}
		}
		if strings.Contains(w.log.String(), bait) || strings.Contains(w.log.String(), "DROP TABLE") {
			t.Error("the log holds what was sent")
		}
		after := w.content()
		for _, table := range slices.Sorted(maps.Keys(before)) {
			if len(before[table]) != len(after[table]) {
				t.Errorf("%s has %d rows, had %d", table, len(after[table]), len(before[table]))
			}
		}
	})
}

// harmless are acts that need no field, or whose answer is that they can't be
// done by this body; their own fields are tried one by one elsewhere.
func harmless(name string) bool {
	t := inputOf(name)
	return t.NumField() == 0 || slices.Contains([]string{"PasskeySignInBegin", "PasskeyAddBegin", "SearchServices", "MatchNeeds", "SetSource", "SetSafeContact", "SetFacts",
		"CosignConsent", "ConfirmConsent", "LetConsentEnd", "SetConsentPaper", "WithdrawConsent", "UndoEntry", "KeepForm", "SetAgencyProfile", "SetCase", "VerifyService", "OpenRelease", "Undo", "Withdraw", "ReviewDisclosure", "SetListingMail",
		"PreviewCases", "CopyCase"}, name)
}

func (w *world) refusedRaw(r define.Declared, got answer) {
	w.t.Helper()
	if got.status < 400 || got.status >= 500 {
		w.t.Errorf("%s %s%s: %d %.200s", r.Method, api.Prefix, r.Path, got.status, got.body)
	}
	if strings.Contains(got.body, bait) {
		w.t.Errorf("%s %s: the answer repeats what was sent", r.Method, r.Path)
	}
}

func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}
