package demo

import (
	"context"
	"fmt"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/hours"
)

// Persona is a fictional member to continue as.
type Persona struct {
	Key    string // hotline, caseworker, shelter, desk, police
	Member string // member id
	Agency string // agency id
	Name   string
}

// Cast is everybody that the demonstration can continue as.
type Cast []Persona

// roles of the personas: who they are, in which agency, and what they may do.
var parts = []struct {
	key, agency, name, lang string
	roles                   []string
}{
	{"hotline", "hotline", "Noor Belhumeur", "fr", []string{agency.Responder}},
	{"caseworker", "ngo", "Camille Trottier", "fr", []string{agency.Caseworker, agency.Coordinator}},
	{"shelter", "shelter", "Wren Ashgrove", "en", []string{agency.Responder, agency.Caseworker}},
	{"desk", "desk", "Sasha Lafleur", "fr", []string{agency.Desk, agency.Coordinator}},
	{"police", "police", "Dale Quill", "en", []string{agency.Responder}},
}

// house is an agency on the node, with the members who act in the story.
type house struct {
	Agency
	id    string
	admin string // member id
	who   string // the persona's member id, or the administrator's
}

const passphrase = "a lantern in the quiet harbour"

func newcomer(name, login, lang string) act.NewIdentity {
	return act.NewIdentity{Name: name, Login: login + "@example.ca", Passphrase: passphrase, Language: lang}
}

// found brings the agencies, their kits, hours and members onto the node.
func (t *teller) found(ctx context.Context) error {
	code, err := t.n.Agencies.NewSetupCode(ctx)
	if err != nil {
		return err
	}
	for i, a := range Agencies() {
		h := &house{Agency: a}
		fresh := act.NewAgency{Name: a.Name, Sector: a.Sector, Province: a.Province, Zone: a.Zone}
		admin := newcomer("Robin Fictive", a.Key+".admin", "fr")
		var j act.Joined
		if i == 0 {
			j, err = accounts.Setup.Do(ctx, t.n, nil, act.Setup{Code: code, Agency: fresh, Admin: admin,
				Coalition: act.Text{FR: "Coalition des Deux-Rives", EN: "Two Shores Coalition"}})
		} else {
			j, err = t.join(ctx, fresh, admin)
		}
		if err != nil {
			return err
		}
		h.id, h.admin, h.who = j.AgencyID, j.MemberID, j.MemberID
		t.houses[a.Key] = h
		if err := t.open(ctx, h); err != nil {
			return err
		}
		t.step()
	}
	return t.hire(ctx)
}

func (t *teller) join(ctx context.Context, fresh act.NewAgency, admin act.NewIdentity) (j act.Joined, err error) {
	desk := t.houses[Agencies()[0].Key]
	s, err := t.as(ctx, desk.admin)
	if err != nil {
		return j, err
	}
	inv, err := accounts.InviteAgency.Do(ctx, t.n, s, act.InviteAgency{Agency: fresh})
	if err != nil {
		return j, err
	}
	return accounts.RegisterAgency.Do(ctx, t.n, nil, act.RegisterAgency{Code: inv.Code, Admin: admin})
}

// open prints the kit and sets hours and rules, as a new agency does first.
func (t *teller) open(ctx context.Context, h *house) error {
	s, err := t.as(ctx, h.admin)
	if err != nil {
		return err
	}
	kit, err := accounts.CreateKit.Do(ctx, t.n, s, act.CreateKit{M: 2, N: 3})
	if err != nil {
		return err
	}
	if _, err := accounts.ConfirmKit.Do(ctx, t.n, s, act.ConfirmKit{Share: kit.Shares[0]}); err != nil {
		return err
	}
	if s, err = t.as(ctx, h.admin); err != nil {
		return err
	}
	in := act.AgencyProfile{Name: h.Name, Zone: h.Zone, Backup: h.admin, Uses: uses(h.Sector), Phone: fmt.Sprintf("613-555-01%02d", 10+len(t.houses))}
	for _, one := range hours.Always() {
		in.Hours = append(in.Hours, act.Hours(one))
	}
	_, err = accounts.SetAgencyProfile.Do(ctx, t.n, s, in)
	return err
}

// uses are the attributes that an agency's rules look at.
func uses(sector string) []string {
	switch sector {
	case "shelter":
		return []string{"age_band", "gender", "dependants", "accessibility", "safety"}
	case "legal", "labour":
		return []string{"languages", "region"}
	}
	return []string{"age_band", "languages"}
}

// hire admits the personas.
func (t *teller) hire(ctx context.Context) error {
	for _, p := range parts {
		h := t.houses[p.agency]
		s, err := t.as(ctx, h.admin)
		if err != nil {
			return err
		}
		inv, err := accounts.InviteMember.Do(ctx, t.n, s, act.InviteMember{Name: p.name, Roles: p.roles, Language: p.lang})
		if err != nil {
			return err
		}
		j, err := accounts.AcceptInvitation.Do(ctx, t.n, nil, act.AcceptInvitation{Code: inv.Code, Identity: newcomer(p.name, p.key, p.lang)})
		if err != nil {
			return err
		}
		if _, err := accounts.AdmitMember.Do(ctx, t.n, s, act.AdmitMember{ID: j.MemberID, ShortCode: j.ShortCode}); err != nil {
			return err
		}
		h.who = j.MemberID
		t.cast = append(t.cast, Persona{Key: p.key, Member: j.MemberID, Agency: h.id, Name: p.name})
		t.step()
	}
	return nil
}

// as signs a member in, in the time of the story.
func (t *teller) as(ctx context.Context, member string) (*agency.Session, error) {
	out, err := t.n.Sessions.SignInAs(ctx, member)
	if err != nil {
		return nil, err
	}
	return t.n.Sessions.Session(ctx, out.Token)
}
