package attack

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"relais/internal/act"
)

// files is SQLite's database file in a folder.
const file = "relais.db"

// certs are columns in clear whose replacement must be noticed like that of
// what is sealed: public keys with their signatures.
var certs = []column{{"agency_root", "cert", "clear"}, {"agency_version", "cert", "clear"}, {"agency_kit", "cert", "clear"}}

// tamperer changes a database behind the node's back.
type tamperer struct {
	t  *testing.T
	db *sql.DB
}

func (x tamperer) exec(q string, args ...any) {
	x.t.Helper()
	if _, err := x.db.Exec(q, args...); err != nil {
		x.t.Fatal(err)
	}
}

// cells are the rows that have something in a column, by rowid.
func (x tamperer) cells(c column) (ids []int64, values map[int64][]byte) {
	x.t.Helper()
	rows, err := x.db.Query(fmt.Sprintf(`SELECT rowid, %q FROM %q WHERE %q IS NOT NULL ORDER BY rowid`, c.name, c.table, c.name))
	if err != nil {
		x.t.Fatal(err)
	}
	defer rows.Close()
	values = map[int64][]byte{}
	for rows.Next() {
		var id int64
		var v []byte
		if err := rows.Scan(&id, &v); err != nil {
			x.t.Fatal(err)
		}
		ids, values[id] = append(ids, id), v
	}
	return ids, values
}

func (x tamperer) put(c column, id int64, v []byte) {
	x.t.Helper()
	if v == nil {
		v = []byte{} // what is empty is read as nil, and is not NULL
	}
	x.exec(fmt.Sprintf(`UPDATE %q SET %q = ? WHERE rowid = ?`, c.table, c.name), v, id)
}

// tampering is one thing done to a column, at the first (0) or the last (1)
// row that it can be done to; false when there is none.
type tampering func(x tamperer, c column, pick int) bool

var tamperings = map[string]tampering{
	"a byte changed": func(x tamperer, c column, pick int) bool {
		ids, values := x.cells(c)
		return x.change(c, ids, pick, func(id int64) []byte {
			v := slices.Clone(values[id])
			v[len(v)-1] ^= 1
			return v
		})
	},
	"cut": func(x tamperer, c column, pick int) bool {
		ids, values := x.cells(c)
		return pick == 1 && x.change(c, ids, pick, func(id int64) []byte { return values[id][:len(values[id])/2] })
	},
	"emptied": func(x tamperer, c column, pick int) bool {
		ids, _ := x.cells(c)
		return pick == 1 && x.change(c, ids, pick, func(int64) []byte { return []byte{} })
	},
	"two swapped": func(x tamperer, c column, pick int) bool {
		ids, values := x.cells(c)
		if len(ids) < 2 {
			return false
		}
		a, b := ids[0], ids[1]
		if pick == 1 {
			a, b = ids[len(ids)-1], ids[len(ids)/2-1]
		}
		x.put(c, a, values[b])
		x.put(c, b, values[a])
		return true
	},
	"rolled back": func(x tamperer, c column, pick int) bool {
		return x.rollBack(c, pick, c.name)
	},
	"row rolled back": func(x tamperer, c column, pick int) bool {
		return x.first(c) && x.rollBack(c, pick, x.names(c.table)...)
	},
	"row deleted": func(x tamperer, c column, pick int) bool {
		ids, _ := x.cells(c)
		if !x.first(c) || len(ids) == 0 {
			return false
		}
		x.exec(fmt.Sprintf(`DELETE FROM %q WHERE rowid = ?`, c.table), ids[pick*(len(ids)-1)])
		return true
	},
}

func (x tamperer) change(c column, ids []int64, pick int, to func(id int64) []byte) bool {
	if len(ids) == 0 {
		return false
	}
	id := ids[pick*(len(ids)-1)]
	x.put(c, id, to(id))
	return true
}

// names are the columns of a table.
func (x tamperer) names(table string) (out []string) {
	x.t.Helper()
	rows, err := x.db.Query(`SELECT name FROM pragma_table_info(?)`, table)
	if err != nil {
		x.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			x.t.Fatal(err)
		}
		out = append(out, name)
	}
	return out
}

// first tells whether c is the first column of its table that is tried: what
// is done to a whole row is done once.
func (x tamperer) first(c column) bool {
	for _, d := range tried(x.t) {
		if d.table == c.table {
			return d == c
		}
	}
	return false
}

