package personpages

import (
	"relais/internal/act"
	"relais/internal/casefile"
	"relais/internal/web/say"
)

// Sentence says what the person agreed to, to them.
func (w words) Sentence(c act.OwnConsent) string {
	var to []string
	for _, n := range c.Names {
		to = append(to, w.Text(n))
	}
	to = append(to, w.Codes("sector", c.Sectors)...)
	switch c.Kind {
	case "release":
		return w.T("own.sentence.release", w.List(to), w.List(say.Each(c.Parts, func(p string) string { return w.T("own.known." + p) })))
	case "loopback":
		return w.T("own.sentence.loopback", w.List(to))
	}
	return w.T("own.sentence.ask", w.List(to))
}

// Live reports whether a consent can still be taken back.
func (words) Live(c act.OwnConsent) bool { return casefile.ConsentState(c.State).Live() }
