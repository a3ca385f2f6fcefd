package attack

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/app"
)

// enforcing are the sectors that read of the directory what everybody reads.
var enforcing = []string{"police", "border", "immigration", "child_protection"}

// enforcers are a worker and an administrator of the police, and a worker of
// each other sector that enforces.
func (w *world) enforcers() map[string]*member {
	out := map[string]*member{"police": w.cast.police.worker(), "administrator of the police": w.cast.police.admin}
	for _, sector := range enforcing[1:] {
		out[sector] = w.agency(sector, "QC", "caseworker").worker()
	}
	return out
}

// shelters are what the attack looks for: beds in numbers that stand nowhere
// else, a listing for members only, and one of which parts are.
type shelters struct {
	open, members, partly string // ids
	word                  string // in every text for members
}

const plantedBeds, plantedRoom, plantedDay = 73917, 86425, "2027-03-19"

// number finds a number where it stands by itself, grouped or not, and not by
// chance within an id.
func number(text string) *regexp.Regexp {
	return regexp.MustCompile(`(^|[^0-9A-Za-z_-])` + text[:2] + `[ ,\x{a0}\x{202f}]?` + text[2:] + `([^0-9A-Za-z_-]|$)`)
}

var bedsSaid, roomSaid = number("73917"), number("86425")

func (w *world) shelters() (out shelters) {
	w.t.Helper()
	owner := w.cast.shelter.worker()
	out.word = canary()
	public, hidden := canary(), act.ServiceVisibility{Service: "members"}
	out.open = do[act.Service](owner, "UpsertService", secretListing(public, act.ServiceVisibility{}), "id", "url").ID
	out.members = do[act.Service](owner, "UpsertService", secretListing(out.word, hidden), "id", "url").ID
	partly := secretListing(public+"b", act.ServiceVisibility{Address: "members", Phone: "members", Email: "members"})
	partly.Address, partly.Email, partly.Phone = "99, boulevard "+out.word, out.word+"@example.ca", "819-555-0177"
	out.partly = do[act.Service](owner, "UpsertService", partly, "id", "url").ID
	w.beds(out, plantedBeds)
	return out
}

// beds says how many places are free now in all of them.
func (w *world) beds(s shelters, free int) {
	w.t.Helper()
	for _, id := range []string{s.open, s.members, s.partly} {
		do[act.Service](w.cast.shelter.worker(), "UpdateCapacity",
			act.UpdateCapacity{ID: id, Available: free, Maximum: plantedRoom, Unit: "bed", Waitlist: true, Expected: plantedDay})
	}
}

// tells are the planted values that a text holds, also inside an export.
func (s shelters) tells(a answer) []string {
	texts := []string{a.body, fmt.Sprint(a.header)}
	var export act.Export
	if json.Unmarshal([]byte(a.body), &export) == nil && len(export.Data) > 0 {
		texts = append(texts, string(export.Data))
		if export.Form == "tabular" {
			texts = append(texts, unzipped(export.Data)...)
		}
	}
	all, found := strings.Join(texts, "\n"), []string(nil)
	for what, said := range map[string]bool{"free beds": bedsSaid.MatchString(all), "all beds": roomSaid.MatchString(all),
		"the day when a bed is expected": strings.Contains(all, plantedDay), "the listing for members": strings.Contains(all, s.members),
		"a part for members": strings.Contains(all, s.word)} {
		if said {
			found = append(found, what)
		}
	}
	slices.Sort(found)
	return found
}

// unzipped are the files of an archive.
func unzipped(data []byte) (out []string) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return []string{err.Error()}
	}
	for _, f := range z.File {
		if r, err := f.Open(); err == nil {
			text, _ := io.ReadAll(r) // what can be read of it is looked at
			out = append(out, string(text))
		}
	}
	return out
}

// everything is all that a member can call: every act with the sample of the
// whole job, aimed at each shelter where it takes the id of a service, the
// directory's own surface, and every page.
func (w *world) everything(m *member, s shelters, each func(name string, a answer)) {
	w.t.Helper()
	samples := w.samples()
	for _, r := range app.Declared() {
		if r.Name == "SignOut" || r.Name == "SignIn" || samples[r.Name].in == nil {
			continue
		}
		each(r.Name, w.sendAs(m, r.Name, samples[r.Name].in))
		for _, id := range []string{s.open, s.partly} {
			if in, aimed := exchange(samples[r.Name].in, map[string]string{w.ids.service: id}); aimed {
				each(r.Name+" of a shelter", w.sendAs(m, r.Name, in))
			}
		}
	}
	for _, mine := range []bool{true, false} {
		each("WorkList", w.sendAs(m, "WorkList", act.WorkQuery{Mine: mine}))
	}
	for _, sort := range act.Codes["match_sort"] {
		in := act.MatchNeeds{Needs: []act.MatchNeed{{Code: "emergency-shelter", Urgency: "danger"}}, Place: "Laval", FreeOnly: true,
			MatchLimits: act.MatchLimits{Facets: true, Sort: sort}}
		each("MatchNeeds by "+sort, w.sendAs(m, "MatchNeeds", in))
		each("PlanNeeds by "+sort, w.sendAs(m, "PlanNeeds", act.PlanNeeds{MatchNeeds: in}))
		in.ShowLeftOut = true
		each("MatchNeeds left out by "+sort, w.sendAs(m, "MatchNeeds", in))
	}
	for _, of := range []string{"", "agency"} {
		for _, form := range act.Codes["directory_form"] {
			each("export as "+form, w.sendAs(m, "ExportDirectory", act.ExportDirectory{Form: form, Source: of, Licensed: true}))
		}
	}
	w.aimedPages(m, s, each)
}

