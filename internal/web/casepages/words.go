package casepages

import (
	"relais/internal/act"
	"relais/internal/web"
	"relais/internal/web/say"
)

// words put things into the reader's language; views embed them.
type words = say.Words

func wordsOf(r *web.Request) words { return say.New(r.Lang, r.Now()) }

// whom are the recipients of a consent in words.
type whom struct{ Agencies, Sectors []string } // services without Relais among the agencies

// whomIn says who a consent names.
func whomIn(w words, c act.Consent) whom {
	names := w.Names(c.Agencies)
	for _, o := range c.Outside {
		names = append(names, w.T("case.consent.outside", o.Name))
	}
	return whom{names, w.Codes("sector", c.Sectors)}
}
