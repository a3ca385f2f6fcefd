package olddata

import (
	"encoding/base64"

	"github.com/descope/virtualwebauthn"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/node/nodetest"
	"relais/internal/seal"
)

// passkey is a virtual authenticator's, with what its PRF gives.
type passkey struct {
	Member     string                     `json:"member"`
	Credential virtualwebauthn.Credential `json:"credential"`
	PRF        string                     `json:"prf"`
}

var relyingParty = virtualwebauthn.RelyingParty{Name: "Relais", ID: "relais.example.ca", Origin: "https://relais.example.ca"}

func (k *passkey) device() virtualwebauthn.Authenticator {
	d := virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: []byte(k.Member)})
	d.AddCredential(k.Credential)
	return d
}

// tellPasskey adds a passkey that unlocks.
func (w *world) tellPasskey() {
	m := w.house.Worker
	w.passkey = passkey{Member: m.ID, Credential: nodetest.NewCredential(),
		PRF: base64.RawURLEncoding.EncodeToString(seal.NewKey().Bytes())}
	begin, err := accounts.PasskeyAddBegin.Do(ctx, w.Node, m.Fresh(), act.PasskeyBegin{Name: "clé bleue"})
	w.must(err)
	options, err := virtualwebauthn.ParseAttestationOptions(string(begin.Options))
	w.must(err)
	answer := virtualwebauthn.CreateAttestationResponse(relyingParty, w.passkey.device(), w.passkey.Credential, *options)
	_, err = accounts.PasskeyAddFinish.Do(ctx, w.Node, m.Session, act.PasskeyFinish{Ceremony: begin.Ceremony, Response: []byte(answer), PRF: w.passkey.PRF})
	w.must(err)
}

// checkPasskey signs in with it.
func (w *world) checkPasskey() {
	list, err := accounts.ListPasskeys.Do(ctx, w.Node, w.house.Worker.Fresh(), act.None{})
	w.must(err)
	if len(list.Items) != 1 || list.Items[0].Name != "clé bleue" || !list.Items[0].Unlocks {
		w.T.Errorf("passkeys: %+v", list.Items)
	}
	begin, err := accounts.PasskeySignInBegin.Do(ctx, w.Node, nil, act.PasskeyBegin{})
	w.must(err)
	options, err := virtualwebauthn.ParseAssertionOptions(string(begin.Options))
	w.must(err)
	w.passkey.Credential.Counter++
	answer := virtualwebauthn.CreateAssertionResponse(relyingParty, w.passkey.device(), w.passkey.Credential, *options)
	s, err := accounts.PasskeySignInFinish.Do(ctx, w.Node, nil, act.PasskeyFinish{Ceremony: begin.Ceremony, Response: []byte(answer), PRF: w.passkey.PRF})
	w.must(err)
	same(w, "case access by passkey", true, s.Me.CaseAccess)
}
