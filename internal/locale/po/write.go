package po

import (
	"fmt"
	"io"
	"strings"
)

// WriteTo writes the file as msgcat does, but for long lines, which stay
// whole. What Read returned is written so that reading it returns the same.
func (f *File) WriteTo(w io.Writer) (int64, error) {
	var b strings.Builder
	b.WriteString("msgid \"\"\nmsgstr \"\"\n")
	for _, h := range f.Header {
		b.WriteString(quote(h.Name + ": " + h.Value + "\n"))
		b.WriteByte('\n')
	}
	for i := range f.Entries {
		f.Entries[i].write(&b)
	}
	n, err := io.WriteString(w, b.String())
	return int64(n), err
}

func (e *Entry) write(b *strings.Builder) {
	b.WriteByte('\n')
	for _, s := range e.Notes {
		comment(b, "#", s)
	}
	for _, s := range e.Extracted {
		comment(b, "#.", s)
	}
	for _, s := range e.References {
		comment(b, "#:", s)
	}
	if len(e.Flags) > 0 {
		comment(b, "#,", strings.Join(e.Flags, ", "))
	}
	if e.Context != "" {
		value(b, "msgctxt", e.Context)
	}
	value(b, "msgid", e.ID)
	if !e.HasPlural {
		value(b, "msgstr", first(e.Texts))
		return
	}
	value(b, "msgid_plural", e.Plural)
	for i, s := range e.Texts {
		value(b, fmt.Sprintf("msgstr[%d]", i), s)
	}
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func comment(b *strings.Builder, sign, text string) {
	b.WriteString(strings.TrimSuffix(sign+" "+strings.ReplaceAll(text, "\n", " "), " "))
	b.WriteByte('\n')
}

// value writes a keyword and its text; one of several lines begins on the next.
func value(b *strings.Builder, keyword, text string) {
	b.WriteString(keyword)
	lines := strings.SplitAfter(text, "\n")
	if lines[len(lines)-1] == "" && len(lines) > 1 {
		lines = lines[:len(lines)-1]
	}
	if len(lines) > 1 {
		b.WriteString(" \"\"")
	}
	for _, line := range lines {
		if len(lines) > 1 {
			b.WriteByte('\n')
		} else {
			b.WriteByte(' ')
		}
		b.WriteString(quote(line))
	}
	b.WriteByte('\n')
}

var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", `\r`, "\a", `\a`, "\b", `\b`, "\f", `\f`, "\v", `\v`)

func quote(s string) string { return `"` + escapes.Replace(s) + `"` }
