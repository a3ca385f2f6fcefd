package agency

import (
	"encoding/json"
	"strconv"

	"relais/internal/record"
	"relais/internal/seal"
)

const seedLen = 32

// MemberKeys are a member's private keys.
type MemberKeys struct {
	Seal seal.PrivateKey
	Sign seal.SigningKey
}

// NewMemberKeys returns random keys.
func NewMemberKeys() MemberKeys {
	return MemberKeys{seal.NewPrivateKey(), seal.NewSigningKey()}
}

// Wrap seals the keys under an unlock key of this kind.
func (k MemberKeys) Wrap(member, kind, ref string, unlock seal.Key) []byte {
	return unlock.SealExact(unlockBind(member, kind, ref), k.bytes())
}

// UnwrapMember opens what Wrap made: seal.ErrOpen for a wrong unlock key.
func UnwrapMember(u UnlockRow, unlock seal.Key) (MemberKeys, error) {
	raw, err := unlock.Open(unlockBind(u.Member, u.Kind, u.Ref), u.Sealed)
	if err != nil {
		return MemberKeys{}, err
	}
	defer clear(raw)
	return memberKeys(raw)
}

func unlockBind(member, kind, ref string) seal.Bind {
	return seal.Bind{Kind: "member keys by " + kind, Owner: member, Object: ref}
}

func (k MemberKeys) bytes() []byte { return append(k.Seal.Seed(), k.Sign.Seed()...) }

func memberKeys(raw []byte) (k MemberKeys, err error) {
	if len(raw) != 2*seedLen {
		return k, seal.ErrKey
	}
	if k.Seal, err = seal.PrivateKeyFromSeed(raw[:seedLen]); err != nil {
		return k, err
	}
	k.Sign, err = seal.SigningKeyFromSeed(raw[seedLen:])
	return k, err
}

// Public is the public half, in the form kept for a member before a
// certificate exists.
func (k MemberKeys) Public() PublicKeys {
	return PublicKeys{k.Seal.Public().Bytes(), k.Sign.Public().Bytes()}
}

// PublicKeys are a member's public keys.
type PublicKeys struct {
	Seal []byte `json:"seal"` // public key
	Sign []byte `json:"sign"` // public key
}

// ShortCode is what a newcomer reads aloud to the member who admits: it says
// that both see the same keys.
func (p PublicKeys) ShortCode(agency, member string) string {
	return seal.Fingerprint([]byte(agency), []byte(member), p.Seal, p.Sign)
}

// NewVersionKeys returns random keys of an agency version.
func NewVersionKeys(version int) *VersionKeys {
	return &VersionKeys{version, seal.NewPrivateKey(), seal.NewKey()}
}

// WrapFor seals a version's secrets to a holder: a member or the recovery kit.
func (v *VersionKeys) WrapFor(agency, holder string, to seal.PublicKey) ([]byte, error) {
	raw := v.bytes()
	defer clear(raw)
	return to.SealToExact(wrapInfo("version", agency, v.Version, holder), raw)
}

// UnwrapVersion opens what WrapFor made.
func UnwrapVersion(agency, holder string, version int, k seal.PrivateKey, sealed []byte) (*VersionKeys, error) {
	raw, err := k.Open(wrapInfo("version", agency, version, holder), sealed)
	if err != nil {
		return nil, err
	}
	defer clear(raw)
	return versionKeys(version, raw)
}

// Chain seals the version before under this version's vault key, so that who
// holds a version holds all before it.
func (v *VersionKeys) Chain(agency string, before *VersionKeys) []byte {
	raw := before.bytes()
	defer clear(raw)
	return v.Vault.SealExact(chainBind(agency, v.Version), raw)
}

// Before opens the chain to the version before.
func (v *VersionKeys) Before(agency string, chain []byte) (*VersionKeys, error) {
	raw, err := v.Vault.Open(chainBind(agency, v.Version), chain)
	if err != nil {
		return nil, err
	}
	defer clear(raw)
	return versionKeys(v.Version-1, raw)
}

