package accounts_test

import (
	"encoding/base64"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/node/nodetest"
	"relais/internal/seal"
)

// authenticator is a virtual passkey, with or without PRF.
type authenticator struct {
	t          *testing.T
	f          *nodetest.Fixture
	rp         virtualwebauthn.RelyingParty
	device     virtualwebauthn.Authenticator
	credential virtualwebauthn.Credential
	prf        string
}

func newAuthenticator(t *testing.T, f *nodetest.Fixture, member string, prf bool) *authenticator {
	a := &authenticator{
		t: t, f: f, rp: virtualwebauthn.RelyingParty{Name: "Relais", ID: "relais.example.ca", Origin: "https://relais.example.ca"},
		device:     virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: []byte(member)}),
		credential: nodetest.NewCredential(),
	}
	if prf {
		a.prf = base64.RawURLEncoding.EncodeToString(seal.NewKey().Bytes())
	}
	return a
}

func (a *authenticator) add(m *nodetest.Member) error {
	a.t.Helper()
	begin, err := accounts.PasskeyAddBegin.Do(ctx, a.f.Node, m.Session, act.PasskeyBegin{Name: "key"})
	if err != nil {
		a.t.Fatal(err)
	}
	options, err := virtualwebauthn.ParseAttestationOptions(string(begin.Options))
	if err != nil {
		a.t.Fatal(err)
	}
	response := virtualwebauthn.CreateAttestationResponse(a.rp, a.device, a.credential, *options)
	a.device.AddCredential(a.credential)
	_, err = accounts.PasskeyAddFinish.Do(ctx, a.f.Node, m.Session,
		act.PasskeyFinish{Ceremony: begin.Ceremony, Response: []byte(response), PRF: a.prf})
	return err
}

// answer answers a sign-in ceremony.
func (a *authenticator) answer() act.PasskeyFinish {
	a.t.Helper()
	begin, err := accounts.PasskeySignInBegin.Do(ctx, a.f.Node, nil, act.PasskeyBegin{})
	if err != nil {
		a.t.Fatal(err)
	}
	options, err := virtualwebauthn.ParseAssertionOptions(string(begin.Options))
	if err != nil {
		a.t.Fatal(err)
	}
	a.credential.Counter++
	response := virtualwebauthn.CreateAssertionResponse(a.rp, a.device, a.credential, *options)
	return act.PasskeyFinish{Ceremony: begin.Ceremony, Response: []byte(response), PRF: a.prf}
}

func TestPasskeyUnlocks(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		m := f.Desk().Worker
		key := newAuthenticator(t, f, m.ID, true)
		if err := key.add(m); err != nil {
			t.Fatal(err)
		}
		finish := key.answer()
		got, err := accounts.PasskeySignInFinish.Do(ctx, f.Node, nil, finish)
		if err != nil || !got.Me.CaseAccess {
			t.Fatalf("%+v, %v", got.Me, err)
		}
		_, err = accounts.PasskeySignInFinish.Do(ctx, f.Node, nil, finish) // replayed
		wantCode(t, err, fault.Conflict)
		finish = key.answer()
		finish.PRF = base64.RawURLEncoding.EncodeToString(seal.NewKey().Bytes())
		_, err = accounts.PasskeySignInFinish.Do(ctx, f.Node, nil, finish)
		wantCode(t, err, fault.Unauthenticated)
		stranger := newAuthenticator(t, f, m.ID, true)
		_, err = accounts.PasskeySignInFinish.Do(ctx, f.Node, nil, stranger.answer())
		wantCode(t, err, fault.Unauthenticated)
	})
}

func TestPasskeyWithoutPRFIsSecondFactor(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		m, other := f.Desk().Worker, f.Desk().Admin
		key := newAuthenticator(t, f, m.ID, false)
		if err := key.add(m); err != nil {
			t.Fatal(err)
		}
		_, err := accounts.PasskeySignInFinish.Do(ctx, f.Node, nil, key.answer())
		wantCode(t, err, fault.Unauthenticated)
		in := func(login string) error {
			answer := key.answer()
			_, err := accounts.SignIn.Do(ctx, f.Node, nil, act.SignIn{
				Login: login, Passphrase: nodetest.Passphrase, Ceremony: answer.Ceremony, Response: answer.Response,
			})
			return err
		}
		if err := in(m.Login); err != nil {
			t.Fatal(err)
		}
		wantCode(t, in(other.Login), fault.Unauthenticated) // somebody else's passkey
	})
}

