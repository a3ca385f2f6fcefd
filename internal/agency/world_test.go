package agency

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"testing"

	"relais/internal/fault"
	"relais/internal/record"
	"relais/internal/seal"
)

// world is a database with one agency, into which a test may also write what
// nobody should.
type world struct {
	row           Row
	roots         [][]byte
	versions      []VersionRow // newest first
	wraps, rwraps []WrapRow
	root, next    seal.SigningKey
	newest        *VersionKeys
	own           seal.Key
	fail          error
}

func (w *world) Agency(_ context.Context, id string) (Row, error) {
	if id != w.row.ID {
		return Row{}, fault.New(fault.NotFound, "fault.not_found")
	}
	return w.row, nil
}

func (w *world) AgencyRoots(context.Context, string) ([][]byte, error) { return w.roots, nil }

func (w *world) NewestVersion(context.Context, string) (VersionRow, error) {
	if len(w.versions) == 0 {
		return VersionRow{}, fault.New(fault.NotFound, "fault.not_found")
	}
	return w.versions[0], nil
}

func (w *world) AgencyVersions(context.Context, string) ([]VersionRow, error) {
	return w.versions, w.fail
}

func (w *world) VersionWraps(_ context.Context, _, holder string) (out []WrapRow, err error) {
	for _, r := range w.wraps {
		if r.Holder == holder {
			out = append(out, r)
		}
	}
	return out, nil
}

func (w *world) RootWrap(_ context.Context, _ string, serial int, holder string) (WrapRow, error) {
	for _, r := range w.rwraps {
		if r.Holder == holder && r.Number == serial {
			return r, nil
		}
	}
	return WrapRow{}, fault.New(fault.NotFound, "fault.not_found")
}

// person is a member with what only they and the node know.
type person struct {
	id   string
	keys MemberKeys
	cert []byte
}

func (w *world) member(p person, state int) MemberRow {
	r := MemberRow{ID: p.id, Agency: w.row.ID, State: state, Changed: 4}
	r.Profile = SealJSON(w.own, r.Bind("profile"), Profile{Name: "Camille Fictive", Login: p.id, Language: "fr"})
	r.Public = SealJSON(w.own, r.Bind("public"), p.keys.Public())
	if p.cert != nil {
		r.Cert = w.own.SealExact(r.Bind("cert"), p.cert)
	}
	return r
}

// join certifies a newcomer by the root, and seals the newest version to them.
func (w *world) join(t *testing.T, roles ...string) person {
	t.Helper()
	p := person{id: seal.NewID(), keys: NewMemberKeys()}
	pub := p.keys.Public()
	p.cert = CertifyMember(MemberCert{Agency: w.row.ID, Member: p.id, Seal: pub.Seal, Sign: pub.Sign, Roles: roles,
		Serial: w.row.Serial, Number: 1}, w.root)
	if CaseRoles(roles) {
		sealed, err := w.newest.WrapFor(w.row.ID, p.id, p.keys.Seal.Public())
		if err != nil {
			t.Fatal(err)
		}
		w.wraps = append(w.wraps, WrapRow{w.newest.Version, p.id, sealed})
	}
	if slices.Contains(roles, Administrator) {
		sealed, err := WrapRoot(w.row.ID, w.row.Serial, p.id, w.root, p.keys.Seal.Public())
		if err != nil {
			t.Fatal(err)
		}
		w.rwraps = append(w.rwraps, WrapRow{w.row.Serial, p.id, sealed})
	}
	return p
}

// founded is an agency of its founder, who administers and coordinates.
func founded(t *testing.T) (*world, person) {
	t.Helper()
	f, err := Found([]string{Administrator, Coordinator})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{
		row:   Row{ID: f.ID, Current: 1, Serial: 1, Zone: "America/Toronto", Uses: "languages,region", Desk: f.ID},
		roots: [][]byte{f.RootCert}, versions: []VersionRow{{Version: 1, Cert: f.VersionCert}},
		wraps: []WrapRow{f.VersionWrap}, rwraps: []WrapRow{f.RootWrap}, root: f.Root, next: f.Next, newest: f.Version, own: seal.NewKey(),
	}
	return w, person{f.Member, f.Keys, f.MemberCert}
}

