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
	wraps, err := st.VersionWraps(ctx, a.ID, m.ID)
	if err != nil || len(wraps) == 0 || !CaseRoles(m.Roles) {
		return err
	}
	versions, err := st.AgencyVersions(ctx, a.ID)
	if err != nil {
		return err
	}
	if err := OpenVersions(a, m.ID, k, wraps, versions); err != nil {
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
// through each one's chain those before it. versions are newest first.
func OpenVersions(a *Public, holder string, k *Keys, wraps []WrapRow, versions []VersionRow) error {
	sealed := map[int][]byte{}
	for _, w := range wraps {
		sealed[w.Number] = w.Sealed
	}
	for i, v := range versions {
		one, err := openVersion(a, holder, k, sealed[v.Version], versions, i)
		if err != nil {
			return err
		}
		if one == nil {
			continue
		}
		pub, err := VerifyVersion(a.ID, v.Version, a.Roots, v.Cert)
		if err != nil || string(pub.Bytes()) != string(one.Seal.Public().Bytes()) {
			return ErrCert
		}
		k.Versions[v.Version] = one
		k.Current = max(k.Current, v.Version)
	}
	return nil
}

// openVersion opens version i by the chain of the one after it, which is
// cheap, or by its own wrap. Nil when the holder has neither.
func openVersion(a *Public, holder string, k *Keys, sealed []byte, versions []VersionRow, i int) (*VersionKeys, error) {
	if i > 0 {
		if after := k.Versions[versions[i-1].Version]; after != nil && len(versions[i-1].Chain) > 0 {
			return after.Before(a.ID, versions[i-1].Chain)
		}
	}
	if sealed == nil {
		return nil, nil
	}
	return UnwrapVersion(a.ID, holder, versions[i].Version, k.Seal, sealed)
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
