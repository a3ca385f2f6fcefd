package attack

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/act"
	"relais/internal/api"
	"relais/internal/app"
)

// idle is how long the session of a page still lasts.
var idle = regexp.MustCompile(`data-idle="\d+"`)

// hsds asks the HSDS API as a member, or as nobody.
func (w *world) hsds(m *member, method, path, body string) answer {
	r := httptest.NewRequest(method, api.HSDSPrefix+path, strings.NewReader(body))
	if m != nil {
		r.Header.Set("Authorization", "Bearer "+m.token)
	}
	return w.request(api.HSDS(w.node), r)
}

// askers are the classes of people who ask, without the agency itself.
func (w *world) askers() map[string]*member {
	return map[string]*member{"stranger": nil, "another agency": w.cast.second.worker(), "desk": w.cast.desk.admin, "police": w.cast.police.worker()}
}

// surface is all that somebody is answered about the directory: pages, API,
// HSDS, exports, facets, distances from many points, order and totals. words
// are what is looked for besides, and ids are asked for by name.
// operations are the ids of forms, drawn anew for each, and the clock.
var operations = regexp.MustCompile(`name="key"\s+value="[^"]*"|data-(now|mark)="[^"]*"`)

func (w *world) surface(m *member, own bool, words, ids []string) map[string]string {
	w.t.Helper()
	out := map[string]string{}
	keep := func(name string, a answer) {
		out[name] = fmt.Sprint(a.status, " ", a.header, "\n", operations.ReplaceAllString(idle.ReplaceAllString(a.body, ""), ""))
	}
	w.hsdsSurface(m, words, ids, keep)
	if m == nil {
		return out
	}
	m.fresh()
	send := func(name string, in any) {
		b, err := json.Marshal(in)
		w.ok(err)
		keep(name+" "+string(b), w.send(m.token, name, in))
	}
	for _, r := range app.Declared() {
		if r.Tag != "directory" || r.Method != http.MethodGet || own && slices.Contains([]string{"OwnServices", "WorkList"}, r.Name) {
			continue
		}
		in := reflect.New(inputOf(r.Name)).Elem()
		if !strings.Contains(r.Path, "{id}") {
			send(r.Name, in.Interface())
			continue
		}
		for _, id := range ids {
			in.FieldByName("ID").SetString(id)
			send(r.Name, in.Interface())
		}
	}
	for _, form := range act.Codes["directory_form"] {
		send("ExportDirectory", act.ExportDirectory{Form: form})
	}
	for _, q := range words {
		send("SearchServices", act.SearchServices{Query: q})
		send("MatchNeeds", act.MatchNeeds{Query: q, ShowLeftOut: true})
	}
	for _, place := range []string{"Montréal", "Laval", "Longueuil", "Gatineau", "Sherbrooke", "Québec", "Ottawa"} {
		send("SearchServices", act.SearchServices{Place: place, Need: "emergency-shelter"})
		for _, within := range []int{0, 5, 20, 200} {
			send("MatchNeeds", act.MatchNeeds{Needs: []act.MatchNeed{{Code: "emergency-shelter"}, {Code: "food"}}, Place: place, Within: within})
		}
	}
	for _, r := range w.pages.Routes() {
		method, pattern, _ := strings.Cut(r.Pattern, " ")
		if method != http.MethodGet || !strings.HasPrefix(pattern, "/services") || own && ownList(pattern) {
			continue
		}
		for _, id := range ids {
			path := strings.NewReplacer("{id}", url.PathEscape(id), "{$}", "").Replace(pattern)
			if !strings.Contains(path, "{") {
				keep("page "+path, w.page(m, method, path, nil, "fr"))
			}
		}
	}
	return out
}

// ownList tells that a page lists what the agency itself offers.
func ownList(pattern string) bool {
	return strings.HasPrefix(pattern, "/services/own") || pattern == "/services/{id}/checked" || pattern == "/services/{id}/restore"
}

func (w *world) hsdsSurface(m *member, words, ids []string, keep func(string, answer)) {
	get := func(path string) { keep("GET "+path, w.hsds(m, "GET", path, "")) }
	for _, list := range []string{"services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms"} {
		for _, q := range []string{"", "full=true", "full_service=true", "minimal=true", "per_page=3&page=2", "format=ndjson&full=true",
			"modified_after=" + start.Format(time.RFC3339)} {
			get("/" + list + "?" + q)
		}
		for _, q := range words {
			get("/" + list + "?search=" + url.QueryEscape(q))
			b, _ := json.Marshal(map[string]string{"search": q}) // a map of texts always encodes
			keep("POST "+list+q, w.hsds(m, "POST", "/"+list, string(b)))
		}
		for _, id := range ids {
			get("/" + list + "/" + url.PathEscape(id))
			get("/" + list + "?organization_id=" + url.QueryEscape(id))
		}
	}
	for _, code := range []string{"H7T 1C8", "J4K 1A1", "H2X 1Y4", "J8X 2K1", "K1A 0A6"} {
		for _, metres := range []int{0, 100, 5_000, 50_000, 500_000} {
			get(fmt.Sprintf("/service_at_locations?full=true&postcode=%s&proximity=%d", url.QueryEscape(code), metres))
		}
	}
}

