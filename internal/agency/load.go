package agency

import (
	"context"

	"relais/internal/fault"
)

// KeyStore is what opening a member's keys needs of the database.
type KeyStore interface {
	AgencyVersions(ctx context.Context, agency string) ([]VersionRow, error) // newest first
	VersionWraps(ctx context.Context, agency, holder string) ([]WrapRow, error)
	RootWrap(ctx context.Context, agency string, serial int, holder string) (WrapRow, error)
}

// ReadKeys opens everything that a member's own keys open: the agency's
// versions for who is on its case desk, the root for its administrators.
// Each opened key is compared with its certificate (ErrCert).
func ReadKeys(ctx context.Context, st KeyStore, a *Public, m *MemberPublic, mk MemberKeys) (Keys, error) {
	k := Keys{Seal: mk.Seal, Sign: mk.Sign, Versions: map[int]*VersionKeys{}}
	if !m.Certified() {
		return k, nil
	}
	if m.Sign != mk.Sign.Public() || string(m.Seal.Bytes()) != string(mk.Seal.Public().Bytes()) {
		return k, ErrCert
	}
	if err := readVersions(ctx, st, a, m, &k); err != nil {
		return k, err
	}
	return k, readRoot(ctx, st, a, m, &k)
}

func readVersions(ctx context.Context, st KeyStore, a *Public, m *MemberPublic, k *Keys) error {
	keyGrants, err := st.VersionWraps(ctx, a.ID, m.ID)
	if err != nil || len(keyGrants) == 0 || !CaseRoles(m.Roles) {
		return err
	}
	versions, err := st.AgencyVersions(ctx, a.ID)
	if err != nil {
		return err
	}
	if err := OpenVersions(a, m.ID, k, keyGrants, versions); err != nil {
		return err
	}
	if k.Current != a.Version {
		// Whoever is on the case desk was given the newest version: this is a
		// removed member whose rows were put back.
		k.Current, k.Versions = 0, map[int]*VersionKeys{}
	}
	return nil
}

// OpenVersions opens the versions that the holder of k.Seal was given, and
// through each one's chain those before it. versions are all, newest first.
func OpenVersions(a *Public, holder string, k *Keys, keyGrants []WrapRow, versions []VersionRow) error {
	certs, err := versionCerts(a, versions)
	if err != nil {
		return err
	}
	sealed := map[int][]byte{}
	for _, w := range keyGrants {
		if w.Number > a.Version {
			return ErrCert // the newest version was taken away
		}
		sealed[w.Number] = w.Sealed
	}
	for i, v := range versions {
		one, chained, err := openVersion(a, holder, k, sealed[v.Version], versions, i)
		if err != nil {
			return err
		}
		if one == nil {
			continue
		}
		if !certs[i].vouches && !chained || string(certs[i].body.Seal) != string(one.Seal.Public().Bytes()) {
			return ErrCert
		}
		k.Versions[v.Version] = one
		k.Current = max(k.Current, v.Version)
	}
	return nil
}

// versionCert is a version's certificate; vouches: the newest root has signed
// it, or a newer version carries it on, so that its key is the agency's.
type versionCert struct {
	body    versionBody
	vouches bool
}

// versionCerts reads the certificates of all versions, newest first. What only
// an older root has signed vouches for nothing, unless the version after it
// names it: whoever once held that root could sign it today. A version that
// named none, in a database of before, leaves it to the chain of keys.
func versionCerts(a *Public, versions []VersionRow) ([]versionCert, error) {
	certs := make([]versionCert, len(versions))
	for i, v := range versions {
		body, err := openVersionCert(a.ID, v.Version, a.Roots, v.Cert)
		if err != nil || v.Version != a.Version-i {
			return nil, ErrCert
		}
		certs[i] = versionCert{body, body.Serial == len(a.Roots)}
		if i == 0 && !certs[i].vouches {
			return nil, ErrCert
		}
		if i > 0 && certs[i-1].body.Before != nil {
			if string(certs[i-1].body.Before) != string(hashOf(v.Cert)) {
				return nil, ErrCert
			}
			certs[i].vouches = certs[i-1].vouches
		}
	}
	return certs, nil
}

// openVersion opens version i by the chain of the one after it, which is
// cheap, or by its own wrap. Nil when the holder has neither.
func openVersion(a *Public, holder string, k *Keys, sealed []byte, versions []VersionRow, i int) (one *VersionKeys, chained bool, err error) {
	if i > 0 {
		if after := k.Versions[versions[i-1].Version]; after != nil && len(versions[i-1].Chain) > 0 {
			one, err = after.Before(a.ID, versions[i-1].Chain)
			return one, true, err
		}
	}
	if sealed == nil {
		return nil, false, nil
	}
	one, err = UnwrapVersion(a.ID, holder, versions[i].Version, k.Seal, sealed)
	return one, false, err
}

func readRoot(ctx context.Context, st KeyStore, a *Public, m *MemberPublic, k *Keys) error {
	w, err := st.RootWrap(ctx, a.ID, a.Serial, m.ID)
	if fault.CodeOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if k.Root, err = UnwrapRoot(a.ID, a.Serial, m.ID, k.Seal, w.Sealed); err != nil {
		return err
	}
	if k.Root.Public() != a.Root {
		return ErrCert
	}
	return nil
}
