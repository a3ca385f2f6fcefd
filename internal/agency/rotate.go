package agency

import (
	"relais/internal/seal"
)

// Holder is a member who stays, with the roles to be held from now on.
type Holder struct {
	ID     string
	Keys   PublicKeys
	Roles  []string
	Number int  // of the certificate held now
	Reads  bool // a member of the case desk has handed them the version before
}

// KitHolder is a recovery kit, which every new secret is sealed to.
type KitHolder struct {
	ID     string
	Public seal.PublicKey
}

// Rotation is what a new version of an agency needs, and what comes of it.
type Rotation struct {
	Agency  *Public
	Root    seal.SigningKey // the newest
	Before  *VersionKeys    // the newest; nil when who rotates can't read cases
	Members []Holder        // who stay
	Kits    []KitHolder
	// LostKits are those whose certificates do not hold: nothing new is sealed
	// to them, so that they are good for nothing afterwards.
	LostKits []KitRow
	NewRoot  bool            // somebody who held the root goes
	Next     seal.SigningKey // that the root has committed to, from the recovery kit; zero without it

	// What comes of it; certificates by member and by kit.
	Serial       int
	RootCert     []byte // of the new root, or nil
	Version      VersionRow
	VersionWraps []WrapRow
	RootWraps    []WrapRow
	MemberCerts  map[string][]byte
	KitCerts     map[string][]byte
}

// Rotate makes a new version, and a new root if NewRoot and the kit has given
// the one that the root committed to, or it committed to none: sealed to those who
// stay, so that who left can't open what comes. A role alone opens nothing:
// who did not read before must still be admitted by somebody who does. The new
// secrets are forgotten afterwards; who may hold them opens them from the
// database.
func (r *Rotation) Rotate() error {
	r.Serial = r.Agency.Serial
	r.MemberCerts, r.KitCerts = map[string][]byte{}, map[string][]byte{}
	if r.NewRoot && (r.Agency.Next == nil || !r.Next.IsZero()) {
		if err := r.replaceRoot(); err != nil {
			return err
		}
	}
	v := NewVersionKeys(r.Agency.Version + 1)
	r.Version = VersionRow{
		Version: v.Version,
		Cert:    CertifyVersion(r.Agency.ID, v.Version, r.Serial, v.Seal.Public(), r.Agency.Cert, r.Root),
	}
	if r.Before != nil {
		r.Version.Chain = v.Chain(r.Agency.ID, r.Before)
	}
	return r.eachHolder(func(h Holder) bool { return h.Reads && CaseRoles(h.Roles) }, func(id string, to seal.PublicKey) error {
		sealed, err := v.WrapFor(r.Agency.ID, id, to)
		r.VersionWraps = append(r.VersionWraps, WrapRow{v.Version, id, sealed})
		return err
	})
}

// replaceRoot makes a new root, signed by the old one, and certifies with it
// everybody who stays.
func (r *Rotation) replaceRoot() error {
	root, next := seal.NewSigningKey(), seal.NewSigningKey()
	if r.Agency.Next != nil {
		root = r.Next
	}
	r.Serial++
	r.RootCert = CertifyRoot(r.Agency.ID, r.Serial, root.Public(), Commit(next.Public()), r.Root)
	r.Root = root
	for _, h := range r.Members {
		r.MemberCerts[h.ID] = CertifyMember(MemberCert{
			Agency: r.Agency.ID, Member: h.ID, Seal: h.Keys.Seal, Sign: h.Keys.Sign, Roles: h.Roles,
			Serial: r.Serial, Number: h.Number + 1,
		}, root)
	}
	for _, k := range r.Kits {
		r.KitCerts[k.ID] = CertifyKit(r.Agency.ID, k.ID, r.Serial, k.Public, root)
	}
	if err := r.wrapRoot(r.Serial, root, true); err != nil {
		return err
	}
	return r.wrapRoot(r.Serial+1, next, len(r.Kits) == 0)
}

// wrapRoot seals a root to the kits, and to administrators if they may use it:
// the one that comes next is theirs only until there is a kit.
func (r *Rotation) wrapRoot(serial int, root seal.SigningKey, administrators bool) error {
	may := func(h Holder) bool { return administrators && isAdministrator(h.Roles) }
	return r.eachHolder(may, func(id string, to seal.PublicKey) error {
		sealed, err := WrapRoot(r.Agency.ID, serial, id, root, to)
		r.RootWraps = append(r.RootWraps, WrapRow{serial, id, sealed})
		return err
	})
}

// eachHolder calls f with the kits and with those members that want says.
func (r *Rotation) eachHolder(want func(Holder) bool, f func(id string, to seal.PublicKey) error) error {
	for _, k := range r.Kits {
		if err := f(k.ID, k.Public); err != nil {
			return err
		}
	}
	for _, h := range r.Members {
		if !want(h) {
			continue
		}
		to, err := publicKey(h.Keys.Seal)
		if err != nil {
			return err
		}
		if err := f(h.ID, to); err != nil {
			return err
		}
	}
	return nil
}

func isAdministrator(roles []string) bool {
	for _, r := range roles {
		if r == Administrator {
			return true
		}
	}
	return false
}