// alike compares two surfaces and names where they differ.
func alike(t *testing.T, what string, before, after map[string]string) {
	t.Helper()
	for name, want := range before {
		if diff := cmp.Diff(want, after[name]); diff != "" {
			t.Errorf("%s: %s differs:\n%.2000s", what, name, diff)
		}
	}
}

// places are public services around Montréal, so that there is something to
// order and to measure distances to.
func (w *world) places() {
	var feed strings.Builder
	for i, p := range []struct{ city, code string }{{"Laval", "H7T 1C8"}, {"Longueuil", "J4K 1A1"}, {"Montréal", "H2X 1Y4"}, {"Gatineau", "J8X 2K1"}, {"Sherbrooke", "J1H 1A1"}} {
		fmt.Fprintf(&feed, `{"id":"open%d","name":"Maison ouverte %d","status":"active","last_modified":"2025-11-01T08:00:00Z","organization":{"id":"house%d","name":"Maison","description":"Une maison"},`+
			`"attributes":[{"id":"n%d","taxonomy_term":{"id":"t","code":"emergency-shelter","name":"A bed","description":"","taxonomy":"relais-needs"}}],`+
			`"service_at_locations":[{"id":"at%d","location":{"id":"l%d","location_type":"physical","addresses":[{"id":"a%d","address_1":"1, rue Fictive","city":%q,"state_province":"QC","postal_code":%q,"country":"CA","address_type":"physical"}]}}]}`+"\n",
			i, i, i, i, i, i, i, p.city, p.code)
	}
	_, err := w.node.Imports.LoadDirectory(w.t.Context(), act.ImportDirectory{Source: "open"}, strings.NewReader(feed.String()), nil)
	w.ok(err)
}

// secretListing is a service of the shelter, with a word of its own in every
// text.
func secretListing(word string, v act.ServiceVisibility) act.UpsertService {
	return act.UpsertService{Name: act.Text{FR: word + "nom", EN: word + "name"}, Description: act.LongText{EN: word + "description"},
		Needs: []string{"emergency-shelter", "food"}, Phone: "819-555-0142", Email: word + "@example.ca", Address: "12, rue " + word,
		Place: "Laval", Province: "QC", PostalCode: "H7T 1C8", Languages: []string{"fr"}, Visibility: v}
}

// TestVisibilityOfHiddenServices: a directory with services that only their
// agency knows of answers, to everybody, byte for byte as one without them.
func TestVisibilityOfHiddenServices(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.found()
		w.places()
		word := canary()
		owner := w.cast.shelter.worker()
		people := w.askers()
		people["its own agency"] = owner
		for _, m := range people {
			if m != nil {
				m.fresh()
			}
		}
		words := []string{"maison", word, word + "nom", word + "description", "rue " + word}
		ids := []string{"open1", "house1", "none"}
		before := map[string]map[string]string{}
		for role, m := range people {
			before[role] = w.surface(m, m == owner, words, ids)
		}
		var hidden []string
		for range 3 {
			made := do[act.Service](owner, "UpsertService", secretListing(word, act.ServiceVisibility{Service: "agency"}), "id", "url")
			do[act.Service](owner, "UpdateCapacity", act.UpdateCapacity{ID: made.ID, Available: 2, Unit: "bed"})
			hidden = append(hidden, made.ID)
		}
		for role, m := range people {
			alike(t, role, before[role], w.surface(m, m == owner, words, ids))
			for _, id := range hidden {
				got, none := w.surface(m, true, nil, []string{id}), w.surface(m, true, nil, []string{"none"})
				for name, a := range got {
					other := strings.ReplaceAll(name, id, "none")
					if m != owner && strings.ReplaceAll(a, id, "none") != none[other] {
						t.Errorf("%s: %s tells that the service exists: %s", role, name, a)
					}
				}
			}
		}
		for _, id := range hidden {
			if got := do[act.Service](owner, "GetService", act.ServiceRef{ID: id}); got.Name.FR != word+"nom" || !got.Own || got.Visibility.Service != "agency" {
				t.Errorf("its own agency reads %+v", got)
			}
		}
		if own := do[act.OwnServices](owner, "OwnServices", act.None{}); len(own.Items) != len(hidden) {
			t.Errorf("its own agency finds %d services", len(own.Items))
		}
		w.sameTime(hidden[0])
		w.nowhereInClear(t, word)
	})
}

