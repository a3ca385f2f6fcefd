package agency

import (
	"relais/internal/seal"
)

// Founding is a new agency: its first root and version, its first
// administrator, and everything that wraps and certifies them.
type Founding struct {
	ID          string
	Member      string
	Root        seal.SigningKey
	Next        seal.SigningKey // the root that may follow it, until the recovery kit takes it
	Keys        MemberKeys
	Version     *VersionKeys
	RootCert    []byte
	VersionCert []byte
	MemberCert  []byte
	RootWrap    WrapRow
	NextWrap    WrapRow
	VersionWrap WrapRow
}

// Found makes the keys of a new agency whose first administrator also holds
// the case desk's keys, because somebody must be able to hand them on.
func Found(roles []string) (*Founding, error) {
	f := &Founding{
		Member: seal.NewID(), Root: seal.NewSigningKey(), Next: seal.NewSigningKey(), Keys: NewMemberKeys(), Version: NewVersionKeys(1),
	}
	next := Commit(f.Next.Public())
	f.ID = IDOf(f.Root.Public(), next)
	f.RootCert = CertifyRoot(f.ID, 1, f.Root.Public(), next, f.Root)
	f.VersionCert = CertifyVersion(f.ID, 1, 1, f.Version.Seal.Public(), nil, f.Root)
	pub := f.Keys.Public()
	f.MemberCert = CertifyMember(MemberCert{
		Agency: f.ID, Member: f.Member, Seal: pub.Seal, Sign: pub.Sign, Roles: roles, Serial: 1, Number: 1,
	}, f.Root)
	return f, f.wrap()
}

func (f *Founding) wrap() error {
	to := f.Keys.Seal.Public()
	root, err := WrapRoot(f.ID, 1, f.Member, f.Root, to)
	if err != nil {
		return err
	}
	next, err := WrapRoot(f.ID, 2, f.Member, f.Next, to)
	if err != nil {
		return err
	}
	version, err := f.Version.WrapFor(f.ID, f.Member, to)
	f.RootWrap, f.NextWrap = WrapRow{1, f.Member, root}, WrapRow{2, f.Member, next}
	f.VersionWrap = WrapRow{1, f.Member, version}
	return err
}
