package webtest

import (
	"html/template"

	"relais/internal/web/ui"
)

// Tabs are the tabs of the gallery's file.
func (v galleryView) Tabs() []ui.Link {
	return []ui.Link{
		{Href: "/gallery/file", Text: v.S("Overview", "Aperçu"), Current: true},
		{Href: "/gallery/form", Text: v.S("Sections", "Sections")},
		{Href: "/gallery/form", Text: v.S("Consents", "Consentements"), Count: 2},
		{Href: "/gallery/form", Text: v.S("Referrals", "Aiguillages"), Count: 1, Late: true},
	}
}

// Events are the timeline of the gallery.
func (v galleryView) Events() []ui.Event {
	return []ui.Event{
		{Title: v.S("Answer due", "Réponse attendue"), At: v.In(45), Mark: "next"},
		{Title: v.S("Nobody answered; the desk was told", "Personne n’a répondu; le bureau a été prévenu"), At: v.In(-10), Mark: "late"},
		{Title: v.S("Asked", "Demande envoyée"), By: v.S("by Noor Delisle", "par Noor Delisle"), At: v.In(-130), Text: v.S("To two shelters, one after the other.", "À deux refuges, l’un après l’autre.")},
		{Title: v.S("File opened", "Dossier ouvert"), By: "Noor Delisle", At: v.In(-60 * 50)},
	}
}

// Opened is the table of the gallery.
func (v galleryView) Opened() ui.Table {
	link := template.HTML(`<a class="govuk-link" href="/gallery/form">Noor Delisle</a>`)
	return ui.Table{
		Caption: v.S("Readings of this file", "Consultations de ce dossier"), Head: []string{v.S("Who", "Qui"), v.S("Section", "Section"), v.S("When", "Quand")},
		Rows: [][]any{
			{link, v.S("Contact and safety", "Contact et sécurité"), v.S("today", "aujourd’hui")},
			{"Gilles Tremblay-Osei", v.S("Needs", "Besoins"), v.S("yesterday", "hier")},
		},
	}
}

// Pager is a pager in the middle of a long list.
func (v galleryView) Pager() ui.Pager {
	return ui.Pager{Page: 4, Pages: 12, Link: func(int) string { return "/gallery/file" }}
}

// Steps are the steps of the gallery's form.
func (v galleryView) Steps() []ui.Step {
	return []ui.Step{
		{Text: v.S("Safety", "Sécurité"), State: "done"}, {Text: v.S("The person", "La personne"), State: "now"}, {Text: v.S("Needs", "Besoins")},
	}
}
