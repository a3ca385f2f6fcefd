package accounts

import "relais/internal/define"

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
