package attack

import (
	"fmt"
	"maps"
	"net/http"
	"relais/internal/app"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// publicRoutes have an id in their path that everybody may know.
var publicRoutes = map[string]string{
	"GetAgency":             "agencies of a node are public",
	"ProposeSector":         "agencies of a node are public: others are told that the desk does it",
	"ConfirmSector":         "agencies of a node are public: others are told that the desk does it",
	"GetService":            "services are public",
	"UpdateCapacity":        "services are public: another agency is told that it is not its own",
	"VerifyService":         "services are public: another agency is told that it is not its own",
	"GetProvenance":         "services are public",
	"SuggestChange":         "services are public, and every member may suggest",
	"DeleteService":         "services are public: another agency is told that it is not its own",
	"ListServiceHistory":    "services are public: another agency is told that it is not its own",
	"RestoreServiceVersion": "services are public: another agency is told that it is not its own",
	"RestoreService":        "services are public: what stands in the directory can't be restored",
	"MakeConfirmLink":       "services are public: another agency is told that it is not its own",
	"SetSource":             "sources are public among members: only the desk changes them",
	"RemoveSource":          "sources are public among members: only the desk changes them",
	"RunSource":             "sources are public among members: only the desk runs them",
	"HideLocation":          "services are public: another agency is told that it is not its own",
}

// byDesign are those of them that the desk, or every member, may do.
var byDesign = []string{"SetSource", "RemoveSource", "RunSource", "SuggestChange", "MakeConfirmLink", "ProposeSector"}

// strangers are members of each role of other agencies, the desk among them,
// agencies that were asked something else, and nobody.
func (w *world) strangers() map[string]*member {
	out := map[string]*member{"nobody": nil, "police": w.cast.police.worker(), "asked for another": w.cast.second.worker()}
	for role, m := range w.cast.stranger.roles {
		out[role] = m
	}
	for role, m := range w.cast.desk.roles {
		out["desk's "+role] = m
	}
	return out
}

func (w *world) sendAs(m *member, name string, in any) answer {
	w.t.Helper()
	if m == nil {
		return w.send("", name, in)
	}
	m.fresh()
	return w.send(m.token, name, in)
}

// TestStrangerAPI: on every route, for every role of other agencies and for
// nobody, what is another agency's answers byte for byte like what does not
// exist, and changes nothing.
func TestStrangerAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		m := w.marked()
		w.wholeJob()
		samples, ids := w.samples(), w.private()
		maps.Copy(samples, w.deskSamples(w.ids.received)) // the desk is a stranger to what did not come to it
		people := w.strangers()
		for _, p := range people {
			if p != nil {
				p.signIn()
			}
		}
		before := w.content()
		for _, r := range app.Declared() {
			s, ok := samples[r.Name]
			if !ok {
				t.Errorf("no sample of %s", r.Name)
				continue
			}
			other, private := exchange(s.in, ids)
			if !private && strings.Contains(r.Path, "{") && publicRoutes[r.Name] == "" {
				t.Errorf("%s: the sample has no private id", r.Name)
			}
			if !private {
				continue
			}
			for role, p := range people {
				if r.Name == "TakeDeskNeed" && strings.HasPrefix(role, "desk") {
					continue // it is the desk that was told
				}
				real, none := w.sendAs(p, r.Name, s.in), w.sendAs(p, r.Name, other)
				if diff := cmp.Diff([]any{none.status, none.body, none.header}, []any{real.status, real.body, real.header}); diff != "" {
					t.Errorf("%s by %s tells that it exists:\n%s", r.Name, role, diff)
				}
				if real.status/100 != 4 && strings.Contains(r.Path, "{") {
					t.Errorf("%s by %s: %d %s", r.Name, role, real.status, real.body)
				}
				if strings.Contains(real.body, m[aboutPerson]) {
					t.Errorf("%s by %s shows something of a person", r.Name, role)
				}
			}
		}
		if diff := cmp.Diff(before, w.content()); diff != "" {
			t.Errorf("a stranger changed something:\n%s", diff)
		}
	})
}

// TestStrangerLists: what lists and reads without an id, and what is public,
// shows nothing of another agency's people.
func TestStrangerLists(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		m := w.marked()
		w.wholeJob()
		samples, ids := w.samples(), w.private()
		for _, r := range app.Declared() {
			if samples[r.Name].in == nil {
				continue // the other test says so
			}
			if _, private := exchange(samples[r.Name].in, ids); private || r.Name == "SignOut" || r.Name == "SignIn" {
				continue
			}
			for role, p := range w.strangers() {
				if p == w.cast.second.worker() {
					continue // was asked, and lists what it was asked
				}
				got := w.sendAs(p, r.Name, samples[r.Name].in)
				if strings.Contains(got.body, m[aboutPerson]) {
					t.Errorf("%s by %s shows something of a person: %s", r.Name, role, got.body)
				}
				if got.status >= 500 {
					t.Errorf("%s by %s: %d %s", r.Name, role, got.status, got.body)
				}
				if publicRoutes[r.Name] != "" && !slices.Contains(byDesign, r.Name) && r.Method != http.MethodGet && got.status/100 != 4 {
					t.Errorf("%s by %s changes another agency's service", r.Name, role)
				}
			}
		}
	})
}

// TestStrangerWithinTheAgency: who only administers or audits reads no case
// file and no referral of their own agency.
func TestStrangerWithinTheAgency(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		m := w.marked()
		w.wholeJob()
		samples, before := w.samples(), map[string][]string(nil)
		desk := []string{"cases", "consents", "referrals"}
		for _, role := range []string{"administrator", "auditor"} {
			p := w.cast.sender.roles[role]
			p.signIn()
			before = w.content()
			for _, r := range app.Declared() {
				in := samples[r.Name].in
				if in == nil || !slices.Contains(desk, r.Tag) && !strings.HasSuffix(r.Name, "Kept") {
					continue
				}
				got := w.sendAs(p, r.Name, in)
				if strings.Contains(got.body, m[aboutPerson]) {
					t.Errorf("%s by an %s shows something of a person: %s", r.Name, role, got.body)
				}
				if r.Name != "Home" && got.status/100 != 4 {
					t.Errorf("%s by an %s: %d %s", r.Name, role, got.status, got.body)
				}
			}
			if diff := cmp.Diff(before, w.content()); diff != "" {
				t.Errorf("an %s changed something:\n%s", role, diff)
			}
		}
	})
}

// moving are tables that also refusals and reads write to; kept holds what
// somebody sent and was refused, sealed to themselves.
var moving = []string{"audit_entry", "audit_tile", "audit_log", "guess", "session", "ceremony", "kept"}

// content is all that is in the database, row by row, without what also reads
// and refusals write.
func (w *world) content() map[string][]string {
	w.t.Helper()
	out := map[string][]string{}
	for table, rows := range w.tables() {
		if slices.Contains(moving, table) {
			continue
		}
		for _, r := range rows {
			var line strings.Builder
			for _, column := range slices.Sorted(maps.Keys(r)) {
				if table == "member" && column == "second" {
					continue // the step of the last code
				}
				fmt.Fprintf(&line, "%s=%x ", column, r[column])
			}
			out[table] = append(out[table], line.String())
		}
		slices.Sort(out[table])
	}
	return out
}