func (w *world) public(t *testing.T) *Public {
	t.Helper()
	a, err := ReadPublic(t.Context(), w, w.row.ID)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// read is what a member's own keys open when their row is in this state.
func (w *world) read(t *testing.T, p person, state int) (Keys, error) {
	t.Helper()
	a := w.public(t)
	m, err := w.member(p, state).Open(w.own, a.Roots)
	if err != nil {
		return Keys{}, err
	}
	return ReadKeys(t.Context(), w, a, m, p.keys)
}

// reads checks which versions a member opens, and whether the newest root.
func (w *world) reads(t *testing.T, name string, p person, state int, root bool, versions ...int) {
	t.Helper()
	k, err := w.read(t, p, state)
	got := slices.Sorted(maps.Keys(k.Versions))
	if err != nil || !slices.Equal(got, versions) {
		t.Errorf("%s opens versions %v, want %v: %v", name, got, versions, err)
	}
	if root != (!k.Root.IsZero() && k.Root.Public() == w.public(t).Root) || !root && !k.Root.IsZero() {
		t.Errorf("%s opens the root: %v", name, !root)
	}
	if len(versions) > 0 && k.Current != w.row.Current {
		t.Errorf("%s works with version %d", name, k.Current)
	}
}

// apply stores what came of a rotation.
func (w *world) apply(r *Rotation) {
	w.row.Current, w.row.Serial = r.Version.Version, r.Serial
	if r.RootCert != nil {
		w.roots = append(w.roots, r.RootCert)
	}
	w.versions = append([]VersionRow{r.Version}, w.versions...)
	w.wraps, w.rwraps = append(w.wraps, r.VersionWraps...), append(w.rwraps, r.RootWraps...)
}

func (p person) holder(reads bool, roles ...string) Holder {
	return Holder{ID: p.id, Keys: p.keys.Public(), Roles: roles, Number: 1, Reads: reads}
}

func TestRemovedAdministratorOpensNothingNew(t *testing.T) {
	t.Parallel()
	w, boss := founded(t)
	mate, leaver := w.join(t, Caseworker), w.join(t, Administrator, Coordinator)
	promoted, auditor := w.join(t, Auditor), w.join(t, Auditor)
	w.reads(t, "founder", boss, Active, true, 1)
	w.reads(t, "leaver before", leaver, Active, true, 1)
	w.reads(t, "mate", mate, Active, false, 1)
	w.reads(t, "auditor", auditor, Active, false)
	kit, oldRoot := MakeKit(1, 1), w.root
	r := &Rotation{Agency: w.public(t), Root: w.root, Before: w.newest, NewRoot: true, Next: w.next,
		Members: []Holder{boss.holder(true, Administrator, Coordinator), mate.holder(true, Caseworker),
			promoted.holder(false, Responder), auditor.holder(true, Auditor)},
		Kits: []KitHolder{{kit.ID, kit.Public}}}
	if err := r.Rotate(); err != nil {
		t.Fatal(err)
	}
	w.apply(r)
	boss.cert, mate.cert = r.MemberCerts[boss.id], r.MemberCerts[mate.id]
	promoted.cert, auditor.cert = r.MemberCerts[promoted.id], r.MemberCerts[auditor.id]
	a := w.public(t)
	if a.Serial != 2 || a.Version != 2 || a.Root == oldRoot.Public() || len(r.MemberCerts) != 4 {
		t.Fatalf("serial %d, version %d, %d certificates", a.Serial, a.Version, len(r.MemberCerts))
	}
	w.reads(t, "founder", boss, Active, true, 1, 2)
	w.reads(t, "mate", mate, Active, false, 1, 2)
	w.reads(t, "who has the role but was not admitted", promoted, Active, false)
	w.reads(t, "auditor", auditor, Active, false)
	w.reads(t, "leaver", leaver, Removed, false)
	w.reads(t, "leaver whose row was put back", leaver, Active, false)
	// All that the database holds, with the leaver's own keys and those of version 1.
	for _, wrap := range slices.Concat(w.wraps, w.rwraps) {
		if wrap.Number != 2 {
			continue
		}
		_, asVersion := UnwrapVersion(a.ID, wrap.Holder, 2, leaver.keys.Seal, wrap.Sealed)
		_, asRoot := UnwrapRoot(a.ID, 2, wrap.Holder, leaver.keys.Seal, wrap.Sealed)
		_, byOld := UnwrapVersion(a.ID, wrap.Holder, 2, w.newest.Seal, wrap.Sealed)
		if asVersion == nil || asRoot == nil || byOld == nil {
			t.Errorf("who left opens what was sealed to %s", wrap.Holder)
		}
	}
	// The kit opens both, and is certified by the new root.
	k := Keys{Seal: openedKit(t, kit), Versions: map[int]*VersionKeys{}}
	wraps, _ := w.VersionWraps(t.Context(), a.ID, kit.ID)
	if err := OpenVersions(a, kit.ID, &k, wraps, w.versions); err != nil || k.Current != 2 || k.Versions[1] == nil {
		t.Errorf("the kit opens version %d: %v", k.Current, err)
	}
	if pub, err := VerifyKit(a.ID, kit.ID, a.Roots, r.KitCerts[kit.ID]); err != nil || !bytes.Equal(pub.Bytes(), kit.Public.Bytes()) {
		t.Error("the kit's certificate does not hold:", err)
	}
	if m, err := VerifyMember(a.ID, mate.id, a.Roots, mate.cert); err != nil || m.Serial != 2 || m.Number != 2 {
		t.Errorf("the mate's certificate: %+v, %v", m, err)
	}
}

func openedKit(t *testing.T, kit *NewKit) seal.PrivateKey {
	t.Helper()
	key, err := OpenKit(kit.Wraps, kit.Shares)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestRotationOfTheVersionOnly(t *testing.T) {
	t.Parallel()
	w, boss := founded(t)
	leaver := w.join(t, Caseworker)
	r := &Rotation{Agency: w.public(t), Root: w.root, Members: []Holder{boss.holder(true, Administrator, Coordinator)}}
	if err := r.Rotate(); err != nil {
		t.Fatal(err)
	}
	if r.RootCert != nil || r.Serial != 1 || len(r.MemberCerts)+len(r.RootWraps)+len(r.KitCerts) != 0 || r.Version.Chain != nil {
		t.Errorf("a root or a chain came of it: %+v", r)
	}
	w.apply(r)
	w.reads(t, "founder, without a chain by own wraps", boss, Active, true, 1, 2)
	w.reads(t, "removed caseworker", leaver, Removed, false)
	// The certificate is of the newest root still, and the wrap of version 1 opens.
	w.reads(t, "removed caseworker whose row was put back", leaver, Active, false)
	bad := &Rotation{Agency: w.public(t), Root: w.root, Members: []Holder{boss.holder(true, Administrator, Coordinator)}}
	bad.Next = w.next
	bad.Members[0].Keys.Seal = bad.Members[0].Keys.Seal[:7]
	for _, bad.NewRoot = range []bool{false, true} {
		if err := bad.Rotate(); !errors.Is(err, ErrCert) {
			t.Errorf("sealed to a broken key: %v", err)
		}
	}
}

func TestSwappedKeysAreNoticed(t *testing.T) {
	t.Parallel()
	evil, _ := founded(t)
	for name, c := range map[string]struct {
		change func(w *world, boss *person)
		opens  bool // what is public does not show it, the member's keys do
	}{
		"another's root": {func(w *world, _ *person) { w.roots = evil.roots }, false},
		"no root":        {func(w *world, _ *person) { w.roots = nil }, false},
		"serial ahead":   {func(w *world, _ *person) { w.row.Serial = 2 }, false},
		"sealing key by another's root": {func(w *world, _ *person) {
			w.versions[0].Cert = CertifyVersion(w.row.ID, 1, 1, evil.newest.Seal.Public(), nil, evil.root)
		}, false},
		"sealing key of another agency": {func(w *world, _ *person) { w.versions[0].Cert = evil.versions[0].Cert }, false},
		"certificate of another version": {func(w *world, _ *person) {
			w.row.Current, w.versions[0].Version = 2, 2
		}, false},
		"version sealed by a stranger": {func(w *world, b *person) {
			sealed, _ := NewVersionKeys(1).WrapFor(w.row.ID, b.id, b.keys.Seal.Public())
			w.wraps[0].Sealed = sealed
		}, true},
		"root sealed by a stranger": {func(w *world, b *person) {
			sealed, _ := WrapRoot(w.row.ID, 1, b.id, evil.root, b.keys.Seal.Public())
			w.rwraps[0].Sealed = sealed
		}, true},
		"keys of another member":        {func(_ *world, b *person) { b.keys.Sign = seal.NewSigningKey() }, true},
		"another version is the newest": {func(w *world, _ *person) { w.row.Current = 2 }, false},
		"a wrap of a version that is gone": {func(w *world, b *person) {
			w.wraps = append(w.wraps, WrapRow{2, b.id, []byte{1}})
		}, true},
		"a version is missing in between": {func(w *world, _ *person) {
			w.versions = append(w.versions, VersionRow{Version: 0, Cert: w.versions[0].Cert})
		}, true},
		"own sealing key": {func(_ *world, b *person) { b.keys.Seal = seal.NewPrivateKey() }, true},
	} {
		w, boss := founded(t)
		c.change(w, &boss)
		_, err := ReadPublic(t.Context(), w, w.row.ID)
		if c.opens {
			if err != nil {
				t.Fatal(name, err)
			}
			_, err = w.read(t, boss, Active)
		}
		if !errors.Is(err, ErrCert) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReadPublic(t *testing.T) {
	t.Parallel()
	w, boss := founded(t)
	w.row.Hours = `[{"day":1,"from":"09:00","to":"17:00"}]`
	a := w.public(t)
	if a.IsDesk || a.Sector != Uncertified || !slices.Equal(a.Uses, []string{"languages", "region"}) || a.Zone.String() != "America/Toronto" ||
		len(a.Hours) != 1 || a.Hours[0].To != "17:00" || !bytes.Equal(a.Seal.Bytes(), w.newest.Seal.Public().Bytes()) {
		t.Errorf("%+v", a)
	}
	w.row.Uses = ""
	if a = w.public(t); a.Uses != nil {
		t.Errorf("uses %q", a.Uses)
	}
	w.row.Hours = "{"
	if _, err := ReadPublic(t.Context(), w, w.row.ID); err == nil {
		t.Error("hours that can't be read are passed over")
	}
	if _, err := ReadPublic(t.Context(), w, "nobody"); fault.CodeOf(err) != fault.NotFound {
		t.Error(err)
	}
	w.row.Hours, w.fail = "", errors.New("no database")
	if _, err := w.read(t, boss, Active); !errors.Is(err, w.fail) {
		t.Errorf("without a database the member reads: %v", err)
	}
	w.versions = nil
	if _, err := ReadPublic(t.Context(), w, w.row.ID); fault.CodeOf(err) != fault.NotFound {
		t.Error(err)
	}
}

func TestMemberRowOpens(t *testing.T) {
	t.Parallel()
	w, boss := founded(t)
	a, mate := w.public(t), w.join(t, Responder)
	for state, want := range map[int]bool{Waiting: false, Active: true, Removed: false} {
		m, err := w.member(mate, state).Open(w.own, a.Roots)
		if err != nil || m.Certified() != want || (len(m.Roles) == 1) != want || m.Sign != mate.keys.Sign.Public() || m.Name != "Camille Fictive" {
			t.Errorf("state %d: %+v, %v", state, m, err)
		}
	}
	later := append(slices.Clone(a.Roots), seal.NewSigningKey().Public())
	if m, err := w.member(mate, Active).Open(w.own, later); err != nil || m.Roles != nil {
		t.Errorf("an older root's certificate still gives %v, %v", m.Roles, err)
	}
	good := w.member(mate, Active)
	for name, change := range map[string]func(*MemberRow){
		"moved to another":     func(r *MemberRow) { r.ID = boss.id },
		"of another agency":    func(r *MemberRow) { r.Agency = "other" },
		"profile of another":   func(r *MemberRow) { r.Profile = w.member(boss, Active).Profile },
		"keys of another":      func(r *MemberRow) { r.Public = w.member(boss, Active).Public },
		"profile as keys":      func(r *MemberRow) { r.Public = r.Profile },
		"certificate unsealed": func(r *MemberRow) { r.Cert = mate.cert },
		"another's certificate": func(r *MemberRow) {
			r.Cert = w.own.SealExact(r.Bind("cert"), boss.cert)
		},
		"broken key in it": func(r *MemberRow) {
			r.Cert = w.own.SealExact(r.Bind("cert"), CertifyMember(MemberCert{Agency: a.ID, Member: mate.id, Serial: 1,
				Seal: mate.keys.Public().Seal, Sign: make([]byte, 32)}, w.root))
		},
		"broken sealing key in it": func(r *MemberRow) {
			r.Cert = w.own.SealExact(r.Bind("cert"), CertifyMember(MemberCert{Agency: a.ID, Member: mate.id, Serial: 1,
				Sign: mate.keys.Public().Sign, Seal: []byte{1}}, w.root))
		},
	} {
		row := good
		change(&row)
		if _, err := row.Open(w.own, a.Roots); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
	var wrong Profile
	if err := OpenJSON(seal.NewKey(), good.Bind("profile"), good.Profile, &wrong); err == nil || errors.Is(err, record.ErrForm) {
		t.Errorf("another node reads it: %v", err)
	}
}

func TestSealKeyOfANewcomer(t *testing.T) {
	t.Parallel()
	w, boss := founded(t)
	for _, state := range []int{Waiting, Active} {
		m, err := w.member(boss, state).Open(w.own, w.public(t).Roots)
		if err != nil {
			t.Fatal(err)
		}
		if key, err := m.SealKey(); err != nil || !bytes.Equal(key.Bytes(), boss.keys.Public().Seal) {
			t.Errorf("state %d: another key, %v", state, err)
		}
	}
	if _, err := (&MemberPublic{Keys: PublicKeys{Seal: []byte("short")}}).SealKey(); !errors.Is(err, ErrCert) {
		t.Error(err)
	}
}

func TestReadKeysOfAnother(t *testing.T) {
	t.Parallel()
	w, boss := founded(t)
	m, err := w.member(boss, Active).Open(w.own, w.public(t).Roots)
	if err != nil {
		t.Fatal(err)
	}
	for name, keys := range map[string]MemberKeys{"both": NewMemberKeys(), "sealing key": {seal.NewPrivateKey(), boss.keys.Sign},
		"signing key": {boss.keys.Seal, seal.NewSigningKey()}} {
		if _, err := ReadKeys(t.Context(), w, w.public(t), m, keys); !errors.Is(err, ErrCert) {
			t.Errorf("%s of another: %v", name, err)
		}
	}
}

// rotated removes an administrator: a new root and a new version.
func (w *world) rotated(t *testing.T, boss *person) *Rotation {
	t.Helper()
	r := &Rotation{Agency: w.public(t), Root: w.root, Before: w.newest, NewRoot: true, Next: w.next,
		Members: []Holder{boss.holder(true, Administrator, Coordinator)}}
	if err := r.Rotate(); err != nil {
		t.Fatal(err)
	}
	w.apply(r)
	boss.cert, w.root = r.MemberCerts[boss.id], r.Root
	return r
}

// What is read of an agency never goes back behind what was seen.
func TestFollows(t *testing.T) {
	t.Parallel()
	w, boss := founded(t)
	one := w.public(t)
	w.rotated(t, &boss)
	two := w.public(t)
	fork := append(slices.Clone(one.Roots), seal.NewSigningKey().Public())
	for name, c := range map[string]struct {
		now, before *Public
		ok          bool
	}{
		"the same":               {two, two, true},
		"the next":               {two, one, true},
		"both before":            {one, two, false},
		"version before":         {&Public{Roots: two.Roots, Version: 1, Cert: one.Cert}, two, false},
		"root before":            {&Public{Roots: one.Roots, Version: 2, Cert: two.Cert}, two, false},
		"another root":           {&Public{Roots: fork, Version: 2, Cert: two.Cert}, two, false},
		"another root, later on": {&Public{Roots: append(slices.Clone(fork), two.Root), Version: 3}, two, false},
		"another key":            {&Public{Roots: two.Roots, Version: 2, Cert: one.Cert}, two, false},
		"a version more":         {&Public{Roots: two.Roots, Version: 3, Cert: one.Cert}, two, true},
	} {
		if err := c.now.Follows(c.before); (err == nil) != c.ok || err != nil && !errors.Is(err, ErrCert) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A root that certifies no active member of the agency is not its newest.
func TestVouchedBy(t *testing.T) {
	t.Parallel()
	w, boss := founded(t)
	old := boss
	leaver := w.join(t, Administrator)
	w.rotated(t, &boss)
	a := w.public(t)
	other, chief := founded(t)
	for name, c := range map[string]struct {
		members []MemberRow
		ok      bool
	}{
		"nobody":                  {nil, false},
		"the administrator":       {[]MemberRow{w.member(leaver, Removed), w.member(boss, Active)}, true},
		"who was removed":         {[]MemberRow{w.member(leaver, Removed)}, false},
		"who was put back":        {[]MemberRow{w.member(leaver, Active)}, false},
		"by the older root":       {[]MemberRow{w.member(old, Active)}, false},
		"certified but not there": {[]MemberRow{w.member(boss, Removed)}, false},
		"not certified":           {[]MemberRow{w.member(person{id: boss.id, keys: boss.keys}, Active)}, false},
		"of another agency":       {[]MemberRow{other.member(chief, Active)}, false},
		"sealed by another node":  {[]MemberRow{(&world{row: w.row, own: seal.NewKey()}).member(boss, Active)}, false},
	} {
		if err := a.VouchedBy(w.own, c.members); (err == nil) != c.ok || err != nil && !errors.Is(err, ErrCert) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Of an older version only that counts which a newer one carries on, by its
// name or, where a program of before gave none, by the chain of keys.
func TestOlderVersionsAreCarriedOn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		named, chained, forged bool
		want                   error
	}{
		"named and chained":                  {named: true, chained: true},
		"named":                              {named: true},
		"chained, of before":                 {chained: true},
		"neither":                            {want: ErrCert},
		"forged, named and chained":          {named: true, chained: true, forged: true, want: ErrCert},
		"forged, named":                      {named: true, forged: true, want: ErrCert},
		"forged beside the chain, of before": {chained: true, forged: true, want: ErrCert},
		"forged, neither":                    {forged: true, want: ErrCert},
	} {
		w, boss := founded(t)
		first, oldRoot := w.newest, w.root
		r := w.rotated(t, &boss)
		keys, err := w.read(t, boss, Active)
		if err != nil {
			t.Fatal(err)
		}
		if !c.named {
			w.versions[0].Cert = CertifyVersion(w.row.ID, 2, 2, keys.Versions[2].Seal.Public(), nil, r.Root)
		}
		if !c.chained {
			w.versions[0].Chain = nil
		}
		if c.forged {
			forged := NewVersionKeys(1)
			w.versions[1].Cert = CertifyVersion(w.row.ID, 1, 1, forged.Seal.Public(), nil, oldRoot)
			w.wraps[0].Sealed, err = forged.WrapFor(w.row.ID, boss.id, boss.keys.Seal.Public())
			if err != nil {
				t.Fatal(err)
			}
		}
		keys, err = w.read(t, boss, Active)
		if !errors.Is(err, c.want) || c.want == nil && (err != nil || !keys.Versions[1].Vault.Equal(first.Vault)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A kit or a version of before the newest root is nobody's to seal to.
func TestOldRootCertifiesNothingNew(t *testing.T) {
	t.Parallel()
	w, boss := founded(t)
	old, evil := w.root, seal.NewPrivateKey().Public()
	w.rotated(t, &boss)
	a := w.public(t)
	for name, err := range map[string]error{
		"newest version":  second(VerifyVersion(a.ID, 2, a.Roots, CertifyVersion(a.ID, 2, 1, evil, nil, old))),
		"a version more":  second(VerifyVersion(a.ID, 3, a.Roots, CertifyVersion(a.ID, 3, 1, evil, a.Cert, old))),
		"version before":  second(VerifyVersion(a.ID, 1, a.Roots, w.versions[1].Cert)),
		"kit":             second(VerifyKit(a.ID, "kit", a.Roots, CertifyKit(a.ID, "kit", 1, evil, old))),
		"serial in front": second(VerifyKit(a.ID, "kit", a.Roots, append([]byte{0, 2}, CertifyKit(a.ID, "kit", 1, evil, old)[2:]...))),
	} {
		if !errors.Is(err, ErrCert) {
			t.Errorf("%s by the old root: %v", name, err)
		}
	}
	if _, err := VerifyKit(a.ID, "kit", a.Roots, CertifyKit(a.ID, "kit", 2, evil, w.root)); err != nil {
		t.Error("a kit by the newest root:", err)
	}
}
