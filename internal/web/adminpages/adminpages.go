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
	"relais/internal/app"
	"relais/internal/web"
	"relais/internal/web/ui"
)

//go:embed pages/*.html
var files embed.FS

// room is the handlers of these pages.
type room struct {
	node   *app.App
	origin string
}

// Routes returns the pages of a node. origin is the address in the browser
// ("https://relais.example.ca"), for the links of invitations.
func Routes(n *app.App, origin string) []web.Route {
	p := &room{n, origin}
	return slices.Concat(p.agencyRoutes(), p.memberRoutes(), p.meRoutes(), p.auditRoutes(), (&trust{p}).routes(), (&registry{p}).routes(), (&departure{p}).routes())
}

func (p *room) agencyRoutes() []web.Route {
	return []web.Route{
		web.Get("/agency", p.showHub),
		web.Get("/agency/first-steps", p.showFirst),
		web.Get("/agency/profile", p.showProfile), web.Post("/agency/profile", p.postProfile),
		web.Get("/agency/hours", p.showHours), web.Post("/agency/hours", p.postHours),
		web.Get("/agency/rules", p.showRules), web.Post("/agency/rules", p.postRules),
		web.Get("/agency/kit", p.showKit), web.Post("/agency/kit", p.postKit),
		web.Post("/agency/kit/confirm", p.postKitConfirm), web.Get("/agency/kit/confirm", p.showKitConfirm),
		web.Get("/agency/recover/{id}", p.showRecovery), web.Post("/agency/recover/{id}", p.postRecovery),
		web.Get("/network", p.showCoalition),
		web.Get("/network/invite", p.showInviteAgency), web.Post("/network/invite", p.postInviteAgency),
		web.Get("/network/{id}", p.showAgency),
		web.Get("/network/{id}/roles", p.showAgency), web.Post("/network/{id}/roles", p.postSector),
		web.Get("/network/{id}/roles/agree", p.showAgency), web.Post("/network/{id}/roles/agree", p.postSectorConfirm),
		web.Get("/network/{id}/roles/confirm", p.showAgency), web.Post("/network/{id}/roles/confirm", p.postSectorAccept),
	}
}

func (p *room) memberRoutes() []web.Route {
	return []web.Route{
		web.Get("/agency/members", p.showMembers),
		web.Get("/agency/members/invite", p.showInvite), web.Post("/agency/members/invite", p.postInvite),
		web.Get("/agency/members/{id}", p.showMember),
		web.Post("/agency/members/{id}/admit", p.postAdmit), web.Get("/agency/members/{id}/admit", p.showMember),
		web.Post("/agency/members/{id}/roles", p.postRoles), web.Get("/agency/members/{id}/roles", p.showMember),
		web.Get("/agency/members/{id}/remove", p.showRemove), web.Post("/agency/members/{id}/remove", p.postRemove),
		web.Get("/agency/members/{id}/take", p.showHandover), web.Post("/agency/members/{id}/take", p.postHandover),
		web.Get("/agency/invitations", p.showInvitations),
		web.Get("/agency/invitations/{id}/revoke", p.showRevoke), web.Post("/agency/invitations/{id}/revoke", p.postRevoke),
	}
}

func (p *room) meRoutes() []web.Route {
	return []web.Route{
		web.Get("/me", p.showMe), web.Post("/me", p.postMe),
		web.Get("/me/passphrase", p.showPassphrase), web.Post("/me/passphrase", p.postPassphrase),
		web.Get("/me/passkeys", p.showPasskeys),
		web.Get("/me/passkeys/{id}/remove", p.showRemovePasskey), web.Post("/me/passkeys/{id}/remove", p.postRemovePasskey),
		web.Post("/me/passkeys", p.postPasskeys), web.Post("/me/passkeys/finish", p.postPasskeysFinish),
	}
}

func (p *room) auditRoutes() []web.Route {
	return []web.Route{
		web.Get("/audit", p.showAudit), web.Get("/audit/head", p.showAuditHead), web.Get("/audit/{id}", p.showAuditOf),
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
