package public

import (
	"relais/internal/accounts"
	"relais/internal/web"
)

// The passkey ceremony talks with the script of the page; everything else
// works without it.

func (p *room) postPasskey(w *web.Response, r *web.Request) error {
	options, err := web.SubmitOpen(r, accounts.PasskeySignInBegin.OpenOn(p.node))
	return web.JSON(w, r, options, err)
}

// postPasskeyFinish signs in with a passkey that unlocks. One that does not is a
// second factor only: the page then asks for the passphrase.
func (p *room) postPasskeyFinish(w *web.Response, r *web.Request) error {
	s, err := web.SubmitOpen(r, accounts.PasskeySignInFinish.OpenOn(p.node))
	if err != nil {
		return web.JSON(w, r, nil, err)
	}
	w.Remember(deviceCookie, s.Device, deviceLasts)
	w.KeepSession(s.Token, s.Ends)
	return web.JSON(w, r, struct {
		Next string `json:"next"`
	}{w.Begin(start(s.Me))}, nil)
}