func TestPasskeysDemanded(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Desk()
		var keys []*authenticator
		for _, m := range []*nodetest.Member{a.Admin, a.Worker} {
			for range 2 {
				m.Fresh()
				k := newAuthenticator(t, f, m.ID, true)
				if err := k.add(m); err != nil {
					t.Fatal(err)
				}
				keys = append(keys, k)
			}
		}
		profile := act.AgencyProfile{Name: act.Text{FR: "Bureau"}, Zone: "America/Toronto", RequirePasskey: true}
		if _, err := accounts.SetAgencyProfile.Do(ctx, f.Node, a.Admin.Fresh(), profile); err != nil {
			t.Fatal(err)
		}
		wantCode(t, a.Worker.SignIn(), fault.Unauthenticated) // no passphrase wrap is left
		if _, err := accounts.PasskeySignInFinish.Do(ctx, f.Node, nil, keys[3].answer()); err != nil {
			t.Fatal(err)
		}
		m := f.Newcomer(a, "caseworker")
		admit := func() error {
			_, err := accounts.AdmitMember.Do(ctx, f.Node, a.Admin.Fresh(), act.AdmitMember{ID: m.ID, ShortCode: m.Code})
			return err
		}
		wantCode(t, admit(), fault.Conflict)
		if err := m.SignIn(); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := newAuthenticator(t, f, m.ID, true).add(m); err != nil {
				t.Fatal(err)
			}
		}
		if err := admit(); err != nil {
			t.Fatal(err)
		}
		wantCode(t, m.SignIn(), fault.Unauthenticated)
	})
}

// TestSignInTellsNotWhichPart: with a ceremony that is over, or was never, the
// answer does not depend on the passphrase.
func TestSignInTellsNotWhichPart(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		m := f.Desk().Worker
		for _, passphrase := range []string{nodetest.Passphrase, "not the right one"} {
			_, err := accounts.SignIn.Do(ctx, f.Node, nil, act.SignIn{Login: m.Login, Passphrase: passphrase, Ceremony: seal.NewID(), Response: []byte("{}")})
			nodetest.WantFault(t, err, fault.Unauthenticated, "agency.signin.failed")
		}
	})
}

// TestPasskeyRemoved: a lost passkey opens nothing any more; the last way in,
// and those that the agency demands, stay.
func TestPasskeyRemoved(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Desk()
		m := a.Worker
		key := newAuthenticator(t, f, m.ID, true)
		if err := key.add(m); err != nil {
			t.Fatal(err)
		}
		list, err := accounts.ListPasskeys.Do(ctx, f.Node, m.Fresh(), act.None{})
		if err != nil || len(list.Items) != 1 || !list.Items[0].Unlocks {
			t.Fatalf("%+v, %v", list, err)
		}
		id := act.ID{ID: list.Items[0].ID}
		_, err = accounts.RemovePasskey.Do(ctx, f.Node, a.Admin.Fresh(), id)
		wantCode(t, err, fault.NotFound) // somebody else's
		if _, err := accounts.RemovePasskey.Do(ctx, f.Node, m.Fresh(), id); err != nil {
			t.Fatal(err)
		}
		_, err = accounts.PasskeySignInFinish.Do(ctx, f.Node, nil, key.answer())
		wantCode(t, err, fault.Unauthenticated)

		for _, m := range []*nodetest.Member{a.Admin, a.Worker} {
			for range 2 {
				if err := newAuthenticator(t, f, m.ID, true).add(m); err != nil {
					t.Fatal(err)
				}
			}
		}
		profile := act.AgencyProfile{Name: act.Text{FR: "Bureau"}, Zone: "America/Toronto", RequirePasskey: true}
		if _, err := accounts.SetAgencyProfile.Do(ctx, f.Node, a.Admin.Fresh(), profile); err != nil {
			t.Fatal(err)
		}
		s := m.Fresh()
		if list, err = accounts.ListPasskeys.Do(ctx, f.Node, s, act.None{}); err != nil {
			t.Fatal(err)
		}
		_, err = accounts.RemovePasskey.Do(ctx, f.Node, s, act.ID{ID: list.Items[0].ID})
		wantCode(t, err, fault.Conflict)
	})
}

// TestPasskeyAnswerOnce: asking for a sign-in stores nothing, and an answer
// works once.
func TestPasskeyAnswerOnce(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		m := f.Desk().Worker
		key := newAuthenticator(t, f, m.ID, true)
		if err := key.add(m); err != nil {
			t.Fatal(err)
		}
		answer := key.answer()
		if _, err := accounts.PasskeySignInFinish.Do(ctx, f.Node, nil, answer); err != nil {
			t.Fatal(err)
		}
		_, err := accounts.PasskeySignInFinish.Do(ctx, f.Node, nil, answer)
		wantCode(t, err, fault.Conflict)
		late := key.answer()
		f.Advance(6 * time.Minute)
		_, err = accounts.PasskeySignInFinish.Do(ctx, f.Node, nil, late)
		wantCode(t, err, fault.Conflict)
	})
}
