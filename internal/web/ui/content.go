package ui

import (
	"html/template"
	"time"

	"relais/internal/locale"
)

// A Link leads somewhere. Hidden words finish the sentence for a screen
// reader: "Change" + "name".
type Link struct {
	Href, Text, Hidden string
	Current            bool
	Count              int
	Late               bool // the count includes something overdue
}

// A Row is one line of a summary list. Value is text or HTML of a part.
type Row struct {
	Key     string
	Value   any
	Actions []Link
}

// A Task is one line of a task list. Status is text or a tag; without Href it
// can't be done yet.
type Task struct {
	Href, Text, Hint string
	Status           any
}

// An Event is one entry of a timeline, newest first by custom. Mark is "",
// "late" or "next" (still to come).
type Event struct {
	Title, By string
	At        time.Time
	Text      any
	Mark      string
}

// A Table has a caption, headings and rows of cells (text or HTML of a part).
// The first cell of a row names the row. On a telephone each row is a card.
type Table struct {
	Caption       string
	CaptionHidden bool
	Head          []string
	Rows          [][]any
}

// A Pager leads through a long list. Link makes the address of a page, which
// begins at 1.
type Pager struct {
	Page, Pages int
	Link        func(page int) string
}

// A Step is one part of a longer way.
type Step struct {
	Text  string
	State string // "", "done" or "now"
}

// StepsAt are the parts of a way, of which the one numbered now is being walked; those
// before it are done.
func StepsAt(now int, texts ...string) []Step {
	out := make([]Step, len(texts))
	for i, text := range texts {
		out[i].Text = text
		switch {
		case i < now:
			out[i].State = "done"
		case i == now:
			out[i].State = "now"
		}
	}
	return out
}

// contents are the template functions that show things.
func (k *Kit) contents() template.FuncMap {
	return template.FuncMap{
		"tag":      k.tag,
		"row":      func(key any, v any, actions ...Link) Row { return Row{k.plain(key), k.shown(v), actions} },
		"link":     k.link,
		"summary":  func(rows ...any) (template.HTML, error) { return k.render("summary", flatten[Row](rows)) },
		"task":     k.task,
		"tasks":    func(tasks ...any) (template.HTML, error) { return k.render("tasks", flatten[Task](tasks)) },
		"timeline": func(e []Event) (template.HTML, error) { return k.render("timeline", e) },
		"table":    func(t Table) (template.HTML, error) { return k.render("table", t) },
		"columns":  func(c Columns) (template.HTML, error) { return k.render("columns", c) },
		"tabs":     func(label any, l ...any) (template.HTML, error) { return k.tabs(label, flatten[Link](l)) },
		"pager":    k.pager,
		"steps":    func(s []Step) (template.HTML, error) { return k.render("steps", s) },
		"progress": k.progress,
		"empty":    k.empty,
		"inset":    k.words1("inset"),
		"warning":  k.words1("warning"),
		"danger":   k.words1("danger"),
		"notice":   k.words1("notice"),
		"success":  k.words1("success"),
		"button":   func(label any, kind ...string) (template.HTML, error) { return k.button(label, "", kind) },
		"buttonlink": func(href string, label any, kind ...string) (template.HTML, error) {
			return k.button(label, href, kind)
		},
		// once is the id of the operation that a form asks for, so that pressing twice does it once.
		"once": func(f Form) (template.HTML, error) { return k.render("once", f) },
		// was says what the form showed at first, so that nobody's words are replaced unseen.
		"was":         func(f Form) (template.HTML, error) { return k.render("was", f) },
		"printbutton": func() (template.HTML, error) { return k.render("printbutton", nil) },
		"copy":        func(v string) (template.HTML, error) { return k.render("copy", v) },
		"icon":        icon,
	}
}

// Funcs returns all functions for templates of pages.
func (k *Kit) Funcs() template.FuncMap {
	all := template.FuncMap{}
	for _, m := range []template.FuncMap{k.contents(), k.words(), k.controls(), options()} {
		for name, f := range m {
			all[name] = f
		}
	}
	return all
}

// flatten takes single things and slices of them.
func flatten[T any](items []any) []T {
	var out []T
	for _, it := range items {
		switch it := it.(type) {
		case T:
			out = append(out, it)
		case []T:
			out = append(out, it...)
		}
	}
	return out
}

// shown keeps values as they are: in rows a string is a value, no key.
func (k *Kit) shown(v any) any {
	if l, ok := v.(Lit); ok {
		return string(l)
	}
	return v
}

// tag is a status: a word and a colour (teal, grey, green, yellow, red,
// purple).
func (k *Kit) tag(label any, colour ...string) (template.HTML, error) {
	c := ""
	if len(colour) > 0 {
		c = colour[0]
	}
	return k.render("tag", struct {
		Text   any
		Colour string
	}{k.text(label), c})
}

func (k *Kit) link(href string, text any, hidden ...any) Link {
	l := Link{Href: href, Text: k.plain(text)}
	if len(hidden) > 0 {
		l.Hidden = k.plain(hidden[0])
	}
	return l
}

func (k *Kit) task(href string, text any, status any, hint ...any) Task {
	t := Task{Href: href, Text: k.plain(text), Status: k.text(status)}
	if len(hint) > 0 {
		t.Hint = k.plain(hint[0])
	}
	return t
}

func (k *Kit) tabs(label any, links []Link) (template.HTML, error) {
	return k.render("tabs", struct {
		Label string
		Links []Link
	}{k.plain(label), links})
}

func (k *Kit) button(label any, href string, kind []string) (template.HTML, error) {
	return k.render("button", struct {
		Text  any
		Href  string
		Kinds []string
	}{k.text(label), href, kind})
}

// words1 is a part that holds one text with its arguments, or HTML.
func (k *Kit) words1(part string) func(any, ...any) (template.HTML, error) {
	return func(v any, args ...any) (template.HTML, error) {
		if key, ok := v.(string); ok {
			return k.render(part, locale.T(k.lang, key, k.args(args)...))
		}
		return k.render(part, k.text(v))
	}
}

// empty is what a list shows when it holds nothing: a heading, what to do,
// and perhaps a link that does it.
func (k *Kit) empty(heading, text any, links ...Link) (template.HTML, error) {
	return k.render("empty", struct {
		Heading, Text any
		Links         []Link
	}{k.text(heading), k.text(text), links})
}

func (k *Kit) progress(label any, done, of int) (template.HTML, error) {
	return k.render("progress", struct {
		Label    any
		Done, Of int
	}{k.text(label), done, of})
}
