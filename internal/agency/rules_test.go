package agency

import (
	"fmt"
	"slices"
	"testing"

	"relais/internal/fault"
	"relais/internal/seal"
)

var allRoles = []string{Administrator, Coordinator, Caseworker, Responder, Desk, Auditor}

// allowed says once more, apart from the rules, who may what.
var allowed = []struct {
	who                  Who
	roles                []string // one of them; nil: whoever is signed in
	keys, desk, operator bool     // needed, needed, let in without a role
	noRole, noDesk       string   // what is said to who lacks the role, to who lacks the rest
}{
	{who: SignedIn, roles: nil, operator: true},
	{who: CaseDesk, roles: []string{Coordinator, Caseworker, Responder, Desk}, keys: true,
		noRole: "casefile.no_access", noDesk: "casefile.no_access"},
	{who: Administrators, roles: []string{Administrator}, noRole: "agency.role.missing"},
	{who: Auditors, roles: []string{Administrator, Auditor}, noRole: "agency.role.missing"},
	{who: Inviters, roles: []string{Administrator, Coordinator, Desk}, noRole: "agency.role.missing"},
	{who: CoalitionDesk, roles: []string{Administrator, Coordinator, Desk}, desk: true,
		noRole: "agency.role.missing", noDesk: "agency.desk.only"},
	{who: Listers, roles: []string{Administrator, Coordinator, Caseworker, Responder, Desk}, noRole: "directory.not_yours"},
	{who: Importers, roles: []string{Administrator, Coordinator, Desk}, desk: true,
		noRole: "directory.import.desk", noDesk: "directory.import.desk"},
	{who: DirectoryDesk, roles: []string{Administrator, Coordinator, Desk}, desk: true, operator: true,
		noRole: "directory.import.desk", noDesk: "directory.import.desk"},
}

// checkMay compares an answer with the key of the refusal that is due, or "".
func checkMay(t *testing.T, name string, err error, key string) {
	t.Helper()
	f, refused := fault.As(err)
	switch {
	case key == "" && err != nil:
		t.Errorf("%s: refused: %v", name, err)
	case key != "" && (!refused || f.Code != fault.Forbidden || f.Key != key):
		t.Errorf("%s: %v, want a refusal %s", name, err, key)
	}
}

func TestWhoMayByRole(t *testing.T) {
	t.Parallel()
	keys := Keys{Current: 1, Versions: map[int]*VersionKeys{1: NewVersionKeys(1)}}
	for _, a := range allowed {
		for _, role := range append([]string{"", "Administrator", "owner"}, allRoles...) {
			for _, has := range []bool{true, false} {
				for _, desk := range []bool{true, false} {
					s := &Session{Agency: "a", Member: "m", IsDesk: desk, Roles: []string{role}}
					if has {
						s.Keys = keys
					}
					want := ""
					if a.roles != nil && !slices.Contains(a.roles, role) {
						want = a.noRole
					} else if a.keys && !has || a.desk && !desk {
						want = a.noDesk
					}
					checkMay(t, fmt.Sprintf("%s, role %q, keys %v, desk %v", a.who.Name, role, has, desk), a.who.May(s), want)
				}
			}
		}
	}
}

func TestWhoMayWithoutAMember(t *testing.T) {
	t.Parallel()
	for _, a := range allowed {
		if a.who.Open() {
			t.Errorf("%s is open to all", a.who.Name)
		}
		if err := a.who.May(nil); fault.CodeOf(err) != fault.Unauthenticated {
			t.Errorf("%s without a session: %v", a.who.Name, err)
		}
		want := a.noRole
		if a.operator {
			want = ""
		}
		checkMay(t, a.who.Name+", whoever runs the machine", a.who.May(&Session{}), want)
		if !a.operator {
			continue
		}
		// Half an operator is none: a session that lost its member or its agency.
		for _, s := range []*Session{{Agency: "a"}, {Member: "m"}} {
			checkMay(t, fmt.Sprintf("%s, %+v", a.who.Name, s), a.who.May(s), a.noRole)
		}
	}
	if !Anyone.Open() || Anyone.May(nil) != nil || Anyone.May(&Session{Member: "m"}) != nil {
		t.Error("a session is asked of anyone")
	}
}

// Every role counts, wherever it stands among a member's roles.
func TestWhoMayBySecondRole(t *testing.T) {
	t.Parallel()
	s := &Session{Agency: "a", Member: "m", Roles: []string{Auditor, Caseworker}}
	checkMay(t, "auditor", Auditors.May(s), "")
	checkMay(t, "lister", Listers.May(s), "")
	checkMay(t, "administrator", Administrators.May(s), "agency.role.missing")
	checkMay(t, "case desk, no keys", CaseDesk.May(s), "casefile.no_access")
	s.Keys.Versions = map[int]*VersionKeys{3: NewVersionKeys(3)}
	checkMay(t, "case desk", CaseDesk.May(s), "")
}

func TestVaultIsTheNewest(t *testing.T) {
	t.Parallel()
	if (*Session)(nil).CaseAccess() {
		t.Error("nobody has access to cases")
	}
	one, two := NewVersionKeys(1), NewVersionKeys(2)
	s := &Session{Roles: []string{Responder}, Keys: Keys{Current: 2, Versions: map[int]*VersionKeys{1: one, 2: two}}}
	if v, key := s.Vault(); v != 2 || !key.Equal(two.Vault) || key.Equal(one.Vault) {
		t.Errorf("the vault is of version %d", v)
	}
}

func TestMemory(t *testing.T) {
	t.Parallel()
	var none *Memory
	none.Put("a", 1)
	if none.Get("a") != nil {
		t.Error("no memory kept something")
	}
	m := NewMemory()
	if m.Get("n0") != nil {
		t.Error("an empty memory knows something")
	}
	names := make([]string, 30)
	for i := range names {
		names[i] = seal.NewID()
		m.Put(names[i], i)
		if m.Get(names[i]) != i {
			t.Fatalf("the newest of %d is forgotten", i+1)
		}
	}
	kept := func() (n int) {
		for i, name := range names {
			if got := m.Get(name); got != nil {
				n++
				if got != i && got != -1 {
					t.Errorf("%s holds another's: %v", name, got)
				}
			}
		}
		return n
	}
	if n := kept(); n != remembered {
		t.Errorf("%d are kept, want %d", n, remembered)
	}
	m.Put(names[29], -1)
	if n := kept(); n != remembered || m.Get(names[29]) != -1 {
		t.Errorf("after one was replaced %d are kept, and it is %v", n, m.Get(names[29]))
	}
}

// TestEnforces: the four sectors that can take a person away read the directory
// as strangers and keep none for a coalition; no other does.
func TestEnforces(t *testing.T) {
	for _, sector := range []string{"police", "border", "immigration", "child_protection"} {
		s := &Session{Sector: sector, IsDesk: true, Roles: []string{Desk}}
		if !Enforces(sector) || s.ReadsForMembers() || s.KeepsDirectory() {
			t.Errorf("%s counts as any other sector", sector)
		}
	}
	for _, sector := range []string{"", "shelter", "ngo", "coalition", "legal"} {
		s := &Session{Sector: sector, IsDesk: true, Roles: []string{Desk}}
		if Enforces(sector) || !s.ReadsForMembers() || !s.KeepsDirectory() {
			t.Errorf("%q enforces", sector)
		}
	}
	if (*Session)(nil).ReadsForMembers() {
		t.Error("nobody reads what is for members")
	}
}
