package referralpages

import (
	"relais/internal/web"
	"relais/internal/web/say"
)

// words put things into the reader's language; views embed them.
type words = say.Words

func wordsOf(r *web.Request) words { return say.New(r.Lang, r.Now()) }
