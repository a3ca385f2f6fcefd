package agency

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"relais/internal/seal"
	"relais/internal/text"
)

// vouched is an agency and its desk, with everything that vouches for them.
type vouched struct {
	*world // of the agency
	desk   *world
	claim  Claim
	key    seal.SigningKey // of the invitation
}

func (v *vouched) AgencyRoots(_ context.Context, id string) ([][]byte, error) {
	if id == v.desk.row.ID {
		return v.desk.roots, nil
	}
	return v.roots, nil
}

func newVouched(t *testing.T) *vouched {
	t.Helper()
	w, _ := founded(t)
	desk, _ := founded(t)
	v := &vouched{world: w, desk: desk, key: seal.NewSigningKey(),
		claim: Claim{Coalition: "coalition", Desk: desk.row.ID, Sector: "police", Number: 1, Date: "2026-01-02"}}
	w.row.Coalition, w.row.Desk, w.row.Sector = "coalition", desk.row.ID, "police"
	w.row.Proof = SealDesk(w.own, "coalition", desk.row.ID)
	w.row.Keys = SealKeys(w.own, w.row, 1, w.versions[0])
	v.put(Standing{
		Grant: GrantInvited(v.claim, v.key.Public(), 1, desk.root), Named: NameInvited(w.row.ID, v.key),
		Own: SignStanding(v.claim, w.row.ID, 1, w.root),
	})
	return v
}

func (v *vouched) put(s Standing) { v.row.Standing = s.Bytes() }

func (v *vouched) read(t *testing.T) *Public {
	t.Helper()
	p, err := ReadPublic(t.Context(), v, v.row.ID)
	if err == nil {
		err = Vouch(t.Context(), v, v.own, p)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestAttackSectorCertificate: a sector holds with both signatures, of the
// newest roots, about this agency and this sector; otherwise the agency
// enforces.
func TestAttackSectorCertificate(t *testing.T) {
	t.Parallel()
	v := newVouched(t)
	if p := v.read(t); p.Sector != "police" || p.Desk != v.desk.row.ID || !p.Certified() || p.SectorFor(p.Desk) != "police" ||
		p.SectorFor("another desk") != Uncertified {
		t.Fatalf("%+v", p)
	}
	other, _ := founded(t)
	ngo := v.claim
	ngo.Sector = "ngo"
	of := func(v *vouched) Claim { c := ngo; c.Desk = v.desk.row.ID; return c }
	both := func(v *vouched, mine, desks Claim) Standing {
		mine.Desk, desks.Desk = v.desk.row.ID, v.desk.row.ID
		return Standing{Grant: GrantSector(desks, v.row.ID, 1, v.desk.root), Own: SignStanding(mine, v.row.ID, 1, v.root)}
	}
	if v := newVouched(t); true {
		if v.put(both(v, ngo, ngo)); v.read(t).Sector != "ngo" {
			t.Fatal("what both signed does not hold")
		}
	}
	for name, attack := range map[string]func(v *vouched, s Standing) Standing{
		"nothing":          func(*vouched, Standing) Standing { return Standing{} },
		"the desk alone":   func(_ *vouched, s Standing) Standing { s.Own = nil; return s },
		"itself alone":     func(_ *vouched, s Standing) Standing { s.Grant = nil; return s },
		"itself another":   func(v *vouched, _ Standing) Standing { return both(v, ngo, v.claim) },
		"the desk another": func(v *vouched, _ Standing) Standing { return both(v, v.claim, ngo) },
		"signs for the desk": func(v *vouched, _ Standing) Standing {
			s := both(v, ngo, ngo)
			s.Grant = GrantSector(of(v), v.row.ID, 1, v.root)
			return s
		},
		"another's grant": func(v *vouched, _ Standing) Standing {
			s := both(v, ngo, ngo)
			s.Grant = GrantSector(of(v), other.row.ID, 1, v.desk.root)
			return s
		},
		"another's invitation": func(v *vouched, s Standing) Standing {
			s = both(v, ngo, ngo)
			s.Grant, s.Named = GrantInvited(of(v), seal.NewSigningKey().Public(), 1, v.desk.root), NameInvited(v.row.ID, v.key)
			return s
		},
		"its invitation, used by another": func(v *vouched, s Standing) Standing { s.Named = NameInvited(other.row.ID, v.key); return s },
		"another desk": func(v *vouched, s Standing) Standing {
			c := ngo
			c.Desk = v.row.ID
			return Standing{Grant: GrantSector(c, v.row.ID, 1, v.root), Own: SignStanding(c, v.row.ID, 1, v.root)}
		},
		"as found, of an agency founded since": func(v *vouched, s Standing) Standing {
			row := v.row
			row.Sector = "ngo"
			return Standing{Found: SealFound(v.own, row)}
		},
		"another coalition": func(v *vouched, s Standing) Standing {
			c := ngo
			c.Coalition = "another"
			return both(v, c, c)
		},
	} {
		v := newVouched(t)
		v.put(attack(v, v.read(t).Standing))
		v.row.Sector = "ngo"
		if p := v.read(t); p.Sector != Uncertified || !Enforces(p.Sector) || p.IsDesk {
			t.Errorf("%s: %s, desk %v", name, p.Sector, p.IsDesk)
		}
	}
	// Who it recognizes stands by its own word, whatever the rows say.
	v.row.Desk, v.row.Proof = other.row.ID, nil
	if p := v.read(t); p.Desk != v.desk.row.ID || p.Sector != Uncertified {
		t.Errorf("desk %s, sector %s", p.Desk, p.Sector)
	}
}

// TestAttackAgencyRewritten: what an agency said of itself holds, whatever
// somebody writes into its row; what it says anew holds too.
func TestAttackAgencyRewritten(t *testing.T) {
	t.Parallel()
	v := newVouched(t)
	v.row.Name, v.row.Backup, v.row.Hours = text.Text{FR: "Maison du Merle", EN: "Blackbird House"}, "somebody", "[]"
	v.row.Keys = SealKeys(v.own, v.row, 1, v.versions[0])
	before := v.row
	said := v.read(t)
	v.row.Name, v.row.Backup, v.row.Hours = text.Text{FR: "Refuge", EN: "Shelter"}, "the thief", `[{"day":1,"from":"09:00","to":"17:00"}]`
	v.row.Province, v.row.Zone, v.row.Uses, v.row.Kit, v.row.Passkeys = "YT", "America/Whitehorse", "gender", true, true
	got := v.read(t)
	said.row, got.row = Row{}, Row{}
	if !reflect.DeepEqual(got, said) {
		t.Errorf("%+v\nwas %+v", got, said)
	}
	if back := v.row.Said(v.own); !reflect.DeepEqual(back, before) {
		t.Errorf("who changes the row starts from %+v", back)
	}
	v.row = before
	v.row.Zone = "America/Halifax"
	v.row = v.row.Reseal(v.own)
	if got := v.read(t); got.Zone.String() != "America/Halifax" || got.Version != said.Version {
		t.Errorf("what is said anew: %+v", got)
	}
	v.row.Keys = nil
	if p, err := ReadPublic(t.Context(), v, v.row.ID); err != nil || !errors.Is(Vouch(t.Context(), v, v.own, p), ErrCert) {
		t.Error("taken away, it is not missed")
	}
}
