package released

import (
	"slices"

	"relais/internal/casefile"
	"relais/internal/record"
	"relais/internal/seal"
)

// holder is a member to whom a key is sealed.
type holder struct {
	id   string
	seal seal.PublicKey
}

// Split takes what only named people may open out of a snapshot, and seals it
// under a key of its own, which is sealed to the recipient agency until it
// names them. Without such parts nothing lies apart.
func Split(snap casefile.Snapshot, parts []string, recipient, release string, to seal.PublicKey) (casefile.Snapshot, *Apart, error) {
	if len(parts) == 0 {
		return snap, nil, nil
	}
	rest, apart := snap.Without(parts), snap.Only(parts)
	apart.Parts = slices.DeleteFunc(slices.Clone(snap.Parts), func(p casefile.SnapshotPart) bool {
		return !slices.Contains(parts, p.Section)
	})
	key := seal.NewKey()
	defer key.Wipe()
	desk, err := to.SealToExact(holderInfo(recipient, release, recipient), key.Bytes())
	sealed := record.Seal(key, apartBind(recipient, release), hidden{apart})
	return rest, &Apart{Parts: parts, Desk: desk, Sealed: sealed}, err
}

func openKey(wrap, info []byte, keys seal.PrivateKey) (seal.Key, error) {
	raw, err := keys.Open(info, wrap)
	if err != nil {
		return seal.Key{}, err
	}
	defer clear(raw)
	return seal.KeyFromBytes(raw)
}

// sealFor seals what lies apart anew, under a fresh key for these readers and
// keepers alone: neither the agency's keys nor an earlier reader's open it.
func (a *Apart) sealFor(recipient, release string, key seal.Key, readers, keepers []holder) (*Apart, error) {
	plain, err := key.Open(apartBind(recipient, release), a.Sealed)
	if err != nil {
		return nil, err
	}
	defer clear(plain)
	fresh := seal.NewKey()
	defer fresh.Wipe()
	out := &Apart{Parts: a.Parts, Sealed: fresh.Seal(apartBind(recipient, release), plain)}
	if out.Readers, err = sealEach(recipient, release, fresh, readers); err == nil {
		out.Keepers, err = sealEach(recipient, release, fresh, keepers)
	}
	return out, err
}

func sealEach(recipient, release string, key seal.Key, to []holder) (map[string][]byte, error) {
	keyGrants := map[string][]byte{}
	for _, h := range to {
		wrap, err := h.seal.SealToExact(holderInfo(recipient, release, h.id), key.Bytes())
		if err != nil {
			return nil, err
		}
		keyGrants[h.id] = wrap
	}
	return keyGrants, nil
}

// Reseal seals a release's body again, with what lies apart as it now is.
func (l Letter) Reseal(bind seal.Bind, b Body, apart *Apart) ([]byte, error) {
	key, err := seal.KeyFromBytes(l.Key)
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	b.Apart = apart
	return record.Seal(key, bind, b), nil
}

func apartBind(recipient, release string) seal.Bind {
	return seal.Bind{Kind: "release apart", Owner: recipient, Object: release}
}

func holderInfo(recipient, release, holder string) []byte {
	return []byte("relais release apart 1\x00" + recipient + "\x00" + release + "\x00" + holder)
}
