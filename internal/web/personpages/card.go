package personpages

import (
	"html/template"
	"strings"

	"relais/internal/act"
	"relais/internal/card"
	"relais/internal/casefile/kin"
	"relais/internal/casework"
	"relais/internal/person"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/qr"
	"relais/internal/web/ui"
)

type cardView struct {
	words
	Case  act.Case
	Info  act.CardInfo
	Form  ui.Form
	Forms []ui.Choice
	Made  *act.NewCard
	At    string // address of the door
	QR    template.HTML
}

var cardPage = web.NewPage[cardView](files, "pages/card.html")

// showCard says whether the person has a card, and makes one.
func (p *pages) showCard(w *web.Response, r *web.Request) error { return p.renderCard(w, r, nil) }

// postCard shows the words in answer to the form: they exist nowhere else.
func (p *pages) postCard(w *web.Response, r *web.Request) error {
	made, err := web.SubmitWith(r, func(in *act.MakeCard) { in.Case = r.PathValue("id") }, person.MakeCard.On(p.n))
	if err != nil {
		return web.Retry(w, r, err, p.showCard)
	}
	return p.renderCard(w, r, &made)
}

func (p *pages) renderCard(w *web.Response, r *web.Request, made *act.NewCard) error {
	id := r.PathValue("id")
	c, err := casework.GetCase.Do(r.Context(), p.n, r.Session(), act.ID{ID: id})
	if err != nil {
		return err
	}
	v := cardView{words: wordsOf(r), Case: c, Made: made, At: p.n.Origin + "/own"}
	if v.Info, err = person.GetCard.Do(r.Context(), p.n, r.Session(), act.ID{ID: id}); err != nil {
		return err
	}
	form := card.English
	if strings.HasPrefix(c.Language, "fr") {
		form = card.French
	}
	v.Form, v.Forms = r.Form(act.MakeCard{Form: form}), r.Choices("code.card_form.", card.Forms...)
	if made != nil {
		if v.QR, err = qr.SVG(v.At, r.T("own.card.qr")); err != nil {
			return err
		}
	}
	return cardPage.Render(w, r, web.Frame{Title: web.TitleForm, Width: web.Narrow, Back: address.File(id)}, v)
}

// Minor reports whether the file is a child's, or could be.
func (v cardView) Minor() bool { return kin.Age(v.Case.Age).Minor() }

// Door is the address of the door as somebody reads it.
func (v cardView) Door() string {
	_, at, ok := strings.Cut(v.At, "://")
	if !ok {
		return v.At
	}
	return at
}

// postTry lets the person type their words once.
func (p *pages) postTry(w *web.Response, r *web.Request) error {
	id := r.PathValue("id")
	if _, err := web.SubmitWith(r, func(in *act.TryCard) { in.Case = id }, person.TryCard.On(p.n)); err != nil {
		return web.RetryAt(w, r, err, address.File(id, "own"), p.showCard)
	}
	w.Say("own.card.tried")
	return w.SeeOther(address.File(id, "own"))
}

// postEndCard ends the card.
func (p *pages) postEndCard(w *web.Response, r *web.Request) error {
	id := r.PathValue("id")
	if _, err := person.EndCard.Do(r.Context(), p.n, r.Session(), act.ID{ID: id}); err != nil {
		return web.RetryAt(w, r, err, address.File(id, "own"), p.showCard)
	}
	w.Say("own.card.ended")
	return w.SeeOther(address.File(id, "own"))
}

type wordsView struct {
	words
	Case    act.Case
	Info    act.CardInfo
	Form    ui.Form
	Items   []act.PersonWord
	Missing bool // the log knows of more
}

var wordsPage = web.NewPage[wordsView](files, "pages/words.html")

// showWords is what a person and the agency wrote to one another.
func (p *pages) showWords(w *web.Response, r *web.Request) error {
	id := r.PathValue("id")
	c, err := casework.GetCase.Do(r.Context(), p.n, r.Session(), act.ID{ID: id})
	if err != nil {
		return err
	}
	v := wordsView{words: wordsOf(r), Case: c, Form: r.Form(nil)}
	if v.Info, err = person.GetCard.Do(r.Context(), p.n, r.Session(), act.ID{ID: id}); err != nil {
		return err
	}
	all, err := person.PersonWordsOf.Do(r.Context(), p.n, r.Session(), act.ID{ID: id})
	if err != nil {
		return err
	}
	v.Items, v.Missing = all.Items, all.Damaged
	return wordsPage.Render(w, r, web.Frame{Title: web.TitlePage, Width: web.Narrow, Back: address.File(id)}, v)
}

// postWords writes to the person.
func (p *pages) postWords(w *web.Response, r *web.Request) error {
	id := r.PathValue("id")
	if _, err := web.SubmitWith(r, func(in *act.WritePerson) { in.Case = id }, person.WritePerson.On(p.n)); err != nil {
		return web.Retry(w, r, err, p.showWords)
	}
	w.Say("own.words.written")
	return w.SeeOther(address.File(id, "words"))
}

// postDone notes that what a person wrote was dealt with.
func (p *pages) postDone(w *web.Response, r *web.Request) error {
	if _, err := person.PersonWordDone.Do(r.Context(), p.n, r.Session(), act.PersonWordRef{ID: r.PathValue("id")}); err != nil {
		return err
	}
	w.Say("own.words.done")
	if file := r.PostFormValue("file"); file != "" {
		return w.SeeOther(address.File(file, "words"))
	}
	return w.SeeOther("/")
}
