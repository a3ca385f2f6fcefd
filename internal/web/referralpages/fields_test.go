package referralpages

import (
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"time"

	"relais/internal/act"
)

// where says for each field of the acts of asking and of moving which page sets it:
// the page and what stands there; or, after "none:", why no page does.
var where = map[string]map[string]string{
	"Ask": {
		"case": "none: the address", "need": "none: the address", "key": "none: drawn with the plan",
		"consent": `how.html: .Form "consent"`, "mode": `how.html: .Form "mode"`, "note": `how.html: .Form "note"`,
		"candidates.agency": `find.html: name="picked"`, "candidates.service": `find.html: name="picked"`, "candidates.outside": `find.html: name="picked"`,
		"candidates.way": `how.html: name="way"`, "candidates.sector": `how.html: name="class"`, "candidates.release": `how.html: .Form "armed"`,
		"candidates.sections": `how.html: name="give"`, "candidates.minutes": `how.html: print "minutes." .ID`,
		"attributes.age_band": `find.html: .Form "age_band"`, "attributes.gender": `find.html: .Form "gender"`, "attributes.languages": `find.html: .Form "languages"`,
		"attributes.dependants": `find.html: .Form "dependants"`, "attributes.accessibility": `find.html: .Form "accessibility"`,
		"attributes.wishes": `find.html: .Form "wishes"`, "attributes.region": `how.html: .Form "region"`, "attributes.safety": `find.html: .Form "safety"`,
		"anyway": `preview.html: .Form "anyway"`, "ends": `how.html: .Form "ends"`, "replaces": `find.html: keep "replaces"`,
	},
	"MatchNeeds": {
		"needs.code": "none: the address names the need", "needs.urgency": "none: the need's own", "query": "none: the search of services has it",
		"languages": `find.html: .Form "languages"`, "interpreter": `find.html: .Form "interpreter"`, "province": `find.html: .Form "province"`,
		"place": `find.html: .Form "place"`, "within": "none: the search of services has it", "anywhere": `find.html: .Form "anywhere"`,
		"age_band": `find.html: .Form "age_band"`, "age": "none: the file's year of birth makes the group", "gender": `find.html: .Form "gender"`,
		"dependants": `find.html: .Form "dependants"`, "accessibility": `find.html: .Form "accessibility"`, "wishes": `find.html: .Form "wishes"`,
		"safety": `find.html: .Form "safety"`, "free_only": "none: a full service can be asked", "show_left_out": "none: they are counted",
		"children": `find.html: keep "ages"`, "avoid": "none: the file's safety rules", "conflicts": "none: who must never be told is shown, and barred",
		"cost": "none: the search of services has it", "open_now": `none: "open at" says when`, "open_at": `find.html: .Form "open_at"`,
		"by": "none: the search of services has it", "sort": "none: what fits best comes first", "facets": "none: the search of services has it",
		"limit": `find.html: name="_more"`, "offset": "none: the list grows",
	},
	"Move": {
		"id": "none: the address", "type": "none: the address, or a button", "version": `move.html: keep "version"`, "key": `move.html: keep "key"`,
		"reason": `move.html: .Form "reason"`, "text": `move.html: .Form "text"`, "when": `move.html: .Form "when"`, "hold_until": `move.html: .Form "hold_until"`,
		"outcome": `move.html: .Form "outcome"`, "agency": `move.html: .Form "agency"`, "safety_checked": `move.html: .Form "safety_checked"`,
		"said.by": `move.html: .Form "said.by"`, "said.way": `move.html: .Form "said.way"`, "said.at": "none: now, as the worker hears it",
	},
}

// fieldsOf lists the fields of a struct by their names in forms.
func fieldsOf(t reflect.Type, prefix string) (names []string) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		inner := f.Type
		for inner.Kind() == reflect.Pointer || inner.Kind() == reflect.Slice {
			inner = inner.Elem()
		}
		switch {
		case f.Anonymous:
			names = append(names, fieldsOf(f.Type, prefix)...)
		case name == "avoid" || inner == reflect.TypeFor[time.Time]() || inner.Kind() != reflect.Struct:
			names = append(names, prefix+name)
		default:
			names = append(names, fieldsOf(f.Type, prefix+name+".")...)
		}
	}
	return names
}

