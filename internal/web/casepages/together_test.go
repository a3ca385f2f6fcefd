package casepages_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/app"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/web"
	"relais/internal/web/casepages"
	"relais/internal/web/webtest"
)

type drafts struct{ n *app.App }

func (d drafts) Keep(ctx context.Context, token, form, body string) error {
	return d.n.Sessions.KeepExpired(ctx, token, act.KeepForm{Form: form, Body: body})
}

func (d drafts) Kept(ctx context.Context, s *agency.Session, form string) (string, error) {
	return d.n.Sessions.KeptFor(ctx, s, form)
}

func (d drafts) Drop(ctx context.Context, s *agency.Session, form string) error {
	return d.n.Sessions.DropFor(ctx, s, form)
}

// keeping is a site that keeps what is typed.
func keeping(t *testing.T) *site {
	s := newSite(t)
	s.handler = web.New(web.Config{Sessions: s.Node.Sessions, Now: s.Now, Drafts: drafts{s.Node}}, casepages.Routes(s.Node)).Handler()
	return s
}

// tab is a browser with cookies.
func (b *browser) tab() func(method, path string, form url.Values) page {
	jar := map[string]string{"__Host-lang": b.lang}
	return func(method, path string, form url.Values) page {
		b.who.Fresh()
		jar["__Host-relais"] = b.who.Token
		r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
		if form != nil {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		for name, value := range jar {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		w := httptest.NewRecorder()
		b.s.handler.ServeHTTP(w, r)
		for _, c := range w.Result().Cookies() {
			jar[c.Name] = c.Value
			if c.MaxAge < 0 {
				delete(jar, c.Name)
			}
		}
		return webtest.Read(b.t, w)
	}
}

// TestEachIntakeIsAFormOfItsOwn: what was typed about one person stands in no
// form about another, stays where it was typed, and is found from the other.
func TestEachIntakeIsAFormOfItsOwn(t *testing.T) {
	s := keeping(t)
	do := s.as(t, s.home.Worker).tab()
	one, two := do("GET", "/files/new", nil).To, do("GET", "/files/new", nil).To
	if one == two || !strings.HasPrefix(one, "/files/new?d=") {
		t.Fatalf("%q and %q", one, two)
	}
	typed := form("known", "Amina", "section.experience", "words of the first", "safe.ways.0.value", "514-555-0111")
	typed.Set("_form", one)
	do("POST", "/draft", typed)
	p := do("GET", two, nil)
	p.SaysNot("514-555-0111", "words of the first").Says("Not finished yet", "Amina").Has(`a[href="` + one + `"]`).HasNo(`[value="514-555-0111"]`)
	if to := do("POST", two, form("known", "Bich")).To; !strings.HasPrefix(to, "/files/") || strings.Contains(to, "new") {
		t.Fatalf("leads to %q", to)
	}
	do("GET", one, nil).Says("words of the first").Has(`[value="514-555-0111"]`)
	// A form that is refused comes back under its own number, and the other
	// language takes along what was typed.
	back := do("POST", one, form("known", "", "section.experience", "longer words")).To
	if back != one {
		t.Fatalf("a refused form leads to %q", back)
	}
	do("GET", one, nil).Has(".govuk-error-summary").Says("longer words")
	other := do("POST", "/draft/words", form("_lang", "fr "+one, "known", "Amina", "section.experience", "encore plus"))
	if other.To != one {
		t.Fatalf("the other language leads to %q", other.To)
	}
	do("GET", one, nil).Says("encore plus", "Nouvel accueil")
	for _, bad := range []string{"fr //elsewhere.example.ca", "fr https://elsewhere.example.ca/", "xx " + one, "fr"} {
		if p := do("POST", "/draft/words", form("_lang", bad)); p.Status != http.StatusNotFound {
			t.Errorf("%q: %d to %q", bad, p.Status, p.To)
		}
	}
}

// TestTwoPeopleWriteTheSameRules: what a colleague wrote meanwhile is kept with
// one's own words; where both wrote, nothing is replaced before who comes second
// has seen it. It holds for every form that replaces something.
func TestTwoPeopleWriteTheSameRules(t *testing.T) {
	s := keeping(t)
	first, second := s.as(t, s.home.Worker), s.as(t, s.home.Admin)
	at := first.story()
	one, two := first.tab(), second.tab()
	was := func(p page) string { return p.Attr(`input[name="_was"]`, "value") }
	base := was(one("GET", at+"/ways", nil))
	typed := func(change ...string) url.Values {
		v, err := url.ParseQuery(base)
		if err != nil {
			t.Fatal(err)
		}
		v.Set("_was", base)
		for i := 0; i+1 < len(change); i += 2 {
			v.Set(change[i], change[i+1])
		}
		return v
	}
	rules := func() *act.SafeContact {
		c, err := casework.GetCase.Do(t.Context(), s.Node, s.home.Worker.Fresh(), act.ID{ID: first.read(at)})
		if err != nil {
			t.Fatal(err)
		}
		return c.Safe
	}
	if p := two("POST", at+"/ways", typed("never_tell", "the cousin\nOvide")); p.To != at {
		t.Fatalf("%d to %q", p.Status, p.To)
	}
	if p := one("POST", at+"/ways", typed("code_word", "lilas")); p.To != at {
		t.Fatalf("%d to %q", p.Status, p.To)
	}
	one("GET", at, nil).Says("What a colleague changed meanwhile was kept too")
	if r := rules(); r.CodeWord != "lilas" || len(r.NeverTell) != 2 || r.NeverTell[1] != "Ovide" {
		t.Fatalf("%+v", r)
	}
	// Both write the same field: the second is shown what stands there.
	if p := one("POST", at+"/ways", typed("never_tell", "the landlord")); p.To != at+"/ways" {
		t.Fatalf("%d to %q", p.Status, p.To)
	}
	one("GET", at+"/ways", nil).Has(".govuk-error-summary").Says("the landlord", "Ovide", "Save again")
	if r := rules(); len(r.NeverTell) != 2 {
		t.Fatalf("replaced unseen: %+v", r)
	}
	// A page that is loaded again no longer says it, so saving is refused again.
	reloaded := one("GET", at+"/ways", nil).Says("the landlord").SaysNot("Save again")
	again := typed("never_tell", "the landlord\nOvide", "code_word", "lilas")
	again.Set("_was", was(reloaded))
	if p := one("POST", at+"/ways", again); p.To != at+"/ways" {
		t.Fatalf("replaced unseen after a reload: %d to %q", p.Status, p.To)
	}
	again.Set("_was", was(one("GET", at+"/ways", nil).Says("Save again")))
	if p := one("POST", at+"/ways", again); p.To != at {
		t.Fatalf("%d to %q", p.Status, p.To)
	}
	if r := rules(); len(r.NeverTell) != 2 || r.NeverTell[0] != "the landlord" {
		t.Fatalf("%+v", r)
	}
	// The same with the name and the next date.
	edit := was(one("GET", at+"/edit", nil))
	two("POST", at+"/edit", form("known", "Amihan", "next", "2026-02-20", "worker", s.home.Worker.ID, "_was", edit))
	one("POST", at+"/edit", form("known", "Amihan R.", "next", "2026-01-13", "worker", s.home.Worker.ID, "_was", edit))
	c, err := casework.GetCase.Do(t.Context(), s.Node, s.home.Worker.Fresh(), act.ID{ID: first.read(at)})
	if err != nil || c.Known != "Amihan R." || c.Next != "2026-02-20" {
		t.Errorf("%q, %q, %v", c.Known, c.Next, err)
	}
	// And for programs: what was read is named, and something else refused.
	in := act.SetSafeContact{Case: c.ID, SafeContact: *c.Safe, Seen: act.Seen{Seen: c.SafeSeen}}
	in.CodeWord = "orme"
	if _, err := casework.SetSafeContact.Do(t.Context(), s.Node, s.home.Worker.Fresh(), in); err != nil {
		t.Fatal(err)
	}
	in.CodeWord = "hêtre"
	if _, err := casework.SetSafeContact.Do(t.Context(), s.Node, s.home.Worker.Fresh(), in); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("%v", err)
	}
}

// TestSameNameIsAskedAbout: a second file of the same name, in whatever order
// and spelling, is opened only by who says that it is somebody else.
func TestSameNameIsAskedAbout(t *testing.T) {
	s := keeping(t)
	do := s.as(t, s.home.Worker).tab()
	at := do("POST", "/files/new", form("known", "Nguyễn Thị-Lan")).To
	blank := do("GET", "/files/new", nil).To
	if to := do("POST", blank, form("known", "thi lan nguyen", "section.plan", "words")).To; to != blank {
		t.Fatalf("leads to %q", to)
	}
	do("GET", blank, nil).Says("words", "Nguyễn Thị-Lan").Has(`a[href="` + at + `"]`)
	if to := do("POST", blank, form("known", "thi lan nguyen", "another", "true")).To; to == blank || to == at {
		t.Errorf("leads to %q", to)
	}
	c, err := casework.CreateCase.Do(t.Context(), s.Node, s.home.Worker.Fresh(), act.CreateCase{Known: "Lan Nguyen Thi"})
	if err != nil || len(c.SameName) != 2 {
		t.Errorf("%d told, %v", len(c.SameName), err)
	}
}

// TestAttackDaysNobodyMeans: every day that a page about a person asks for is
// refused in 1900 and in a century, next to its field; a next date that has
// passed may stay when something else is changed.
func TestAttackDaysNobodyMeans(t *testing.T) {
	s := newSite(t)
	b := s.as(t, s.home.Worker)
	at := b.story()
	for _, day := range []string{"1900-01-01", "2126-01-01"} {
		for path, fields := range map[string][]string{
			"/files/new":     {"known", "Ifeoma", "next", day},
			at + "/items":    {"need.food.on", "true", "need.food.urgency", "urgent", "by", day},
			at + "/edit":     {"known", "Amihan", "next", day},
			agree(at, "ask"): {"purpose", "a bed", "form", "spoken", "given_by", "person", "language", "fr", "explained", "who", "explained", "what", "explained", "why", "explained", "until", "explained", "withdraw", "explained", "refuse", "explained", "loopback", "explained", "limits", "agencies", s.other.ID, "until", day},
			at + "/contact":  {"way", "in_person", "at.time", "10:00", "at.date", day},
		} {
			for lang, word := range map[string]string{"en": "Please", "fr": "Veuillez"} {
				b.lang = lang
				field := fields[len(fields)-2]
				if path == at+"/contact" {
					field = "at"
				}
				p := b.refused(path, form(fields...))
				p.Has(".govuk-form-group--error #f-"+field, `.govuk-error-summary a[href="#f-`+field+`"]`)
				if path != agree(at, "ask") {
					p.Says(word)
				}
			}
		}
	}
}
