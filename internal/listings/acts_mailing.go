package listings

import "relais/internal/define"

// Acts are what listings/Mailing carries out.
func (n *Mailing) Acts() []define.Bound {
	return []define.Bound{
		define.BindOpen(ConfirmListings, n.confirmListings),
		define.Bind(GetListingMail, n.getListingMail),
		define.Bind(ListListingMail, n.listListingMail),
		define.BindOpen(LookAtListings, n.lookAtListings),
		define.Bind(SetListingMail, n.setListingMail),
		define.BindOpen(StopListingMail, n.stopListingMail),
	}
}
