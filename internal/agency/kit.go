package agency

import "relais/internal/seal"

// NewKit is a recovery kit that was just made: its private key is in nobody's
// hands, only under each m-subset of the shares.
type NewKit struct {
	ID     string
	Shares []string // to print, shown once
	Public seal.PublicKey
	Wraps  []byte
}

// MakeKit makes a kit of n shares of which any m recover. The kit's key pair
// stays the same when the agency's keys rotate: whoever rotates seals to its
// public half.
func MakeKit(m, n int) *NewKit {
	k := &NewKit{ID: seal.NewID()}
	key := seal.NewPrivateKey()
	seed := key.Seed()
	defer clear(seed)
	k.Public = key.Public()
	k.Shares, k.Wraps = seal.NewKit(m, n, seed)
	return k
}

// OpenKit opens a kit with at least m of its shares.
func OpenKit(wraps []byte, shares []string) (seal.PrivateKey, error) {
	seed, err := seal.OpenKit(wraps, shares)
	if err != nil {
		return seal.PrivateKey{}, err
	}
	defer clear(seed)
	return seal.PrivateKeyFromSeed(seed)
}
