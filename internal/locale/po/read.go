package po

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A SyntaxError says on which line a file is no PO, and why, as the last part
// of a key of the catalog.
type SyntaxError struct {
	Line   int
	Reason string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }

// What can be wrong with a line.
const (
	NotUTF8   = "utf8"    // bytes that are no text, or another charset
	NotLine   = "line"    // no comment, no keyword, no quoted text
	NotQuoted = "quote"   // a text without its closing quote, or more after it
	BadEscape = "escape"  // a backslash before what it can't escape
	Misplaced = "order"   // a keyword where it can't stand
	Twice     = "twice"   // the same text a second time
	BadHeader = "header"  // no header, or not the first entry
	BadIndex  = "index"   // msgstr[n] out of order
	TooBig    = "too_big" // more than maxSize bytes
)

// maxSize is ten times all our texts with comments, in bytes.
const maxSize = 16 << 20

// Read reads a file. Its error is a *SyntaxError. Entries that programs for
// translators keep of earlier texts ("#~", "#|") are skipped.
func Read(data []byte) (*File, error) {
	r := &reader{file: &File{lines: map[string]int{}}, seen: map[[2]string]bool{}}
	if len(data) > maxSize {
		return nil, &SyntaxError{1, TooBig}
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	for line := range strings.SplitSeq(text, "\n") {
		r.line++
		if !utf8.ValidString(line) {
			return nil, &SyntaxError{r.line, NotUTF8}
		}
		if reason := r.read(strings.TrimSpace(line)); reason != "" {
			return nil, &SyntaxError{r.line, reason}
		}
	}
	if reason := r.finish(); reason != "" {
		return nil, &SyntaxError{r.line, reason}
	}
	if r.file.Header == nil {
		return nil, &SyntaxError{1, BadHeader}
	}
	return r.file, nil
}

// reader stands between the lines of a file.
type reader struct {
	file *File
	line int
	seen map[[2]string]bool
	e    Entry
	// into is the text that a quoted line continues; have are the keywords of
	// the entry so far.
	into *string
	have []string
}

// read takes one line and returns what is wrong with it.
func (r *reader) read(line string) string {
	switch {
	case line == "":
		return r.finish()
	case line[0] == '#':
		return r.comment(line)
	case line[0] == '"':
		if r.into == nil {
			return Misplaced
		}
		return r.append(line)
	}
	keyword, rest, _ := strings.Cut(line, `"`)
	if rest == "" {
		return NotLine
	}
	if reason := r.keyword(strings.TrimSpace(keyword)); reason != "" {
		return reason
	}
	return r.append(`"` + rest)
}

func (r *reader) comment(line string) string {
	if strings.HasPrefix(line, "#~") || strings.HasPrefix(line, "#|") {
		r.into = nil
		return ""
	}
	if len(r.e.Texts) > 0 { // comments stand before their entry
		if reason := r.finish(); reason != "" {
			return reason
		}
	}
	if len(r.have) > 0 {
		return Misplaced
	}
	rest := line[1:]
	switch {
	case strings.HasPrefix(rest, "."):
		r.e.Extracted = append(r.e.Extracted, strings.TrimSpace(rest[1:]))
	case strings.HasPrefix(rest, ":"):
		r.e.References = append(r.e.References, strings.TrimSpace(rest[1:]))
	case strings.HasPrefix(rest, ","):
		for flag := range strings.SplitSeq(rest[1:], ",") {
			r.e.Flags = append(r.e.Flags, strings.TrimSpace(flag))
		}
	default:
		r.e.Notes = append(r.e.Notes, strings.TrimSpace(rest))
	}
	return ""
}

// keyword begins the text of a keyword.
func (r *reader) keyword(word string) string {
	if (word == "msgctxt" || word == "msgid") && slices.Contains(r.have, "msgstr") {
		if reason := r.finish(); reason != "" {
			return reason
		}
	}
	if len(r.have) == 0 {
		r.e.Line = r.line
	}
	switch {
	case word == "msgctxt" && len(r.have) == 0:
		r.into = &r.e.Context
	case word == "msgid" && !slices.Contains(r.have, "msgid"):
		r.into = &r.e.ID
	case word == "msgid_plural" && r.last() == "msgid":
		r.into, r.e.HasPlural = &r.e.Plural, true
	case word == "msgstr" && r.last() == "msgid":
		r.text()
	case strings.HasPrefix(word, "msgstr[") && (r.last() == "msgid_plural" || r.last() == "msgstr" && r.e.HasPlural):
		if word != "msgstr["+strconv.Itoa(len(r.e.Texts))+"]" {
			return BadIndex
		}
		r.text()
		word = "msgstr"
	case slices.Contains([]string{"msgctxt", "msgid", "msgid_plural", "msgstr"}, word) || strings.HasPrefix(word, "msgstr["):
		return Misplaced
	default:
		return NotLine
	}
	r.have = append(r.have, word)
	return ""
}

func (r *reader) last() string {
	if len(r.have) == 0 {
		return ""
	}
	return r.have[len(r.have)-1]
}

// text begins the next translation.
func (r *reader) text() {
	r.e.Texts = append(r.e.Texts, "")
	r.e.TextLines = append(r.e.TextLines, r.line)
	r.into = &r.e.Texts[len(r.e.Texts)-1]
}

func (r *reader) append(quoted string) string {
	text, reason := unquote(quoted)
	*r.into += text
	return reason
}

// finish closes an entry.
func (r *reader) finish() string {
	if len(r.have) == 0 {
		r.into = nil
		return "" // comments of the entry that follows, after an empty line
	}
	e := r.e
	r.e, r.have, r.into = Entry{}, nil, nil
	id := [2]string{e.Context, e.ID}
	switch {
	case len(e.Texts) == 0:
		return Misplaced
	case r.seen[id]:
		return Twice
	}
	r.seen[id] = true
	if e.ID == "" && e.Context == "" {
		return r.header(e)
	}
	r.file.Entries = append(r.file.Entries, e)
	return ""
}

func (r *reader) header(e Entry) string {
	if len(r.file.Entries) > 0 || e.HasPlural {
		return BadHeader
	}
	line := e.TextLines[0]
	r.file.lines[""] = line
	r.file.Header = []Field{}
	for i, text := range strings.Split(strings.TrimSuffix(e.Texts[0], "\n"), "\n") {
		name, value, found := strings.Cut(text, ":")
		if !found && text != "" {
			return BadHeader
		}
		if found {
			r.file.Header = append(r.file.Header, Field{strings.TrimSpace(name), strings.TrimSpace(value)})
			r.file.lines[strings.TrimSpace(name)] = line + 1 + i // as every program writes it: one line each
		}
	}
	kind, _ := r.file.Get("Content-Type")
	if _, charset, _ := strings.Cut(strings.ToLower(kind), "charset="); kind != "" && charset != "utf-8" && charset != "utf8" {
		return NotUTF8
	}
	return ""
}

var unescaped = map[byte]byte{'n': '\n', 't': '\t', 'r': '\r', 'a': '\a', 'b': '\b', 'f': '\f', 'v': '\v', '"': '"', '\\': '\\'}

// unquote reads one quoted text, to the end of its line.
func unquote(s string) (text, reason string) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '"':
			if i != len(s)-1 {
				return "", NotQuoted
			}
			return b.String(), ""
		case '\\':
			if i++; i == len(s) {
				return "", NotQuoted
			}
			c, ok := unescaped[s[i]]
			if !ok {
				return "", BadEscape
			}
			b.WriteByte(c)
		default:
			b.WriteByte(s[i])
		}
	}
	return "", NotQuoted
}

// Syntax returns the line and reason of an error of Read.
func Syntax(err error) (*SyntaxError, bool) {
	var e *SyntaxError
	return e, errors.As(err, &e)
}
