package accounts

import "relais/internal/define"

// Acts are what accounts/Agencies carries out.
func (n *Agencies) Acts() []define.Bound {
	return []define.Bound{
		define.BindOpen(AcceptInvitation, n.acceptInvitation),
		define.Bind(AcceptSector, n.acceptSector),
		define.Bind(AdmitMember, n.admitMember),
		define.Bind(ChangePassphrase, n.changePassphrase),
		define.Bind(ChangeRoles, n.changeRoles),
		define.Bind(ConfirmSector, n.confirmSector),
		define.Bind(GetAgency, n.getAgency),
		define.Bind(InviteAgency, n.inviteAgency),
		define.Bind(InviteMember, n.inviteMember),
		define.Bind(ListAgencies, n.listAgencies),
		define.Bind(ListInvitations, n.listInvitations),
		define.Bind(ListMembers, n.listMembers),
		define.Bind(ListSectorChanges, n.listSectorChanges),
		define.BindOpen(LookAtInvitation, n.lookAtInvitation),
		define.Bind(ProposeSector, n.proposeSector),
		define.BindOpen(RegisterAgency, n.registerAgency),
		define.Bind(RemoveMember, n.removeMember),
		define.Bind(RevokeInvitation, n.revokeInvitation),
		define.Bind(SetAgencyProfile, n.setAgencyProfile),
		define.Bind(SetLanguage, n.setLanguage),
		define.BindOpen(Setup, n.setup),
	}
}
