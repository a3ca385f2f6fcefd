package agency

import (
	"relais/internal/record"
	"relais/internal/seal"
)

// NewKit is a recovery kit that was just made: its private key is in nobody's
// hands, only under each m-subset of the shares.
type NewKit struct {
	ID     string
	Shares []string // to print, shown once
	Public seal.PublicKey
	Wraps  []byte
}

// KitAbout is who answers for a recovery kit. Sealed for the node, so that
// nobody confirms a kit by writing to the database.
type KitAbout struct {
	By        string `json:"by"`                  // member who made it
	Confirmed string `json:"confirmed,omitempty"` // member who read cases and confirmed it; none while it waits
	Alone     bool   `json:"alone,omitempty"`     // the same member, because nobody else read cases
}

func aboutBind(agency, kit string) seal.Bind {
	return seal.Bind{Kind: "recovery kit about", Owner: agency, Object: kit}
}

// SealKitAbout seals it for the node.
func SealKitAbout(own seal.Key, agency, kit string, a KitAbout) []byte {
	return record.Seal(own, aboutBind(agency, kit), a)
}

// OpenKitAbout opens it: zero when it does not hold, and then the kit is good
// for nothing. The kits of an agency of before have none and hold.
func OpenKitAbout(own seal.Key, k KitRow, older bool) (a KitAbout) {
	if k.About == nil && older && k.Confirmed {
		return KitAbout{Confirmed: "before"}
	}
	if record.Open(own, aboutBind(k.Agency, k.ID), k.About, &a) != nil {
		return KitAbout{}
	}
	return a
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
