// Package personpages are the pages of a person's own file: the door where they type
// the words of their card, what they see and take back, and, for the member who works
// with them, the card and what they write to one another.
//
// The person's pages work without script, keep nothing in the browser but a session
// that ends by itself, and say neither in their address nor in their title what they
// are about.
package personpages

import (
	"embed"

	"relais/internal/app"
	"relais/internal/web"
	"relais/internal/web/say"
)

//go:embed pages
var files embed.FS

type pages struct{ n *app.App }

// words say things in the reader's language.
type words struct{ say.Words }

func wordsOf(r *web.Request) words { return words{say.New(r.Lang, r.Now())} }

// Routes returns the pages of this room.
func Routes(n *app.App) []web.Route {
	p := &pages{n}
	const file = "/files/{id}"
	return []web.Route{
		web.Get("/own", p.showDoor).Open(),
		web.Post("/own", p.postDoor).Open(),
		web.Get("/own/all", p.showOwn).Open(),
		web.Get("/own/end/{item}", p.showEnd).Open(),
		web.Post("/own/end/{item}", p.postEnd).Open(),
		web.Post("/own/words", p.postSay).Open(),
		web.Post("/own/out", p.postLeave).Open(),
		web.Get(file+"/own", p.showCard),
		web.Post(file+"/own", p.postCard),
		web.Post(file+"/own/verified", p.postTry),
		web.Post(file+"/own/drop", p.postEndCard),
		web.Get(file+"/words", p.showWords),
		web.Post(file+"/words", p.postWords),
		web.Post("/words/{id}/ready", p.postDone),
	}
}
