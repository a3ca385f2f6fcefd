package loop

import (
	"relais/internal/define"
)

// Acts are what loop/Loop carries out.
func (n *Loop) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(Ask, n.ask),
		define.Bind(AskSeveral, several{n}.askSeveral),
		define.Bind(GetReferral, n.getReferral),
		define.Bind(Move, n.move),
		define.Bind(PreviewAsk, n.previewAsk),
		define.Bind(Receipt, n.receipt),
		define.Bind(Undo, n.undo),
		define.Bind(Withdraw, n.withdraw),
	}
}

// Acts are what loop/Releases carries out.
func (n *Releases) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(NameReaders, n.nameReaders),
		define.Bind(OpenRelease, n.openRelease),
		define.Bind(PreviewRelease, n.previewRelease),
		define.Bind(Release, n.release),
	}
}

// Acts are what loop/Disclosures carries out.
func (n *Disclosures) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(Disclose, n.disclose),
		define.Bind(ListDisclosures, n.listDisclosures),
		define.Bind(ReviewDisclosure, n.reviewDisclosure),
		define.Bind(TellPerson, n.tellPerson),
	}
}

// Acts are what loop/Attention carries out.
func (n *Attention) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(Home, n.home),
		define.Bind(ListReferrals, n.listReferrals),
		define.Bind(TakeOn, n.takeOn),
	}
}
