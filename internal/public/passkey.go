package public

import (
	"context"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
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
	s, err := web.SubmitWith(r, func(in *act.PasskeyFinish) { in.Device = r.Remembered(deviceCookie) },
		func(ctx context.Context, _ *agency.Session, in act.PasskeyFinish) (act.Session, error) {
			return accounts.PasskeySignInFinish.Do(ctx, p.node, nil, in)
		})
	if err != nil {
		return web.JSON(w, r, nil, err)
	}
	rememberDevice(w, r, s.Device)
	w.KeepSession(s.Token, s.Ends)
	return web.JSON(w, r, struct {
		Next string `json:"next"`
	}{w.Begin(start(s.Me))}, nil)
}
