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
		define.Bind(GetHandover, n.getHandover),
		define.Bind(HandOver, n.handOver),
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

// Acts are what accounts/Sessions carries out.
func (n *Sessions) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(DropKept, n.dropKept),
		define.Bind(EndDevice, n.endDevice),
		define.Bind(EndSession, n.endSession),
		define.Bind(ListSessions, n.listSessions),
		define.Bind(KeepForm, n.keepForm),
		define.Bind(OpenKept, n.openKept),
		define.BindOpen(SignIn, n.signIn),
		define.Bind(SignOut, n.signOut),
		define.Bind(StepUp, n.stepUp),
		define.Bind(Whoami, n.whoami),
	}
}

// Acts are what accounts/Passkeys carries out.
func (n *Passkeys) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(ListPasskeys, n.listPasskeys),
		define.Bind(PasskeyAddBegin, n.passkeyAddBegin),
		define.Bind(PasskeyAddFinish, n.passkeyAddFinish),
		define.BindOpen(PasskeySignInBegin, n.passkeySignInBegin),
		define.BindOpen(PasskeySignInFinish, n.passkeySignInFinish),
		define.Bind(RemovePasskey, n.removePasskey),
	}
}

// Acts are what accounts/Recovery carries out.
func (n *Recovery) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(AgreeSecond, n.agreeSecond),
		define.Bind(AskSecond, n.askSecond),
		define.Bind(CancelSecond, n.cancelSecond),
		define.BindOpen(FinishSecond, n.finishSecond),
		define.Bind(CancelRecovery, n.cancelRecovery),
		define.Bind(ConfirmKit, n.confirmKit),
		define.Bind(CreateKit, n.createKit),
		define.BindOpen(FinishRecovery, n.finishRecovery),
		define.BindOpen(Recover, n.recover),
	}
}
