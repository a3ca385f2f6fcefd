package ui

import (
	"cmp"
	"html/template"
	"slices"

	"relais/internal/fault"
	"relais/internal/locale"
)

// Errors renders the summary of what is wrong with a form: the questions in
// the order of the page, each a link to its field; nothing for a nil fault.
func (k *Kit) Errors(e *fault.Error, asked *Asked) (template.HTML, error) {
	if e == nil {
		return "", nil
	}
	view := struct {
		Title string
		Items []Link
	}{Title: locale.T(k.lang, e.Key, e.Args...)}
	fields := slices.Clone(e.Fields)
	slices.SortStableFunc(fields, func(a, b fault.Field) int {
		i, _ := asked.question(a.Name)
		j, _ := asked.question(b.Name)
		return cmp.Compare(uint(i), uint(j)) // what was not asked comes last
	})
	for _, f := range fields {
		if item := k.complaint(f, asked); !slices.Contains(view.Items, item) {
			view.Items = append(view.Items, item)
		}
	}
	return k.render("errors", view)
}

// complaint is one line of the summary: the question, then what is wrong.
func (k *Kit) complaint(f fault.Field, asked *Asked) Link {
	item := Link{Text: locale.T(k.lang, f.Key, f.Args...)}
	place, name := asked.question(f.Name)
	if place >= 0 {
		item.Href, item.Hidden = "#"+FieldID(name), asked.labels[name]
	} else if asked == nil && f.Name != "" {
		item.Href = "#" + FieldID(f.Name)
	}
	return item
}
