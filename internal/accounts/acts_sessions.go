package accounts

import "relais/internal/define"

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
