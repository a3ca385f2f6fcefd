package agency

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/seal"
)

func key(t *testing.T, b byte) seal.SigningKey {
	t.Helper()
	seed := make([]byte, 32)
	seed[0] = b
	k, err := seal.SigningKeyFromSeed(seed)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestKnownAnswersOfAgencyID(t *testing.T) {
	if got, want := IDOf(key(t, 1).Public(), nil), "2hn0z5mdp469tq02ff09g72q58"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if !seal.ValidID(IDOf(key(t, 2).Public(), Commit(key(t, 1).Public()))) {
		t.Error("an agency's id has not the form of an id")
	}
}

func TestRootsChain(t *testing.T) {
	one, two, evil := key(t, 1), key(t, 2), key(t, 3)
	id := IDOf(one.Public(), nil)
	first := CertifyRoot(id, 1, one.Public(), nil, one)
	second := CertifyRoot(id, 2, two.Public(), nil, one)
	roots, err := VerifyRoots(id, [][]byte{first, second})
	if err != nil || len(roots) != 2 || roots[1] != two.Public() {
		t.Fatalf("%v, %v", roots, err)
	}
	for name, certs := range map[string][][]byte{
		"none":                  nil,
		"other first root":      {CertifyRoot(id, 1, evil.Public(), nil, evil)},
		"out of order":          {second, first},
		"first missing":         {second},
		"signed by a stranger":  {first, CertifyRoot(id, 2, evil.Public(), nil, evil)},
		"of another agency":     {first, CertifyRoot(IDOf(two.Public(), nil), 2, two.Public(), nil, one)},
		"wrong serial":          {first, CertifyRoot(id, 3, two.Public(), nil, one)},
		"short":                 {first, second[:31]},
		"key replaced in front": {first, append(evil.Public().Bytes(), second[32:]...)},
	} {
		if _, err := VerifyRoots(id, certs); !errors.Is(err, ErrCert) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestAttackStolenRootChoosesTheNext: who has today's root and signs with it
// makes no root that others believe, but the one that it committed to, which
// the recovery kit alone holds.
func TestAttackStolenRootChoosesTheNext(t *testing.T) {
	one, two, three, evil := key(t, 1), key(t, 2), key(t, 3), key(t, 4)
	id := IDOf(one.Public(), Commit(two.Public()))
	first := CertifyRoot(id, 1, one.Public(), Commit(two.Public()), one)
	second := CertifyRoot(id, 2, two.Public(), Commit(three.Public()), one)
	if roots, err := VerifyRoots(id, [][]byte{first, second}); err != nil || len(roots) != 2 {
		t.Fatal(err)
	}
	for name, certs := range map[string][][]byte{
		"another root":                         {first, CertifyRoot(id, 2, evil.Public(), Commit(two.Public()), one)},
		"a first root that commits to another": {CertifyRoot(id, 1, one.Public(), Commit(evil.Public()), one)},
		"a first root that commits to none":    {CertifyRoot(id, 1, one.Public(), nil, one)},
		"the second commits, another comes":    {first, second, CertifyRoot(id, 3, evil.Public(), nil, two)},
		"the first again, for another to come": {first, CertifyRoot(id, 2, one.Public(), Commit(evil.Public()), one)},
	} {
		if _, err := VerifyRoots(id, certs); !errors.Is(err, ErrCert) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCertificatesAreBound(t *testing.T) {
	root, old := key(t, 1), key(t, 2)
	id := IDOf(old.Public(), nil)
	roots := []seal.VerifyKey{old.Public(), root.Public()}
	pub := seal.NewPrivateKey().Public()

	version := CertifyVersion(id, 3, 2, pub, nil, root)
	if got, err := VerifyVersion(id, 3, roots, version); err != nil || string(got.Bytes()) != string(pub.Bytes()) {
		t.Fatal(err)
	}
	kit := CertifyKit(id, "kit", 2, pub, root)
	if _, err := VerifyKit(id, "kit", roots, kit); err != nil {
		t.Fatal(err)
	}
	body := MemberCert{Agency: id, Member: "m", Seal: pub.Bytes(), Sign: root.Public().Bytes(), Roles: []string{Auditor}, Serial: 2, Number: 1}
	member := CertifyMember(body, root)
	got, err := VerifyMember(id, "m", roots, member)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(body, got); diff != "" {
		t.Fatal(diff)
	}
	lower := append([]byte(nil), version...)
	lower[1] = 1
	for name, err := range map[string]error{
		"version for another": second(VerifyVersion(id, 4, roots, version)),
		"agency for another":  second(VerifyVersion(IDOf(root.Public(), nil), 3, roots, version)),
		"older root claimed":  second(VerifyVersion(id, 3, roots, lower)),
		"unknown root":        second(VerifyVersion(id, 3, roots[:1], version)),
		"kit as version":      second(VerifyVersion(id, 3, roots, kit)),
		"kit of another":      second(VerifyKit(id, "other", roots, kit)),
		"member of another":   second(VerifyMember(id, "n", roots, member)),
		"empty":               second(VerifyMember(id, "m", roots, nil)),
		"cut":                 second(VerifyMember(id, "m", roots, member[:50])),
	} {
		if !errors.Is(err, ErrCert) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestWraps(t *testing.T) {
	me, other := seal.NewPrivateKey(), seal.NewPrivateKey()
	v1, v2 := NewVersionKeys(1), NewVersionKeys(2)
	wrap, err := v2.WrapFor("a", "m", me.Public())
	if err != nil {
		t.Fatal(err)
	}
	got, err := UnwrapVersion("a", "m", 2, me, wrap)
	if err != nil || !got.Vault.Equal(v2.Vault) {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"other key":     second(UnwrapVersion("a", "m", 2, other, wrap)),
		"other holder":  second(UnwrapVersion("a", "n", 2, me, wrap)),
		"other agency":  second(UnwrapVersion("b", "m", 2, me, wrap)),
		"other version": second(UnwrapVersion("a", "m", 1, me, wrap)),
		"as a root":     second(UnwrapRoot("a", 2, "m", me, wrap)),
	} {
		if err == nil {
			t.Errorf("%s: opened", name)
		}
	}
	before, err := v2.Before("a", v2.Chain("a", v1))
	if err != nil || before.Version != 1 || !before.Vault.Equal(v1.Vault) {
		t.Fatal(err)
	}
	if _, err := v1.Before("a", v2.Chain("a", v1)); err == nil {
		t.Error("an older version opened the chain")
	}
}

func TestBundle(t *testing.T) {
	mk := NewMemberKeys()
	keys := Keys{Seal: mk.Seal, Sign: mk.Sign, Root: key(t, 1), Versions: map[int]*VersionKeys{1: NewVersionKeys(1), 2: NewVersionKeys(2)}}
	token := seal.TokenKey(seal.NewToken(), "session")
	sealed := NewBundle(keys, 5, 7).Seal("s", "m", token)
	b, err := OpenBundle("s", "m", token, sealed)
	if err != nil || b.MemberChanged != 5 || b.AgencyChanged != 7 {
		t.Fatalf("%+v, %v", b, err)
	}
	got, err := b.Keys()
	if err != nil || got.Current != 2 || !got.Versions[1].Vault.Equal(keys.Versions[1].Vault) ||
		got.Root.Public() != keys.Root.Public() || got.Sign.Public() != mk.Sign.Public() {
		t.Fatalf("the bundle came back different: %v", err)
	}
	if _, err := OpenBundle("t", "m", token, sealed); err == nil {
		t.Error("a session's keys opened in another row")
	}
}

func TestSecondFactor(t *testing.T) {
	s, _, err := NewSecond("somebody")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Unix(1_700_000_010, 0)
	code := func(d time.Duration) string {
		c, err := s.CodeAt(now.Add(d))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	old, current, next, far := code(-30*time.Second), code(0), code(30*time.Second), code(2*time.Minute)
	for _, step := range []struct {
		name, code string
		want       bool
	}{
		{"too far ahead", far, false},
		{"with a space", current[:3] + " " + current[3:], true},
		{"again", current, false},
		{"older than used", old, false},
		{"the next one, clocks differ", next, true},
		{"empty", "", false},
		{"letters", "abcdef", false},
	} {
		if got := s.Use(step.code, now); got != step.want {
			t.Errorf("%s: %v", step.name, got)
		}
	}
}

func TestWait(t *testing.T) {
	for _, c := range []struct {
		fails int
		want  time.Duration
	}{{0, 0}, {4, 0}, {5, time.Second}, {6, 2 * time.Second}, {12, 128 * time.Second}, {14, 5 * time.Minute}, {1_000_000, 5 * time.Minute}} {
		if got := Wait(c.fails, 5, 5*time.Minute); got != c.want {
			t.Errorf("%d failures: %v, want %v", c.fails, got, c.want)
		}
	}
}

func TestOnCall(t *testing.T) {
	p := Public{Zone: time.UTC, Hours: []hours.Shift{{Day: 1, From: "09:00", To: "17:00"}, {Day: 6, From: "22:00", To: "06:00"},
		{Day: 3, From: "00:00", To: "00:00"}}}
	for at, want := range map[string]bool{
		"2026-01-12T09:00:00Z": true, "2026-01-12T16:59:59Z": true, "2026-01-12T17:00:00Z": false, // a Monday
		"2026-01-13T10:00:00Z": false,
		"2026-01-14T00:00:00Z": true, "2026-01-14T23:59:00Z": true, "2026-01-15T00:00:00Z": false, // the whole of Wednesday
		"2026-01-17T23:00:00Z": true, "2026-01-18T05:00:00Z": true, "2026-01-18T06:00:00Z": false, // Saturday night
	} {
		moment, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.OnCall().There(moment); got != want {
			t.Errorf("%s: %v", at, got)
		}
	}
}

func TestCheckIdentity(t *testing.T) {
	for _, c := range []struct{ login, passphrase, field string }{
		{"camille@example.ca", "four words that rhyme", ""},
		{"two words", "four words that rhyme", "admin.login"},
		{"émilie.nuñez+nuit@example.ca", "four words that rhyme", ""},
		{"李明", "four words that rhyme", ""},
		{"नमिता", "four words that rhyme", ""}, // vowel signs are marks of their own
		{"camille", "short", "admin.passphrase"},
		{"camille", "aaaaaaaaaaaaaaaa", "admin.passphrase"},
		{"camille.fictive", "Camille.Fictive", "admin.passphrase"},
	} {
		err := CheckIdentity(c.login, c.passphrase, "admin.")
		f, _ := fault.As(err)
		got := ""
		if f != nil {
			got = f.Fields[0].Name
		}
		if got != c.field {
			t.Errorf("%+v: %q", c, got)
		}
	}
	for name, r := range map[string]rune{
		"space": ' ', "tab": '\t', "line feed": '\n', "carriage return": '\r', "vertical tab": '\v', "form feed": '\f', "NUL": 0,
		"escape": 0x1b, "delete": 0x7f, "next line": 0x85, "C1 control": 0x9f, "no-break space": 0xa0, "soft hyphen": 0xad,
		"combining grapheme joiner": 0x34f, "Arabic letter mark": 0x61c, "Hangul filler": 0x3164, "Khmer inherent vowel": 0x17b4,
		"Ogham space": 0x1680, "Mongolian vowel separator": 0x180e, "em space": 0x2003, "zero width space": 0x200b,
		"zero width joiner": 0x200d, "left-to-right mark": 0x200e, "right-to-left mark": 0x200f, "line separator": 0x2028,
		"paragraph separator": 0x2029, "left-to-right embedding": 0x202a, "pop": 0x202c, "right-to-left override": 0x202e,
		"narrow no-break space": 0x202f, "word joiner": 0x2060, "left-to-right isolate": 0x2066, "pop isolate": 0x2069,
		"blank Braille": 0x2800, "ideographic space": 0x3000, "variation selector": 0xfe0f, "byte order mark": 0xfeff,
		"replacement character": 0xfffd, "private use": 0xe000, "tag": 0xe0041, "unassigned": 0x0378,
	} {
		for _, login := range []string{string(r) + "camille", "cam" + string(r) + "ille", "camille" + string(r)} {
			err := CheckIdentity(login, "four words that rhyme", "")
			if f, _ := fault.As(err); f == nil || f.Fields[0].Name != "login" || f.Fields[0].Key != "agency.login.space" {
				t.Errorf("%s in %q: %v", name, login, err)
			}
		}
	}
	if err := CheckIdentity("cam\xffille", "four words that rhyme", ""); err == nil {
		t.Error("bytes that are no text are a login")
	}
	if FoldLogin(" Émilie@Example.CA ") != "émilie@example.ca" {
		t.Error("logins fold")
	}
}