// rollBack puts columns of a row back to what they were in the middle of the job.
func (x tamperer) rollBack(c column, pick int, names ...string) bool {
	x.t.Helper()
	list := `"` + strings.Join(names, `", "`) + `"`
	order := []string{"ASC", "DESC"}[pick]
	var id int64
	err := x.db.QueryRow(fmt.Sprintf(`SELECT n.rowid FROM %[1]q n JOIN old.%[1]q o ON o.rowid = n.rowid
		WHERE n.%[2]q IS NOT o.%[2]q AND o.%[2]q IS NOT NULL AND n.%[2]q IS NOT NULL ORDER BY n.rowid %[3]s LIMIT 1`, c.table, c.name, order)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return false
	}
	if err != nil {
		x.t.Fatal(err)
	}
	x.exec(fmt.Sprintf(`UPDATE %[1]q SET (%[2]s) = (SELECT %[2]s FROM old.%[1]q WHERE rowid = ?) WHERE rowid = ?`, c.table, list), id, id)
	return true
}

// tried are the columns that are sealed, and the certificates.
func tried(t testing.TB) (out []column) {
	for _, c := range columns(t) {
		if c.kind == "agency" || c.kind == "node" {
			out = append(out, c)
		}
	}
	return append(out, certs...)
}

// unnoticed is what can be taken away without a word to whoever reads, and why
// that is no more than whoever holds the database can do anyway.
var unnoticed = map[string]string{
	"agency, row deleted":          "an agency taken away: whoever deals with it is refused, and the audit log still holds its acts",
	"notice, row deleted":          "a notice taken away: what it told of still stands in the audit log",
	"case_file, row deleted":       "a whole file taken away: the audit log still holds its opening and every reading",
	"referral, row deleted":        "a whole referral taken away: the audit log still holds its moves, on both sides",
	"disclosure, row deleted":      "a line of a register taken away: the audit log still holds it",
	"hidden_location, row deleted": "the public record still says that there is an address",
	"invitation, row deleted":      "it can't be used any more",
	"passkey, row deleted":         "it can't be used any more, and its member sees that it is gone",
}

// fillOut leaves something in columns that the whole job empties again.
func (w *world) fillOut() {
	do[act.PasskeyOptions](w.cast.sender.worker(), "PasskeyAddBegin", act.PasskeyBegin{})
	w.tick()
	for _, m := range w.readers() {
		m.signIn()
	}
}

// copyTo copies the database's file as of now.
func (w *world) copyTo(dir string) {
	w.t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(w.cfg.Dir, file))
	w.ok(err)
	defer db.Close()
	copied := filepath.Join(dir, file)
	_, err = db.Exec(`VACUUM INTO ?`, copied)
	w.ok(err)
	out, err := sql.Open("sqlite", hasty(copied))
	w.ok(err)
	defer out.Close()
	_, err = out.Exec(`PRAGMA journal_mode = WAL`) // what a node would make of each copy anew
	w.ok(err)
}

// hasty is a database file that is written without waiting for the disk.
func hasty(file string) string { return "file:" + file + "?_pragma=synchronous(off)" }

// on moves the world to a copy of a database, tampered with.
func (w *world) on(t *testing.T, from, middle string, tamper func(tamperer)) {
	t.Helper()
	w.ok(w.tryOn(t, from, middle, tamper))
}

// tryOn is on where the program may refuse to start.
func (w *world) tryOn(t *testing.T, from, middle string, tamper func(tamperer)) (err error) {
	t.Helper()
	if !w.shut {
		w.ok(w.node.Close())
	}
	defer func() { w.shut = err != nil }()
	dir := filepath.Join(filepath.Dir(from), "copy")
	w.ok(os.RemoveAll(dir))
	w.ok(os.Mkdir(dir, 0o700))
	data, err := os.ReadFile(filepath.Join(from, file))
	w.ok(err)
	w.ok(os.WriteFile(filepath.Join(dir, file), data, 0o600))
	if tamper != nil {
		db, err := sql.Open("sqlite", hasty(filepath.Join(dir, file)))
		w.ok(err)
		db.SetMaxOpenConns(1)
		x := tamperer{t, db}
		x.exec(`PRAGMA foreign_keys = off`)
		x.exec(`ATTACH ? AS old`, filepath.Join(middle, file))
		x.exec(`BEGIN`)
		tamper(x)
		x.exec(`COMMIT`)
		w.ok(db.Close())
	}
	w.cfg.Dir, w.log = dir, &journal{}
	return w.tryOpen()
}

// readers are those who look at everything after a tampering.
func (w *world) readers() map[string]*member {
	c := w.cast
	return map[string]*member{"worker": c.sender.worker(), "admin": c.sender.admin, "shelter": c.shelter.worker(),
		"second": c.second.worker(), "police": c.police.worker(), "desk": c.desk.admin}
}

