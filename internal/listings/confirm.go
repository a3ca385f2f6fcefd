package listings

import (
	"encoding/base64"
	"time"

	"relais/internal/fault"
	"relais/internal/record"
	"relais/internal/seal"
)

// confirmToken is what a confirmation link says: which service, and since
// when. It opens nothing else, and a token for anything else does not open
// this.
type confirmToken struct {
	Service string `json:"s"` // id
	Made    int64  `json:"m"` // seconds since 1970
}

func (t confirmToken) expires() time.Time { return time.Unix(t.Made, 0).UTC().Add(confirmFor) }

var confirmBind = seal.Bind{Kind: "directory confirmation"}

// signConfirm seals a token under a key of its own: who holds the link can
// neither read nor change what it says.
func (n *Listings) signConfirm(t confirmToken) string {
	return base64.RawURLEncoding.EncodeToString(record.Seal(n.node.Own.Derive("relais confirmation link"), confirmBind, t))
}

func (n *Listings) openConfirm(token string) (t confirmToken, err error) {
	none := fault.New(fault.NotFound, "directory.confirm.none")
	sealed, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return t, none
	}
	if record.Open(n.node.Own.Derive("relais confirmation link"), confirmBind, sealed, &t) != nil {
		return t, none
	}
	return t, nil
}
