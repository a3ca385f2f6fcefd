package accounts

import "relais/internal/define"

// Acts are what accounts/Recovery carries out.
func (n *Recovery) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(CancelRecovery, n.cancelRecovery),
		define.Bind(ConfirmKit, n.confirmKit),
		define.Bind(CreateKit, n.createKit),
		define.BindOpen(FinishRecovery, n.finishRecovery),
		define.BindOpen(Recover, n.recover),
	}
}
