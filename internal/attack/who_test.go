package attack

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/audit"
)

// pair is who asked whom: ids of agencies, empty for what a thief doesn't know.
type pair struct{ from, to string }

// TestAttackWhoAskedWhom: several agencies ask each other, in an order that is
// known here. Then somebody has the database without the node's key, and only
// what is in clear: values, which of them are alike, the order of rows, times,
// lengths. No way of theirs says who asked whom better than guessing does, or
// than how many rows there are of each (which is said in docs/threats.md).
func TestAttackWhoAskedWhom(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		truth := w.manyAsks()
		w.joins()
		l := w.loot()
		if n := len(l.tables["referral"]); n != len(truth) {
			t.Fatalf("%d referrals of %d asks", n, len(truth))
		}
		for _, name := range sorted(thieves) {
			sides, pairs, guessed := 0, 0, 0
			for i, g := range thieves[name](l) {
				if g.from == truth[i].from {
					sides++
				}
				if g.to == truth[i].to {
					sides++
				}
				if g == truth[i] {
					pairs++
				}
				for _, side := range []string{g.from, g.to} {
					if side != "" {
						guessed++
					}
				}
			}
			t.Logf("%s: %d of %d pairs; %d of %d guesses at a side are right", name, pairs, len(truth), sides, guessed)
			if name != "how busy an agency is" && (pairs > len(truth)/4 || sides > guessed/4+3) {
				t.Errorf("by %s, a thief knows %d of %d pairs, and %d of %d sides", name, pairs, len(truth), sides, guessed)
			}
		}
	})
}

// asking is how many agencies ask, and how often.
const asking, asks = 6, 36

