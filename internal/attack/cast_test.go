package attack

import (
	"encoding/base64"
	"fmt"
	"slices"
	"time"

	"github.com/descope/virtualwebauthn"

	"relais/internal/act"
	"relais/internal/node/nodetest"
	"relais/internal/seal"
)

// house is an agency at work.
type house struct {
	id     string
	sector string
	admin  *member // administrator and coordinator
	shares []string
	roles  map[string]*member // one member for each role
}

// cast is who acts in the whole job: a sender, two that it asks, the police,
// a stranger with a member of each role, and the coalition's desk.
type cast struct {
	desk, sender, shelter, second, police, stranger *house
	count                                           int
}

// roles are all roles that a member can have.
func roles() []string { return act.Codes["role"] }

// others are the roles of an agency that is not the desk.
func others() []string {
	return slices.DeleteFunc(slices.Clone(roles()), func(r string) bool { return r == "desk" })
}

func (w *world) identity(field string) act.NewIdentity {
	w.cast.count++
	return act.NewIdentity{
		Login:      fmt.Sprintf("%s%d", w.word(aboutStaff, "login"), w.cast.count),
		Passphrase: "nineteen quiet lanterns " + w.word(aboutPerson, "pass"), Language: "fr",
	}
}

func (w *world) joined(j act.Joined, in act.NewIdentity) *member {
	w.secret("TOTP seed", j.TOTPSecret)
	return &member{w: w, id: j.MemberID, agency: j.AgencyID, login: in.Login, pass: in.Passphrase, totp: j.TOTPSecret, shortCode: j.ShortCode}
}

// found brings all agencies onto the node, each with an administrator and a
// member of each role that the job or a stranger needs.
func (w *world) found() {
	w.t.Helper()
	code, err := w.node.Agencies.NewSetupCode(w.t.Context())
	w.ok(err)
	w.secret("setup code", code)
	in := act.Setup{Code: code, Agency: act.NewAgency{Sector: "coalition", Province: "QC", Zone: "America/Toronto"}, Admin: w.identity("Setup.admin")}
	w.cast.desk = w.atWork(nobody[act.Joined](w, "Setup", in), in.Admin, "coalition", roles()...)
	w.cast.sender = w.agency("ngo", "QC", others()...)
	w.cast.shelter = w.agency("shelter", "QC", "caseworker")
	w.cast.second = w.agency("shelter", "ON", "caseworker")
	w.cast.police = w.agency("police", "QC", "caseworker")
	w.cast.stranger = w.agency("health", "BC", others()...)
}

func (w *world) agency(sector, province string, roles ...string) *house {
	w.t.Helper()
	inv := do[act.Invitation](w.cast.desk.admin, "InviteAgency", act.InviteAgency{
		Agency: act.NewAgency{Sector: sector, Province: province, Zone: "America/Toronto"}})
	w.secret("agency's invitation", inv.Code)
	in := act.RegisterAgency{Code: inv.Code, Admin: w.identity("RegisterAgency.admin")}
	return w.atWork(nobody[act.Joined](w, "RegisterAgency", in), in.Admin, sector, roles...)
}

func (w *world) atWork(j act.Joined, admin act.NewIdentity, sector string, roles ...string) *house {
	w.t.Helper()
	h := &house{id: j.AgencyID, sector: sector, admin: w.joined(j, admin), roles: map[string]*member{}}
	kit := do[act.Kit](h.admin, "CreateKit", act.CreateKit{M: 2, N: 3})
	h.shares = kit.Shares
	for _, s := range kit.Shares {
		w.secret("share of a kit", s)
	}
	do[act.None](h.admin, "ConfirmKit", act.ConfirmKit{Share: kit.Shares[0]})
	for _, role := range roles {
		h.roles[role] = w.hire(h, role)
	}
	return h
}

// hire invites somebody, who joins and is admitted.
func (w *world) hire(h *house, role string) *member {
	w.t.Helper()
	inv := do[act.Invitation](h.admin, "InviteMember", act.InviteMember{Roles: []string{role}, Language: "fr"})
	w.secret("member's invitation", inv.Code)
	nobody[act.Invited](w, "LookAtInvitation", act.InvitationCode{Kind: "member", Code: inv.Code})
	in := act.AcceptInvitation{Code: inv.Code, Identity: w.identity("AcceptInvitation.identity")}
	m := w.joined(nobody[act.Joined](w, "AcceptInvitation", in), in.Identity)
	do[act.Member](h.admin, "AdmitMember", act.AdmitMember{ID: m.id, ShortCode: m.shortCode})
	return m
}

// worker is the agency's caseworker.
func (h *house) worker() *member { return h.roles["caseworker"] }

// passkey adds a passkey to a member and signs in with it.
func (w *world) passkey(m *member) {
	w.t.Helper()
	rp := virtualwebauthn.RelyingParty{Name: "Relais", ID: "relais.example.ca", Origin: origin}
	device := virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: []byte(m.id)})
	prf := base64.RawURLEncoding.EncodeToString(seal.NewKey().Bytes())
	w.secret("passkey's PRF", prf)
	credential := nodetest.NewCredential()
	begin := do[act.PasskeyOptions](m, "PasskeyAddBegin", act.PasskeyBegin{})
	options, err := virtualwebauthn.ParseAttestationOptions(string(begin.Options))
	w.ok(err)
	response := virtualwebauthn.CreateAttestationResponse(rp, device, credential, *options)
	do[act.None](m, "PasskeyAddFinish", act.PasskeyFinish{Ceremony: begin.Ceremony, Response: []byte(response), PRF: prf})
	device.AddCredential(credential)
	begin = nobody[act.PasskeyOptions](w, "PasskeySignInBegin", act.PasskeyBegin{Login: m.login}, "name")
	asked, err := virtualwebauthn.ParseAssertionOptions(string(begin.Options))
	w.ok(err)
	credential.Counter++
	response = virtualwebauthn.CreateAssertionResponse(rp, device, credential, *asked)
	got := nobody[act.Session](w, "PasskeySignInFinish", act.PasskeyFinish{Ceremony: begin.Ceremony, Response: []byte(response), PRF: prf})
	w.secret("token", got.Token)
	m.token, m.used = got.Token, w.time()
	w.holders[got.Token] = m
}

// day is a day from now, as a date.
func (w *world) day(n int) string { return w.time().AddDate(0, 0, n).Format(time.DateOnly) }

// moment is a time from now.
func (w *world) moment(d time.Duration) string { return w.time().Add(d).UTC().Format(time.RFC3339) }
