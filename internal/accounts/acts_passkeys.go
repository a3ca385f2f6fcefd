package accounts

import "relais/internal/define"

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