// sameTime: asking for a hidden service takes about as long as asking for none.
// It is a look at the middle of many, with much room: a machine may be busy.
func (w *world) sameTime(id string) {
	w.t.Helper()
	median := func(id string) time.Duration {
		var took []time.Duration
		for range 101 {
			from := time.Now()
			w.hsds(nil, "GET", "/services/"+id, "")
			took = append(took, time.Since(from))
		}
		slices.Sort(took)
		return took[len(took)/2]
	}
	median(id) // both are warm then
	hidden, none := median(id), median("0f1e2d3c-4b5a-4697-8877-665544332211")
	if hidden > 5*none+time.Millisecond || none > 5*hidden+time.Millisecond {
		w.t.Errorf("a hidden service takes %s, none %s", hidden, none)
	}
}

// nowhereInClear looks for a word in all that the node keeps and logs.
func (w *world) nowhereInClear(t *testing.T, word string) {
	t.Helper()
	s := sought{word: "of a hidden part"}
	report(t, w.inTables(s))
	logs := t.TempDir()
	w.log.save(t, logs)
	report(t, in(s.patterns(), w.backup(t, logs), "backup, opened with the offline key"))
	report(t, inFiles(t, s, logs))
	if w.cfg.Dir != "" {
		report(t, inFiles(t, s, w.cfg.Dir))
	}
}

// TestVisibilityOfPlaces: where a service is confidential, or its address and
// telephone are not for everybody, the directory answers byte for byte as one
// in which they are others in the same region.
func TestVisibilityOfPlaces(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.found()
		w.places()
		owner := w.cast.shelter.worker()
		people := w.askers()
		for _, m := range people {
			if m != nil {
				m.fresh()
			}
		}
		word := canary()
		for _, tt := range []struct {
			name   string
			v      act.ServiceVisibility
			hide   bool
			unread []string // whom it is hidden from
		}{
			{"sealed", act.ServiceVisibility{Address: "agency", Phone: "agency", Email: "agency"}, false, []string{"stranger", "police", "another agency", "desk"}},
			{"confidential", act.ServiceVisibility{Phone: "agency", Email: "agency"}, true, []string{"stranger", "police", "another agency", "desk"}},
			{"for members", act.ServiceVisibility{Address: "members", Phone: "members", Email: "members"}, false, []string{"stranger", "police"}},
		} {
			in := secretListing(canary(), tt.v)
			in.Address, in.Email = "12, rue "+word, word+"@example.ca"
			if tt.hide {
				in.Address, in.Place, in.PostalCode = "", "", ""
			}
			made := do[act.Service](owner, "UpsertService", in, "id", "url")
			in.ID, in.Visibility = made.ID, act.ServiceVisibility{}
			move := func(address, phone string) {
				if tt.hide {
					do[act.Service](owner, "HideLocation", act.HideLocation{ID: made.ID, Region: "Laval", HiddenPlace: act.HiddenPlace{Address: address + word}})
				} else {
					in.Address = address + word
				}
				in.Phone, in.Email = phone, word+phone[8:]+"@example.ca"
				do[act.Service](owner, "UpsertService", in, "id", "url")
			}
			move("12, rue ", "819-555-0142")
			words := []string{"maison", word, "rue " + word, "Laval", "Longueuil", "819-555-0142", "555-0199"}
			ids := []string{made.ID, "open1"}
			before := map[string]map[string]string{}
			for _, role := range tt.unread {
				before[role] = w.surface(people[role], false, words, ids)
				if tt.hide && role != "stranger" && !anyHolds(before[role], `"distance_region"`) {
					t.Errorf("%s: nobody learns how far the centre of the region is", role)
				}
			}
			if !tt.hide {
				in.Place, in.PostalCode = "Longueuil", "J4K 1A1"
			}
			w.advance(2 * time.Second)
			move("99, boulevard ", "819-555-0199")
			for _, role := range tt.unread {
				alike(t, tt.name+", "+role, before[role], w.surface(people[role], false, words, ids))
			}
		}
	})
}

// anyHolds tells whether some answer holds a text.
func anyHolds(surface map[string]string, text string) bool {
	for _, a := range surface {
		if strings.Contains(a, text) {
			return true
		}
	}
	return false
}

// TestVisibilityOfBeds: nothing that a stranger or the police read changes when
// a place is taken or becomes free.
func TestVisibilityOfBeds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.found()
		w.places()
		owner := w.cast.shelter.worker()
		made := do[act.Service](owner, "UpsertService", secretListing(canary(), act.ServiceVisibility{}), "id", "url")
		words, ids := []string{"maison"}, []string{made.ID}
		police := w.cast.police.worker()
		police.fresh()
		before, theirs := w.surface(nil, false, words, ids), w.surface(police, false, words, ids)
		for _, n := range []int{3, 2, 0} {
			do[act.Service](owner, "UpdateCapacity", act.UpdateCapacity{ID: made.ID, Available: n, Maximum: 9, Unit: "bed", Waitlist: n == 0})
			alike(t, fmt.Sprint(n, " beds"), before, w.surface(nil, false, words, ids))
			alike(t, fmt.Sprint(n, " beds, police"), theirs, w.surface(police, false, words, ids))
		}
	})
}
