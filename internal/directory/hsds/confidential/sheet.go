package confidential

import (
	"regexp"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tidy"
)

// Sheet is what the headings of one table say about secrecy.
type Sheet struct {
	*Guard
	columns []string
	flags   map[int]secretFlag
	// covers are the columns that a flag speaks of by their first words.
	covers map[int][]int
	noted  map[int]bool
}

// Sheet reads the headings of a table; nil when none of them says anything.
func (g *Guard) Sheet(columns []string) *Sheet {
	s := &Sheet{Guard: g, columns: columns, flags: map[int]secretFlag{}, covers: map[int][]int{}, noted: map[int]bool{}}
	for i, c := range columns {
		if f, ok := g.flag(c); ok {
			s.flags[i] = f
		}
	}
	if len(s.flags) == 0 {
		return nil
	}
	for i, c := range columns {
		words := headingWords(c)
		for n, f := range s.flags {
			stem := f.stem
			if f.of == "mail" {
				stem, _, _ = strings.Cut(stem, " ") // MailingCity, of MailingAddressIsPrivate
			}
			if _, flag := s.flags[i]; stem != "" && !flag && startsWith(words, stem) {
				s.covers[n] = append(s.covers[n], i)
			}
		}
	}
	return s
}

// Hide empties the cells of a row that its own flags hide: what stands in
// columns for the staff, and what begins with the words of a flag that says so.
// What was hidden is taken out of the other cells too. at is where the row
// stands, for the report.
func (s *Sheet) Hide(at hsds.Note, cells []string) {
	if s == nil {
		return
	}
	var secrets []string
	for i := range cells {
		f, ok := s.flags[i]
		if !ok {
			continue
		}
		if says, _ := f.says(cells[i]); says == tellsAll {
			continue
		}
		if f.text {
			cells[i] = ""
			s.once(at, i, f.textReason())
			continue
		}
		if f.of == "place" || f.of == "" {
			continue // the whole object is looked at
		}
		for _, n := range s.covers[i] {
			if n < len(cells) && strings.TrimSpace(cells[n]) != "" {
				if f.of != "mail" || strings.ContainsAny(cells[n], "0123456789") {
					secrets = append(secrets, strings.TrimSpace(cells[n]))
				}
				cells[n] = ""
			}
		}
		if len(s.covers[i]) > 0 {
			cells[i] = "" // of the others of its kind it says nothing
			s.once(at, i, hsds.ChangedConfidential)
		}
	}
	if words := wordsOf(secrets); words != nil {
		for i, c := range cells {
			cells[i] = words.ReplaceAllString(c, "")
		}
	}
}

// once notes what becomes of a whole column.
func (s *Sheet) once(at hsds.Note, column int, reason string) {
	if s.noted[column] {
		s.rep.Count(reason)
		return
	}
	s.noted[column] = true
	at.Member, at.Reason = s.columns[column], reason
	s.rep.Change(at)
}

// wordsOf finds texts again, telephone numbers with any signs between their
// digits; nil when there is none worth looking for.
func wordsOf(secrets []string) *regexp.Regexp {
	var words []string
	for _, s := range secrets {
		digits := tidy.Digits(s)
		switch {
		case len(digits) >= 7 && len(digits) <= 15 && len(digits)*2 >= len(s):
			number := strings.TrimPrefix(digits, "1")
			words = append(words, `(?:\+?1[\s.-]?)?\(?`+strings.Join(strings.Split(number, ""), `[\s().-]{0,3}`))
		case len(s) >= 5:
			words = append(words, `\b`+strings.ReplaceAll(regexp.QuoteMeta(strings.Join(strings.Fields(s), " ")), " ", `\s+`)+`\b`)
		}
	}
	if words == nil {
		return nil
	}
	r, err := regexp.Compile(`(?i)` + strings.Join(words, "|"))
	if err != nil {
		return nil
	}
	return r
}
