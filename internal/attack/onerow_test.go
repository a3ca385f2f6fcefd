package attack

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"relais/internal/act"
	"relais/internal/store"
)

// numbers are clear columns on which the opening of a row hangs, with the
// column that names the row.
var numbers = map[column]string{
	{"case_file", "vault", "clear"}: "row", {"case_file", "version", "clear"}: "row",
	{"case_head", "vault", "clear"}: "case_row", {"case_head", "number", "clear"}: "case_row",
	{"case_section", "vault", "clear"}: "row", {"case_section", "version", "clear"}: "row",
	{"case_entry", "seq", "clear"}: "row", {"case_entry", "gen", "clear"}: "row", {"case_entry", "revision", "clear"}: "row",
	{"referral", "version", "clear"}: "row", {"member", "state", "clear"}: "row",
	{"agency", "current", "clear"}: "row", {"agency", "serial", "clear"}: "row",
}

// lists are what people read many things in, by who reads them.
func (w *world) lists() map[string]struct {
	in any
	by []string
} {
	type list = struct {
		in any
		by []string
	}
	desk, admins, all := []string{"worker", "shelter", "desk"}, []string{"admin", "desk"}, []string{"admin", "worker", "shelter", "desk"}
	out := map[string]list{
		"ListCases": {act.CaseQuery{Closed: true}, desk}, "Home": {act.None{}, desk}, "GetCase": {act.ID{ID: w.ids.kase}, []string{"worker"}},
		"GetSection":      {act.SectionRef{Case: w.ids.kase, Section: "notes"}, []string{"worker"}},
		"ListDisclosures": {act.None{}, []string{"worker"}}, "ListLegalDemands": {act.None{}, []string{"worker"}},
		"ListMembers": {act.None{}, all}, "ListInvitations": {act.None{}, admins}, "ListAgencies": {act.None{}, all},
		"ListAudit": {act.AuditQuery{Page: act.Page{Limit: 500}}, admins}, "Whoami": {act.None{}, all}, "ListPasskeys": {act.None{}, []string{"worker"}},
	}
	for _, box := range act.Codes["box"] {
		by := desk
		if box == "desk" {
			by = []string{"desk"}
		}
		out["ListReferrals "+box] = list{act.ReferralQuery{Box: box, Closed: true, Page: act.Page{Limit: 100}}, by}
	}
	return out
}

// readLists reads every list, as names of things by list and reader.
func (w *world) readLists() map[string][]string {
	w.t.Helper()
	out, people := map[string][]string{}, w.readers()
	for name, list := range w.lists() {
		for _, who := range list.by {
			var route string
			fmt.Sscan(name, &route)
			a := w.send(people[who].token, route, list.in)
			if a.status != http.StatusOK {
				out[who+" "+name] = []string{fmt.Sprint(a.status, " ", a.body)}
				continue
			}
			var body any
			w.ok(json.Unmarshal([]byte(a.body), &body))
			for path, things := range thingsIn(body, "") {
				// What can't be read is no longer overdue, but waits to be looked at.
				path = who + " " + name + strings.Replace(path, ".overdue", ".waiting", 1)
				out[path] = append(out[path], things...)
			}
		}
	}
	return out
}

// listPages are the pages of the lists.
var listPages = []string{"/", "/files", "/requests", "/notices", "/papers", "/agency/members", "/agency/invitations", "/network", "/agency"}

// readPages adds the pages that are shown; each counts for two things, so that
// none may be lacking.
func (w *world) readPages(out map[string][]string) map[string][]string {
	w.t.Helper()
	for who, m := range w.readers() {
		for _, p := range listPages {
			if a := w.page(m, http.MethodGet, p, nil, "fr"); a.status == http.StatusOK {
				out[who+" page "+p] = []string{"its beginning", "its end"}
			}
		}
	}
	return out
}

// thingsIn finds the lists of an answer: of each thing its id, or the file whose need it is.
func thingsIn(v any, path string) map[string][]string {
	out := map[string][]string{}
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			for list, things := range thingsIn(inner, path+"."+name) {
				out[list] = append(out[list], things...)
			}
		}
	case []any:
		for i, one := range v {
			fields, _ := one.(map[string]any)
			id := fields["id"]
			if text, ok := one.(string); ok && strings.HasSuffix(path, ".damaged") {
				id, path = text, strings.TrimSuffix(path, ".damaged")+".items"
			}
			if _, need := fields["need"]; need && id == nil {
				id = fields["case"]
			}
			if _, logged := fields["index"]; logged {
				id = i // the log grows with each reading
			}
			if id != nil {
				out[path] = append(out[path], fmt.Sprint(id))
			}
		}
	}
	return out
}