// observe is what everybody reads, by what and by whom.
func (w *world) observe() map[string]string {
	w.t.Helper()
	out := map[string]string{}
	people := w.readers()
	for _, name := range sorted(people) {
		w.look(out, name, people[name])
	}
	rep, err := w.node.VerifyAudit(context.Background(), nil)
	out["audit"] = fmt.Sprint(rep.OK(), err)
	for _, name := range sorted(people) {
		clock, now, m2 := w.now, w.now, *people[name]
		code, _ := secondOf(m2.totp).CodeAt(now.Add(30e9))
		w.advance(30e9)
		got := w.send("", "SignIn", act.SignIn{Login: m2.login, Passphrase: m2.pass, TOTP: code})
		var s act.Session
		_ = json.Unmarshal([]byte(got.body), &s)
		out[name+" signs in"] = fmt.Sprint(got.status, s.Me)
		if got.status == http.StatusOK {
			whole := w.send(s.Token, "GetCase", act.ID{ID: w.ids.kase})
			out[name+" reads after signing in"] = fmt.Sprint(whole.status, " ", signatures.ReplaceAllString(whole.body, ""))
		}
		w.mu.Lock()
		w.now = clock
		w.mu.Unlock()
	}
	err = w.node.Tick(context.Background())
	out["tick"] = fmt.Sprint(err != nil)
	return out
}

// signatures are hashes of what is signed: reading may write, and signs anew.
var signatures = regexp.MustCompile(`"(head|hash)":"[0-9a-f]+",?`)

// look reads everything as one member.
func (w *world) look(out map[string]string, name string, m *member) {
	get := func(what string, in any) answer {
		a := w.send(m.token, what, in)
		out[fmt.Sprintf("%s %s %+v", name, what, in)] = fmt.Sprint(a.status, " ", signatures.ReplaceAllString(a.body, ""))
		return a
	}
	get("Whoami", act.None{})
	get("Home", act.None{})
	get("ListCases", act.CaseQuery{Closed: true})
	get("GetCase", act.ID{ID: w.ids.kase})
	for _, section := range act.Codes["section"] {
		get("GetSection", act.SectionRef{Case: w.ids.kase, Section: section})
	}
	get("EntryHistory", act.EntryRef{Case: w.ids.kase, Entry: w.ids.entry})
	for _, box := range act.Codes["box"] {
		for _, closed := range []bool{false, true} {
			var list act.Referrals
			a := get("ListReferrals", act.ReferralQuery{Box: box, Closed: closed, Page: act.Page{Limit: 100}})
			_ = json.Unmarshal([]byte(a.body), &list)
			for _, r := range list.Items {
				get("GetReferral", act.ID{ID: r.ID})
				get("GetDeskWork", act.ID{ID: r.ID})
				get("OpenRelease", act.ID{ID: r.ID})
			}
		}
	}
	for _, what := range []string{"ListDisclosures", "ListIncidents", "ListLegalDemands", "ListMembers", "ListInvitations", "ListAgencies"} {
		get(what, act.None{})
	}
	get("LookByLink", w.link)
	get("ReadDocumentSegment", act.DocumentPartRef{DocumentRef: act.DocumentRef{Case: w.ids.kase, ID: w.ids.paper}})
	get("ListArrivingDocuments", act.None{})
	get("GetOwn", w.own)
	get("GetCard", act.ID{ID: w.ids.kase})
	get("PersonWordsOf", act.ID{ID: w.ids.kase})
	get("ListPersonWords", act.None{})
	get("ListDeskNeeds", act.None{})
	get("GetService", act.ServiceRef{ID: w.ids.service})
	get("PreviewAsk", w.askInput("single", w.ids.need, act.Candidate{Agency: w.cast.shelter.id}))
	get("OpenKept", act.ID{ID: w.ids.kept})
	get("PreviewAsk", w.askInput("single", w.ids.need, act.Candidate{Agency: w.cast.second.id}))
}

// judge compares what is read after a tampering with what was read before.
func (w *world) judge(normal, got map[string]string) string {
	var noticed, differs []string
	for k, v := range normal {
		g, there := got[k]
		if g == v {
			continue
		}
		switch {
		case !there:
			differs = append(differs, k+": gone")
		case g[:3] != v[:3], warnings(g) > warnings(v), k == "audit", k == "tick":
			noticed = append(noticed, k)
		default:
			differs = append(differs, k+": "+difference(v, g))
		}
	}
	slices.Sort(noticed)
	slices.Sort(differs)
	switch {
	case len(noticed) > 0:
		return fmt.Sprintf("noticed %d times, first: %.90s", len(noticed), noticed[0])
	case strings.Contains(w.log.String(), `"level":"ERROR"`):
		return "noticed in the log"
	case len(differs) > 0:
		return fmt.Sprintf("SILENT: %d answers differ, first: %.300s", len(differs), differs[0])
	}
	return "read by nobody"
}

// warnings counts the warnings in what is read.
func warnings(s string) int {
	return strings.Count(s, `"verified":false`) + strings.Count(s, `"whole":false`) + strings.Count(s, `"damaged":true`) + strings.Count(s, `"damaged":[`)
}

// difference is where two texts begin to differ.
func difference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	i = max(0, i-60)
	return fmt.Sprintf("%.140q, was %.140q", b[min(i, len(b)):], a[min(i, len(a)):])
}
