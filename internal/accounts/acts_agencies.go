package accounts

import "relais/internal/define"

// Acts are what accounts/Agencies carries out.
func (n *Agencies) Acts() []define.Bound {
	return []define.Bound{
		define.BindOpen(AcceptInvitation, n.acceptInvitation),
		define.Bind(AdmitMember, n.admitMember),
		define.Bind(ChangePassphrase, n.changePassphrase),
		define.Bind(ChangeRoles, n.changeRoles),
		define.Bind(GetAgency, n.getAgency),
		define.Bind(InviteAgency, n.inviteAgency),
		define.Bind(InviteMember, n.inviteMember),
		define.Bind(ListAgencies, n.listAgencies),
		define.Bind(ListInvitations, n.listInvitations),
		define.Bind(ListMembers, n.listMembers),
		define.BindOpen(LookAtInvitation, n.lookAtInvitation),
		define.BindOpen(RegisterAgency, n.registerAgency),
		define.Bind(RemoveMember, n.removeMember),
		define.Bind(RevokeInvitation, n.revokeInvitation),
		define.Bind(SetAgencyProfile, n.setAgencyProfile),
		define.Bind(SetLanguage, n.setLanguage),
		define.BindOpen(Setup, n.setup),
	}
}
