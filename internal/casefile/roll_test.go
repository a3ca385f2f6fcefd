package casefile

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/agency"
	"relais/internal/seal"
)

func (h *house) roll(s *agency.Session, old *Roll) *Roll {
	h.Helper()
	r, err := ReadRoll(h.Context(), h.st, s, h.owner, old)
	h.must(err)
	return r
}

// names are those that a search finds; ! is a damaged row.
func names(r *Roll, query string) string {
	var out []string
	found, _ := r.Search(Query{Words: query, Limit: 1000}, "")
	for _, row := range found {
		if row.Damaged {
			row.Known = "!"
		}
		out = append(out, row.Known)
	}
	return strings.Join(out, " ")
}

func TestRollSearchesNamesAndCodes(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.member()
	codes, first := map[string]string{}, ""
	for _, known := range []string{"Zoé", "Éloïse", "Đặng"} {
		code := seal.NewCode()
		for strings.Contains(first, code[:1]) {
			code = seal.NewCode() // each begins differently
		}
		codes[known], first = code, first+code[:1]
		h.start(s, Roster{Code: code, Known: known, Open: true, Urgent: "crisis"})
	}
	r := h.roll(s, nil)
	zoe := codes["Zoé"]
	wrong := zoe[:len(zoe)-1] + "0"
	if wrong == zoe {
		wrong = zoe[:len(zoe)-1] + "1"
	}
	for query, want := range map[string]string{
		"": "Đặng Éloïse Zoé", "ELO": "Éloïse", "  zoe ": "Zoé", "dang": "Đặng", "nobody": "",
		zoe: "Zoé", strings.ToLower(strings.ReplaceAll(zoe, "-", " ")): "Zoé", zoe[:6]: "Zoé", wrong: "",
	} {
		if got := names(r, query); got != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
	if !r.HasCode(zoe) || !r.HasCode(strings.ReplaceAll(zoe, "-", "")) || r.HasCode(wrong) || r.Len() != 3 {
		t.Errorf("taken: %v, %v; %d", r.HasCode(zoe), r.HasCode(wrong), r.Len())
	}
	row, err := r.Find(h.st.cases[0].ID)
	want := Line{ID: h.st.cases[0].ID, Key: h.st.cases[0].Key, Roster: Roster{Code: zoe, Known: "Zoé", Open: true, Urgent: "crisis"}}
	if diff := cmp.Diff(want, row); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if _, err := r.Find(seal.NewID()); why(err) != "casefile.not_found" {
		t.Error(err)
	}
}

func TestDamagedRowIsListed(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func(c, other *CaseRow){
		"changed":                 func(c, _ *CaseRow) { c.Roster = flip(c.Roster) },
		"of another":              func(c, other *CaseRow) { c.Roster = other.Roster },
		"new version":             func(c, _ *CaseRow) { c.Version++ },
		"a key that nobody holds": func(c, _ *CaseRow) { c.Vault = 99 },
		"no key":                  func(c, _ *CaseRow) { c.Vault = 0 },
	} {
		h := newHouse(t)
		s := h.member()
		for _, known := range []string{"Ada", "Bea"} {
			h.start(s, Roster{Known: known, Open: true, Worker: s.Member})
		}
		damage(&h.st.cases[0], &h.st.cases[1])
		r := h.roll(s, nil)
		if got := names(r, ""); got != "! Bea" {
			t.Errorf("%s: %q", name, got)
		}
		row, err := r.Find(h.st.cases[0].ID)
		if diff := cmp.Diff(Line{ID: h.st.cases[0].ID, Key: h.st.cases[0].Key, Roster: Roster{Open: true}, Damaged: true}, row); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
}

func TestRollIsReadAgain(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.member()
	rename := func(i int, known string) {
		f := h.open(s, h.st.cases[i].ID)
		r := f.Roster
		r.Known = known
		f.SetRoster(r)
		h.write(f)
	}
	h.start(s, Roster{Known: "Bea", Open: true})
	h.start(s, Roster{Known: "Dea", Open: true})
	old := h.roll(s, nil)
	if h.roll(s, old) != old {
		t.Error("nothing changed, and all was opened again")
	}
	for _, step := range []struct {
		do   func()
		want string
	}{
		{func() { h.start(s, Roster{Known: "Cea", Open: true}) }, "Bea Cea Dea"},
		{func() { rename(0, "Zea") }, "Cea Dea Zea"},
		{func() { rename(1, "Aea"); h.start(s, Roster{Known: "Bea", Open: true}) }, "Aea Bea Cea Zea"},
		{func() { h.st.cases = h.st.cases[1:] }, "Aea Bea Cea"},
		{func() { h.st.cases = h.st.cases[:len(h.st.cases)-1] }, "Aea Cea"},
	} {
		before := names(old, "")
		step.do()
		again := h.roll(s, old)
		if got := names(again, ""); got != step.want {
			t.Errorf("%q, want %q", got, step.want)
		}
		if names(old, "") != before {
			t.Error("a roll that others search was changed")
		}
		old = again
	}
	h.renew(s)
	if h.roll(s, old) == old {
		t.Error("what was opened with other keys was used")
	}
	other := newHouse(t)
	if _, err := ReadRoll(t.Context(), h.st, other.member(), []byte("other"), nil); err != nil {
		t.Error(err)
	}
}

func TestManyChangedRows(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.member()
	set := func(c *CaseRow, known string) {
		c.Version++
		c.Vault, c.Roster = Roster{Known: known, Open: true}.seal(s, c.ID, c.Version)
	}
	for i := range many + 20 {
		c := CaseRow{Key: h.st.key(), ID: seal.NewID(), Owner: h.owner}
		set(&c, "a"+strconv.Itoa(i))
		h.st.cases = append(h.st.cases, c)
	}
	old := h.roll(s, nil)
	for i := range many + 10 {
		set(&h.st.cases[i], "b"+strconv.Itoa(i))
	}
	r := h.roll(s, old)
	if a, b := strings.Count(names(r, "a"), "a"), strings.Count(names(r, "b"), "b"); a != 10 || b != many+10 || r.Len() != many+20 {
		t.Errorf("%d old names, %d new ones, %d rows", a, b, r.Len())
	}
}
