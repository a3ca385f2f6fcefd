package ui

import (
	"html/template"

	"relais/internal/fault"
	"relais/internal/locale"
)

// Errors renders the summary of what is wrong with a form, with links to its
// fields; nothing for a nil fault.
func (k *Kit) Errors(e *fault.Error) (template.HTML, error) {
	if e == nil {
		return "", nil
	}
	view := struct {
		Title string
		Items []Link
	}{Title: locale.T(k.lang, e.Key, e.Args...)}
	seen := map[string]bool{}
	for _, f := range e.Fields {
		text := locale.T(k.lang, f.Key, f.Args...)
		link := Link{Text: text}
		if f.Name != "" {
			link.Href = "#" + FieldID(f.Name)
		}
		if !seen[link.Href+text] {
			view.Items = append(view.Items, link)
		}
		seen[link.Href+text] = true
	}
	return k.render("errors", view)
}
