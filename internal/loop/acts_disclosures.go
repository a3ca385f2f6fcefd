package loop

import "relais/internal/define"

// Acts are what loop/Disclosures carries out.
func (n *Disclosures) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(AddLegalDemand, n.addLegalDemand),
		define.Bind(Disclose, n.disclose),
		define.Bind(ListDisclosures, n.listDisclosures),
		define.Bind(ListLegalDemands, n.listLegalDemands),
		define.Bind(ReviewDisclosure, n.reviewDisclosure),
	}
}