// hidden are the lists that fail, or that lack more than the one thing that was damaged.
func hidden(before, after map[string][]string) (out []string) {
	for _, name := range slices.Sorted(maps.Keys(before)) {
		missing := 0
		for _, thing := range slices.Compact(slices.Sorted(slices.Values(before[name]))) {
			if !slices.Contains(after[name], thing) {
				missing++
			}
		}
		if missing > 1 {
			out = append(out, fmt.Sprintf("%s: %d of %d, %.200q", name, missing, len(before[name]), after[strings.Split(name, ".")[0]]))
		}
	}
	return out
}

// without leaves out the lists of whoever is refused for the damage itself: the
// member whose row it is, those of an agency whose keys it is; and what one
// case file shows when it is the one that was damaged.
func (w *world) without(lists map[string][]string, r row) map[string][]string {
	out, people := maps.Clone(lists), w.readers()
	maps.DeleteFunc(out, func(name string, _ []string) bool {
		who, list, _ := strings.Cut(name, " ")
		m := people[who]
		own := r["id"] == m.id || r["member"] == m.id || r["id"] == w.agencyOf(m) || r["agency"] == w.agencyOf(m) && (r["serial"] != nil || r["version"] != nil)
		_, section := r["ring"]
		_, head := r["head"]
		_, roster := r["roster"]
		return own || (section || head || roster) && strings.HasPrefix(list, "Get")
	})
	return out
}

// firstOf reports whether a column is the first of its table that is tried, or a number.
func (w *world) firstOf(c column) bool {
	all := tried(w.t)
	return numbers[c] != "" || all[slices.IndexFunc(all, func(o column) bool { return o.table == c.table })] == c
}

// agencyOf is the agency of a member of the cast.
func (w *world) agencyOf(m *member) string {
	for _, h := range []*house{w.cast.desk, w.cast.sender, w.cast.shelter, w.cast.second, w.cast.police} {
		if h.admin == m || h.worker() == m {
			return h.id
		}
	}
	return ""
}

// TestAttackOneBadRowHidesOthers: whichever column of one row is damaged, each
// list still shows the others.
func TestAttackOneBadRowHidesOthers(t *testing.T) {
	if testing.Short() {
		t.Skip("opens hundreds of processes")
	}
	each(t, func(t *testing.T, w *world) {
		w.wholeJob()
		w.ok(w.node.Close())
		w.open()
		before, tables := w.readPages(w.readLists()), w.tables()
		if len(before) < 70 {
			t.Fatalf("only %d lists and pages are read", len(before))
		}
		for name, things := range before {
			if len(things) == 1 && len(things[0]) > 40 {
				t.Fatalf("before anything was done: %s: %s", name, things[0])
			}
		}
		damage := func(c column, key string, at any, v any) {
			w.db(func(ctx context.Context, tx *store.Tx) error {
				_, err := tx.Exec(ctx, fmt.Sprintf(`UPDATE %s SET %s = $1 WHERE %s = $2`, c.table, c.name, key), v, at)
				return err
			})
		}
		for _, c := range slices.Concat(tried(t), slices.Collect(maps.Keys(numbers))) {
			var rows []row
			for _, r := range tables[c.table] {
				if r[c.name] != nil {
					rows = append(rows, r)
				}
			}
			for i, r := range rows {
				// A process on PostgreSQL opens slowly: one row of each table there.
				few := w.cfg.URL != "" || !thorough()
				if i > 0 && (i < len(rows)-1 || few) || few && !w.firstOf(c) {
					continue
				}
				key, at, bad := numbers[c], any(nil), any(int64(99))
				if at = r[key]; key == "" {
					key, at, bad = c.name, r[c.name], []byte{9, 9, 9}
				}
				damage(c, key, at, bad)
				w.ok(w.node.Close())
				w.open()
				for _, h := range hidden(w.without(before, r), w.readPages(w.readLists())) {
					if c.table+"."+c.name == "coalition.proof" && strings.HasPrefix(h, "desk ") {
						continue // what is not proven to be the desk is shown nothing of what others ask
					}
					t.Errorf("%s.%s of row %d: %s", c.table, c.name, i, h)
				}
				if numbers[c] == "" {
					at = bad
				}
				damage(c, key, at, r[c.name])
			}
		}
	})
}
