// Package adminpages is the pages about an agency itself and the member who is
// signed in: first steps, members, invitations, keys and kit, profile and
// hours, the coalition's agencies, passkeys, kept forms and the audit. It must
// not know what case files or referrals hold.
package adminpages

import (
	"embed"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/node"
	"relais/internal/web"
	"relais/internal/web/ui"
)

//go:embed pages/*.html
var files embed.FS

// room is the handlers of these pages.
type room struct {
	node   *node.Node
	origin string
}

// Routes returns the pages of a node. origin is the address in the browser
// ("https://relais.example.ca"), for the links of invitations.
func Routes(n *node.Node, origin string) []web.Route {
	p := &room{n, origin}
	return slices.Concat(p.agencyRoutes(), p.memberRoutes(), p.meRoutes(), p.auditRoutes())
}

func (p *room) agencyRoutes() []web.Route {
	return []web.Route{
		web.Get("/agency", p.hub),
		web.Get("/agency/first-steps", p.first),
		web.Get("/agency/profile", p.profile), web.Post("/agency/profile", p.setProfile),
		web.Get("/agency/hours", p.hours), web.Post("/agency/hours", p.setHours),
		web.Get("/agency/rules", p.rules), web.Post("/agency/rules", p.setRules),
		web.Get("/agency/kit", p.kit), web.Post("/agency/kit", p.createKit),
		web.Post("/agency/kit/confirm", p.confirmKit), web.Get("/agency/kit/confirm", p.kitConfirmForm),
		web.Get("/agency/recover/{id}", p.recovery), web.Post("/agency/recover/{id}", p.cancelRecovery),
		web.Get("/network", p.coalition),
		web.Get("/network/invite", p.inviteAgencyForm), web.Post("/network/invite", p.inviteAgency),
		web.Get("/network/{id}", p.oneAgency),
	}
}

func (p *room) memberRoutes() []web.Route {
	return []web.Route{
		web.Get("/agency/members", p.members),
		web.Get("/agency/members/invite", p.inviteForm), web.Post("/agency/members/invite", p.invite),
		web.Get("/agency/members/{id}", p.member),
		web.Post("/agency/members/{id}/admit", p.admit), web.Get("/agency/members/{id}/admit", p.member),
		web.Post("/agency/members/{id}/roles", p.changeRoles), web.Get("/agency/members/{id}/roles", p.member),
		web.Get("/agency/members/{id}/remove", p.removeForm), web.Post("/agency/members/{id}/remove", p.remove),
		web.Get("/agency/invitations", p.invitations),
		web.Get("/agency/invitations/{id}/revoke", p.revokeForm), web.Post("/agency/invitations/{id}/revoke", p.revoke),
	}
}

func (p *room) meRoutes() []web.Route {
	return []web.Route{
		web.Get("/me", p.me), web.Post("/me", p.setLanguage),
		web.Get("/me/passphrase", p.passphraseForm), web.Post("/me/passphrase", p.changePassphrase),
		web.Get("/me/passkeys", p.passkeys),
		web.Get("/me/passkeys/{id}/remove", p.removePasskeyForm), web.Post("/me/passkeys/{id}/remove", p.removePasskey),
		web.Post("/me/passkeys", p.passkeyBegin), web.Post("/me/passkeys/finish", p.passkeyFinish),
		web.Get("/me/kept", p.kept), web.Post("/me/kept/{id}/drop", p.dropKept),
	}
}

func (p *room) auditRoutes() []web.Route {
	return []web.Route{
		web.Get("/audit", p.audit), web.Get("/audit/head", p.auditHead), web.Get("/audit/{id}", p.auditOf),
	}
}

// administers tells whether the reader runs the agency's affairs.
func administers(s *agency.Session) bool { return s.Has(agency.Administrator) }

// runsDesk tells whether the reader may invite agencies.
func runsDesk(s *agency.Session) bool {
	return s.IsDesk && (s.Has(agency.Administrator) || s.Has(agency.Coordinator) || s.Has(agency.Desk))
}

// roleChoices are the roles that can be given in the reader's agency, with
// what each may do.
func roleChoices(r *web.Request) []ui.Choice {
	var out []ui.Choice
	for _, role := range act.Codes["role"] {
		if role == agency.Desk && !r.Session().IsDesk {
			continue
		}
		out = append(out, ui.Choice{Value: role, Text: r.T("code.role." + role), Hint: r.T("admin.role." + role)})
	}
	return out
}

// roleNames lists roles in words.
func roleNames(r *web.Request, roles []string) []string {
	out := make([]string, len(roles))
	for i, role := range roles {
		out[i] = r.T("code.role." + role)
	}
	return out
}