// TestEveryFieldHasAPage: what the API takes of an ask, a search or a move can be said
// on a page, or it is said here why not.
func TestEveryFieldHasAPage(t *testing.T) {
	for act, typ := range map[string]reflect.Type{"Ask": reflect.TypeFor[act.Ask](), "MatchNeeds": reflect.TypeFor[act.MatchNeeds](), "Move": reflect.TypeFor[act.Move]()} {
		known := where[act]
		seen := map[string]bool{}
		for _, name := range fieldsOf(typ, "") {
			seen[name] = true
			page, mark, _ := strings.Cut(known[name], ": ")
			if known[name] == "" {
				t.Errorf("%s.%s: say where a page sets it, or why none does", act, name)
			} else if page != "none" {
				if html, err := fs.ReadFile(files, "pages/"+page); err != nil || !strings.Contains(string(html), mark) {
					t.Errorf("%s.%s: %s does not say %s", act, name, page, mark)
				}
			}
		}
		for name := range known {
			if !seen[name] {
				t.Errorf("%s.%s is no field", act, name)
			}
		}
	}
}

// TestAskSaysTimesAndParts: an own end, an own answer time and fewer parts than the
// consent lets go reach the ask; a time that is none is refused where it is typed.
func TestAskSaysTimesAndParts(t *testing.T) {
	h := newHouse(t)
	w, second := h.s.Worker, h.Agency("shelter", "QC")
	consent := h.consent(act.NewConsent{Kind: "ask", Purpose: "find a bed", Sectors: []string{"shelter"}})
	release := h.consent(act.NewConsent{Kind: "release", Sections: []string{"name", "identity", "contact"}, Purpose: "to be welcomed"})
	h.post(w, h.at(""), "_do", "next", "province", "QC", "picked", h.r.ID+"|", "picked", second.ID+"|")
	h.get(w, h.at("/how"), "What goes to", "Until when can they answer?", "Minutes for").Has(`[name="give"][checked]`)
	day := h.Now().AddDate(0, 0, 2).Format(time.DateOnly)
	armed := h.r.ID + "|" + release
	fields := values("_do", "next", "mode", "ranked", "region", "QC", "consent", consent, "ends.date", day, "ends.time", "15:00", "minutes."+h.r.ID, "x",
		"armed", armed, "given", "true", "give", armed+"|name", "give", armed+"|contact")
	if p := h.do(w, "POST", h.at("/how"), fields); p.Status == 303 || !strings.Contains(p.Text(), "Write a number of minutes") {
		t.Errorf("a time that is none: %d", p.Status)
	}
	fields.Set("minutes."+h.r.ID, "45")
	if p := h.do(w, "POST", h.at("/how"), fields); p.Status != 303 {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	seen := h.get(w, h.at("/preview"), "How to reach").Text()
	if strings.Contains(seen, "Who the person is") {
		t.Error("a part that was left out is armed")
	}
	sent := h.post(w, h.at("/preview"))
	one, err := h.Node.Loop.Peek(t.Context(), w.Fresh(), strings.TrimPrefix(sent, "/requests/"))
	h.ok(err)
	if one.Ends == nil || one.Ends.In(w.Fresh().Zone).Format("2006-01-02 15:04") != day+" 15:00" {
		t.Errorf("ends %v", one.Ends)
	}
	if one.Due == nil || one.Due.Sub(h.Now()).Round(time.Minute) != 45*time.Minute {
		t.Errorf("due %v at %v", one.Due, h.Now())
	}
}

// TestConflictOfInterest: who is asked can say so on a page, and the sender reads it.
func TestConflictOfInterest(t *testing.T) {
	h := newHouse(t)
	one := "/requests/" + h.asked()
	h.get(h.r.Worker, moveAt(one, "decline")).Has(`[name="reason"][value="conflict"]`)
	h.post(h.r.Worker, moveAt(one, "decline"), "reason", "conflict")
	h.get(h.s.Worker, one, "Conflict of interest")
}

// TestAgencyNotForThisFile: an agency that must never be told is said on a page, and
// can't be asked afterwards.
func TestAgencyNotForThisFile(t *testing.T) {
	h := newHouse(t)
	h.get(h.s.Worker, h.at("")).Has(`[name="picked"][value^="` + h.r.ID + `|"]`)
	h.get(h.s.Worker, "/files/"+h.file+"/ways").Has(`[name="never_agency"][value="` + h.r.ID + `"]`)
	h.post(h.s.Worker, "/files/"+h.file+"/ways", "never_agency", h.r.ID)
	h.get(h.s.Worker, h.at("")).HasNo(`[name="picked"][value^="` + h.r.ID + `|"]`)
}
