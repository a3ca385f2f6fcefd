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
type whom struct{ Agencies, Sectors []string }

// whomIn says who a consent names.
func whomIn(w words, c act.Consent) whom {
	return whom{w.Names(c.Agencies), w.Codes("sector", c.Sectors)}
}
