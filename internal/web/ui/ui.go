// Package ui is the kit of parts that pages are made of: fields, lists,
// tables, statuses. Each part is a small typed struct and a template, with
// the accessible markup of govuk-frontend and the Ministry of Justice's
// frontend under our own styles. Parts work without script.
//
// Pages use them as template functions (see Kit.Funcs and the README of
// internal/web). The package knows languages and faults, but no request, no
// session and nothing of the domain.
//
// One rule about words: in Go structs every text is already in the reader's
// language; in templates a string given as label, hint or heading is a key of
// the catalog, and `lit` marks a text that is none.
package ui

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"reflect"
	"time"

	"relais/internal/locale"
)

//go:embed parts/*.html
var parts embed.FS

// A Kit renders parts in one language and one time zone. It is safe for
// concurrent use.
type Kit struct {
	lang locale.Lang
	zone *time.Location
	now  func() time.Time
	tmpl *template.Template
}

// NewKit returns the kit of a language and a zone; now is the clock that
// relative times are told by.
func NewKit(lang locale.Lang, zone *time.Location, now func() time.Time) *Kit {
	k := &Kit{lang: lang, zone: zone, now: now}
	k.tmpl = Compact(template.Must(template.New("parts").Funcs(k.words()).Funcs(template.FuncMap{"icon": icon, "opt": optional}).
		ParseFS(parts, "parts/*.html")))
	return k
}

// Lit is a text that is no key: a name, a date, words from content.
type Lit string

// render executes one part. An error is a mistake of ours and fails the page.
func (k *Kit) render(part string, data any) (template.HTML, error) {
	var b bytes.Buffer
	if err := k.tmpl.ExecuteTemplate(&b, part, data); err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil
}

// text turns what a template gave into words: a key, a Lit, HTML of another
// part, or anything that prints.
func (k *Kit) text(v any) any {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		if v == "" {
			return ""
		}
		return locale.T(k.lang, v)
	case Lit:
		return string(v)
	case template.HTML:
		return v
	case fmt.Stringer:
		return v.String()
	}
	return fmt.Sprint(v)
}

// plain is text where markup can't be.
func (k *Kit) plain(v any) string {
	if h, ok := v.(template.HTML); ok {
		return string(h)
	}
	return fmt.Sprint(k.text(v))
}

// optional returns nil for zero values, so that `with` in parts also skips
// empty HTML.
func optional(v any) any {
	if v == nil || reflect.ValueOf(v).IsZero() {
		return nil
	}
	return v
}
