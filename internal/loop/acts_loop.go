package loop

import "relais/internal/define"

// Acts are what loop/Loop carries out.
func (n *Loop) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(Ask, n.ask),
		define.Bind(GetReferral, n.getReferral),
		define.Bind(Move, n.move),
		define.Bind(PreviewAsk, n.previewAsk),
		define.Bind(Receipt, n.receipt),
		define.Bind(Undo, n.undo),
		define.Bind(Withdraw, n.withdraw),
	}
}
