package loop

import "relais/internal/define"

// Acts are what loop/Releases carries out.
func (n *Releases) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(OpenRelease, n.openRelease),
		define.Bind(Release, n.release),
	}
}
