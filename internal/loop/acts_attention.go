package loop

import "relais/internal/define"

// Acts are what loop/Attention carries out.
func (n *Attention) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(Home, n.home),
		define.Bind(ListReferrals, n.listReferrals),
	}
}