// aimedPages asks for every page, with each shelter's id where one goes and with
// the searches that find them.
func (w *world) aimedPages(m *member, s shelters, each func(name string, a answer)) {
	asked := url.Values{"need": {"emergency-shelter"}, "place": {"Laval"}, "q": {"nuit"}, "service": {s.open, s.partly}, "agency": {w.cast.shelter.id},
		"chosen": {s.open}, "id": {s.open, s.partly}}.Encode()
	for _, r := range w.pages.Routes() {
		method, pattern, _ := strings.Cut(r.Pattern, " ")
		if method != http.MethodGet || pattern == "/out" {
			continue
		}
		pattern = strings.ReplaceAll(pattern, "{$}", "")
		var paths []string
		if path, known := w.address(pattern); known || !strings.Contains(pattern, "{") {
			paths = append(paths, path)
		}
		if strings.HasPrefix(pattern, "/services/{id}") {
			for _, id := range []string{s.open, s.partly} {
				if path := strings.ReplaceAll(pattern, "{id}", id); !strings.Contains(path, "{") {
					paths = append(paths, path)
				}
			}
		}
		for _, path := range paths {
			each("page "+path, w.page(m, method, path, nil, "fr"))
			each("page "+path+" asked", w.page(m, method, path+"?"+asked, nil, "en"))
		}
	}
}

// TestAttackEnforcementSeesNoCapacity: whatever an agency of the police, the
// border, immigration or child protection calls, it reads of no free bed, of no
// listing for members, and of nothing that changes when somebody arrives. Who
// is a member like others reads all of it, so that the attack is known to look
// in the right places.
func TestAttackEnforcementSeesNoCapacity(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.wholeJob()
		w.places()
		s := w.shelters()
		seen := map[string]bool{}
		w.everything(w.cast.second.worker(), s, func(_ string, a answer) {
			for _, what := range s.tells(a) {
				seen[what] = true
			}
		})
		for _, what := range []string{"free beds", "all beds", "the day when a bed is expected", "the listing for members", "a part for members"} {
			if !seen[what] {
				t.Errorf("a shelter's worker, who may, doesn't read %s: the attack looks in the wrong places", what)
			}
		}
		for role, m := range w.enforcers() {
			w.everything(m, s, func(name string, a answer) {
				if found := s.tells(a); len(found) > 0 {
					t.Errorf("%s by %s tells %q", name, role, found)
				}
				if a.status >= 500 {
					t.Errorf("%s by %s: %d %s", name, role, a.status, a.body)
				}
			})
		}
		w.sameWhenSomebodyArrives(t, s)
	})
}

// sameWhenSomebodyArrives: the whole surface answers byte for byte alike
// before and after a bed is taken, said again, or becomes free, and whether the
// listing for members says one thing or another.
func (w *world) sameWhenSomebodyArrives(t *testing.T, s shelters) {
	t.Helper()
	m := w.cast.police.worker()
	words, ids := []string{"maison", s.word, "rue " + s.word}, []string{s.open, s.partly, "open1"}
	look := func() map[string]string {
		out := w.surface(m, false, words, ids)
		keep := func(name string, a answer) {
			out[name] = fmt.Sprint(a.status, "\n", operations.ReplaceAllString(idle.ReplaceAllString(a.body, ""), ""))
		}
		for _, sort := range act.Codes["match_sort"] {
			in := act.MatchNeeds{Needs: []act.MatchNeed{{Code: "emergency-shelter", Urgency: "danger"}, {Code: "food"}}, Place: "Laval", FreeOnly: true,
				MatchLimits: act.MatchLimits{Facets: true, Sort: sort}}
			keep("match "+sort, w.sendAs(m, "MatchNeeds", in))
			keep("plan "+sort, w.sendAs(m, "PlanNeeds", act.PlanNeeds{MatchNeeds: in}))
		}
		return out
	}
	none := "0f1e2d3c-4b5a-4697-8877-665544332211"
	missing := w.surface(m, false, nil, []string{none})
	for name, got := range w.surface(m, false, nil, []string{s.members}) {
		if strings.ReplaceAll(got, s.members, none) != missing[strings.ReplaceAll(name, s.members, none)] {
			t.Errorf("%s tells that there is a listing for members: %.600s", name, got)
		}
	}
	for name, in := range map[string]any{"VerifyService": act.VerifyService{ID: s.members}, "MakeConfirmLink": act.MakeConfirmLink{ID: s.members},
		"UpdateCapacity": act.UpdateCapacity{ID: s.members, Available: 1}, "DeleteService": act.DeleteService{ID: s.members},
		"ListServiceHistory": act.ServiceRef{ID: s.members}, "RestoreService": act.ServiceRef{ID: s.members},
		"SuggestChange": act.SuggestChange{ID: s.members, Field: "closed", Why: "it seems to be"}} {
		other, _ := exchange(in, map[string]string{s.members: none})
		if got, want := w.sendAs(m, name, in), w.sendAs(m, name, other); got.status != want.status || got.body != want.body || got.status/100 != 4 {
			t.Errorf("%s tells that there is a listing for members: %d %s", name, got.status, got.body)
		}
	}
	before := look()
	for _, free := range []int{plantedBeds, 3, 0, plantedRoom} {
		w.advance(2 * time.Second)
		w.beds(s, free)
		alike(t, fmt.Sprint(free, " beds"), before, look())
	}
	owner := w.cast.shelter.worker()
	w.advance(2 * time.Second)
	do[act.None](owner, "DeleteService", act.DeleteService{ID: s.members})
	alike(t, "without the listing for members", before, look())
}