func chainBind(agency string, version int) seal.Bind {
	return seal.Bind{Kind: "version before", Owner: agency, Version: uint64(version)}
}

func (v *VersionKeys) bytes() []byte { return append(v.Seal.Seed(), v.Vault.Bytes()...) }

func versionKeys(version int, raw []byte) (*VersionKeys, error) {
	if len(raw) != 2*seedLen {
		return nil, seal.ErrKey
	}
	sk, err := seal.PrivateKeyFromSeed(raw[:seedLen])
	if err != nil {
		return nil, err
	}
	vault, err := seal.KeyFromBytes(raw[seedLen:])
	return &VersionKeys{version, sk, vault}, err
}

// WrapRoot seals the root's seed to a holder: an administrator or the kit.
func WrapRoot(agency string, serial int, holder string, root seal.SigningKey, to seal.PublicKey) ([]byte, error) {
	seed := root.Seed()
	defer clear(seed)
	return to.SealToExact(wrapInfo("root", agency, serial, holder), seed)
}

// UnwrapRoot opens what WrapRoot made.
func UnwrapRoot(agency string, serial int, holder string, k seal.PrivateKey, sealed []byte) (seal.SigningKey, error) {
	seed, err := k.Open(wrapInfo("root", agency, serial, holder), sealed)
	if err != nil {
		return seal.SigningKey{}, err
	}
	defer clear(seed)
	return seal.SigningKeyFromSeed(seed)
}

// wrapInfo says what is wrapped, whose, which and for whom.
func wrapInfo(what, agency string, number int, holder string) []byte {
	info, _ := json.Marshal([]string{"relais/1/wrap", what, agency, strconv.Itoa(number), holder}) // texts can't fail
	return info
}

// Bundle is what a session keeps of the keys that its sign-in opened, sealed
// under its token.
type Bundle struct {
	Member  []byte         `json:"m"`           // seeds of the member's two keys
	Root    []byte         `json:"r,omitempty"` // seed of the root, of administrators
	Secrets map[int][]byte `json:"v,omitempty"` // by number of the agency version: vault key and seed
	// Counters of the rows from which the bundle was made: when a row says
	// more, the bundle is made again.
	MemberChanged int64 `json:"mc"`
	AgencyChanged int64 `json:"ac"` // the same of the agency
}

// NewBundle packs keys.
func NewBundle(k Keys, memberChanged, agencyChanged int64) Bundle {
	b := Bundle{
		Member:  MemberKeys{k.Seal, k.Sign}.bytes(),
		Secrets: map[int][]byte{}, MemberChanged: memberChanged, AgencyChanged: agencyChanged,
	}
	if !k.Root.IsZero() {
		b.Root = k.Root.Seed()
	}
	for v, secrets := range k.Versions {
		b.Secrets[v] = secrets.bytes()
	}
	return b
}

// Seal seals the bundle for a session.
func (b Bundle) Seal(session, member string, token seal.Key) []byte {
	return record.Seal(token, bundleBind(session, member), b)
}

// OpenBundle opens what Seal made.
func OpenBundle(session, member string, token seal.Key, sealed []byte) (b Bundle, err error) {
	err = record.Open(token, bundleBind(session, member), sealed, &b)
	return b, err
}

func bundleBind(session, member string) seal.Bind {
	return seal.Bind{Kind: "session", Owner: member, Object: session}
}

// Keys unpacks the bundle.
func (b Bundle) Keys() (k Keys, err error) {
	mk, err := memberKeys(b.Member)
	if err != nil {
		return k, err
	}
	k.Seal, k.Sign, k.Versions = mk.Seal, mk.Sign, map[int]*VersionKeys{}
	if len(b.Root) > 0 {
		if k.Root, err = seal.SigningKeyFromSeed(b.Root); err != nil {
			return k, err
		}
	}
	for v, raw := range b.Secrets {
		if k.Versions[v], err = versionKeys(v, raw); err != nil {
			return k, err
		}
		k.Current = max(k.Current, v)
	}
	return k, nil
}