// manyAsks lets agencies ask each other at random, with sign-ins, answers, releases
// and withdrawals in between, and returns who asked whom in the order of asks.
func (w *world) manyAsks() (truth []pair) {
	w.t.Helper()
	code, err := w.node.Agencies.NewSetupCode(w.t.Context())
	w.ok(err)
	in := act.Setup{Code: code, Agency: act.NewAgency{Sector: "coalition", Province: "QC", Zone: "America/Toronto"}, Admin: w.identity("Setup.admin")}
	w.cast.desk = w.atWork(nobody[act.Joined](w, "Setup", in), in.Admin, "coalition")
	var houses []*house
	for range asking {
		houses = append(houses, w.agency("ngo", "QC", "caseworker"))
	}
	files := map[string]act.Case{}
	for _, h := range houses {
		files[h.id] = do[act.Case](h.worker(), "CreateCase", act.CreateCase{Needs: []act.NewNeed{{Code: "emergency-shelter", Urgency: "urgent"}}}, "language")
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range asks {
		w.advance(time.Duration(13*60+random.IntN(7000))*time.Second + time.Duration(random.IntN(1e6))*time.Microsecond)
		from, to := houses[random.IntN(asking)], houses[random.IntN(asking)]
		for to == from {
			to = houses[random.IntN(asking)]
		}
		truth = append(truth, pair{from.id, to.id})
		w.oneAsk(files[from.id], from, to, i)
		if i%3 == 0 {
			w.tick()
		}
	}
	w.tick()
	return truth
}

// oneAsk asks, under consents of its own; every other ask is answered a while
// later, some of these get a release, and some of those end.
func (w *world) oneAsk(file act.Case, from, to *house, i int) {
	w.t.Helper()
	m := from.worker()
	agreed := func(in act.NewConsent) string {
		in.Agencies, in.Until, in.GivenBy, in.Form, in.Explained = []string{to.id}, w.day(30), "person", "spoken", act.Codes["explained"]
		return do[act.Consent](m, "RecordConsent", act.RecordConsent{Case: file.ID, NewConsent: in}).ID
	}
	ask := act.Ask{Case: file.ID, Need: file.Needs[0].ID, Consent: agreed(act.NewConsent{Kind: "ask"}), Mode: "single",
		Candidates: []act.Candidate{{Agency: to.id}}, Anyway: true, Attributes: act.AskAttributes{AgeBand: "adult_25_64"}}
	id := do[act.Asked](m, "Ask", ask).Referrals[0].ID
	if i%2 == 0 {
		return
	}
	w.advance(time.Duration(i*61) * time.Second)
	to.worker().move(id, "accept")
	if i%4 == 1 {
		release := agreed(act.NewConsent{Kind: "release", Sections: []string{"name", "contact"}, Loopback: "words"})
		do[act.Referral](m, "Release", act.Release{ID: id, Consent: release})
		do[act.OpenedRelease](to.worker(), "OpenRelease", act.ID{ID: id})
	}
	if i%12 == 1 {
		do[act.Referral](m, "Withdraw", act.Withdraw{ID: id})
	}
}

// loot is what a thief has: rows in which what is sealed is its length.
type loot struct {
	tables   map[string][]row
	agencies []string          // ids, in the order of their rows
	of       map[string]string // agency of a member
}

func (w *world) loot() loot {
	w.t.Helper()
	l := loot{tables: w.tables(), of: map[string]string{}}
	for _, c := range columns(w.t) {
		if c.kind != "node" && c.kind != "agency" {
			continue
		}
		for _, r := range l.tables[c.table] {
			if b, ok := r[c.name].([]byte); ok {
				r[c.name] = int64(len(b))
			}
		}
	}
	for _, r := range l.tables["agency"] {
		l.agencies = append(l.agencies, r.text("id"))
	}
	for _, r := range l.tables["member"] {
		l.of[r.text("id")] = r.text("agency")
	}
	return l
}

// thieves are ways to label the referrals, in the order of their rows.
var thieves = map[string]func(loot) []pair{
	"actors of the log":        byActors,
	"first appearance":         byAppearance,
	"how busy an agency is":    byCounts,
	"when somebody signed in":  bySessions("ends_at", -12*time.Hour),
	"when somebody was active": bySessions("touched_at", 0),
}

// byActors takes entries of the log about one object, by several actors, for
// a referral, and actors for agencies in the order in which they came.
func byActors(l loot) []pair {
	agency, actors, objects := map[string]string{}, map[string][]string{}, []string{}
	for _, r := range l.tables["audit_entry"] {
		actor, object := string(r.bytes("actor")), r.text("object")
		if _, ok := agency[actor]; !ok && len(agency) < len(l.agencies) {
			agency[actor] = l.agencies[len(agency)]
		}
		if actors[object] == nil {
			objects = append(objects, object)
		}
		if !slices.Contains(actors[object], actor) {
			actors[object] = append(actors[object], actor)
		}
	}
	objects = slices.DeleteFunc(objects, func(o string) bool { return len(actors[o]) != 2 })
	out := make([]pair, len(l.tables["referral"]))
	for i, r := range slices.Backward(l.tables["referral"]) { // the first objects are members who were admitted
		if last := len(objects) - 1; r.number("recipient_seen") > 0 && last >= 0 {
			out[i] = pair{agency[actors[objects[last]][0]], agency[actors[objects[last]][1]]}
			objects = objects[:last]
		}
	}
	return out
}

// byAppearance takes each pseudonym for the next agency.
func byAppearance(l loot) []pair {
	next := func(seen map[string]string, name []byte) string {
		if _, ok := seen[string(name)]; !ok && len(seen)+1 < len(l.agencies) {
			seen[string(name)] = l.agencies[len(seen)+1]
		}
		return seen[string(name)]
	}
	var out []pair
	from, to := map[string]string{}, map[string]string{}
	for _, r := range l.tables["referral"] {
		out = append(out, pair{next(from, r.bytes("sender")), next(to, r.bytes("recipient"))})
	}
	return out
}

// byCounts takes the pseudonym with most rows for the agency with most sessions.
func byCounts(l loot) []pair {
	ranked := func(counts map[string]int) []string {
		names := sorted(counts)
		slices.SortStableFunc(names, func(a, b string) int { return counts[b] - counts[a] })
		return names
	}
	sessions, from, to := map[string]int{}, map[string]int{}, map[string]int{}
	for _, r := range l.tables["session"] {
		sessions[l.of[r.text("member")]]++
	}
	for _, r := range l.tables["referral"] {
		from[string(r.bytes("sender"))]++
		to[string(r.bytes("recipient"))]++
	}
	busy := ranked(sessions)
	is := func(counts map[string]int, name []byte) string {
		at := slices.Index(ranked(counts), string(name))
		if at >= len(busy) {
			return ""
		}
		return busy[at]
	}
	var out []pair
	for _, r := range l.tables["referral"] {
		out = append(out, pair{is(from, r.bytes("sender")), is(to, r.bytes("recipient"))})
	}
	return out
}

// bySessions takes a session that began, or was used, a whole number of minutes
// before something is due for that of who acted last: the one who asked, or
// the one who answered.
func bySessions(column string, off time.Duration) func(loot) []pair {
	return func(l loot) []pair {
		out := make([]pair, len(l.tables["referral"]))
		for i, r := range l.tables["referral"] {
			due, ok := r["due"].(int64)
			if !ok {
				continue
			}
			var who []string
			for _, s := range l.tables["session"] {
				at, _ := s[column].(int64)
				span := time.Duration(due-at)*time.Microsecond - off
				if a := l.of[s.text("member")]; span > 0 && span < 15*24*time.Hour && span%time.Minute == 0 && !slices.Contains(who, a) {
					who = append(who, a)
				}
			}
			if len(who) != 1 {
				continue
			}
			if r.number("version") == 1 {
				out[i].from = who[0]
			} else {
				out[i].to = who[0]
			}
		}
		return out
	}
}

// listed are the columns in which a pseudonym may stand in several rows, because
// something looks for all of them, and why nothing can be looked for otherwise.
var listed = map[string]string{
	"referral.sender":    "what an agency has asked is listed",
	"referral.recipient": "what an agency was asked is listed",
	"referral.consent":   "what was asked under a consent ends with it",
	"released.consent":   "what was released under a consent ends with it",
	"desk_copy.desk":     "what waits at the desk is listed",
	"need_watch.desk":    "needs of which the desk was told are listed",
	"case_file.owner":    "an agency's files are listed",
	"disclosure.agency":  "the register is listed", "legal_demand.agency": "the register is listed", "incident_note.agency": "the register is listed",
	"notice.member":      "notices are listed",
	"document.who":       "what a member brings in is listed",
	"person_word.agency": "what people write to an agency is listed", "person_word.mark": "what was written about a file is listed",
}

// TestAttackPseudonymsJoin: no pseudonym stands in two columns, and in two rows
// only where a list needs it.
func TestAttackPseudonymsJoin(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		w.wholeJob()
		w.joins()
	})
}

func (w *world) joins() {
	w.t.Helper()
	in := map[string]string{}
	tables := w.tables()
	for _, c := range columns(w.t) {
		name := c.table + "." + c.name
		if c.kind != "pseudonym" || strings.HasPrefix(c.table, "directory_") {
			continue
		}
		seen := map[string]bool{}
		for _, r := range tables[c.table] {
			v := r.text(c.name) + fmt.Sprintf("%x", r.bytes(c.name))
			if strings.Trim(v, "0") == "" || v == audit.FilledObject || v == audit.ClosedObject {
				continue
			}
			if seen[v] && listed[name] == "" {
				w.t.Errorf("two rows are alike in %s", name)
			}
			if other, ok := in[v]; ok && other != name && !strings.HasSuffix(name, ".consent") {
				w.t.Errorf("%s joins %s", name, other)
			}
			seen[v], in[v] = true, name
		}
	}
}
