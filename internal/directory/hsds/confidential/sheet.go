package confidential

import (
	"regexp"
	"slices"
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
	// named are the columns that hold names of services and organizations.
	named map[int]bool
	// persons are the columns that hold names of people.
	persons map[int]bool
	// titles are those that hold what people are, "Treasurer": no text tells of
	// anybody by it.
	titles map[int]bool
}

// Sheet reads the headings of a table; nil when none of them says anything.
func (g *Guard) Sheet(columns []string) *Sheet {
	s := &Sheet{Guard: g, columns: columns, flags: map[int]secretFlag{}, covers: map[int][]int{}, noted: map[int]bool{}, named: map[int]bool{}, persons: map[int]bool{}, titles: map[int]bool{}}
	for i, c := range columns {
		if f, ok := g.flag(c); ok {
			s.flags[i] = f
		}
		if words := headingWords(c); len(words) > 0 && len(words) < 4 && (words[len(words)-1] == "name" || words[0] == "nom") && !slices.Contains(words, "contact") {
			s.named[i] = true
		}
		if words := headingWords(c); len(words) > 0 && personWords[words[len(words)-1]] {
			s.persons[i] = true
		} else if len(words) > 0 && titleWords[words[len(words)-1]] {
			s.titles[i] = true
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

// personWords end the headings of columns that hold names of people.
var personWords = tidy.Set("name nom contact person personne worker manager director responsable")

var titleWords = tidy.Set("title titre type role position poste department departement")

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
		if f.itself(cells[i]) {
			secrets = append(secrets, strings.TrimSpace(cells[i]))
			cells[i] = ""
			s.once(at, i, hsds.ChangedConfidential)
			continue
		}
		if f.text {
			cells[i] = ""
			s.once(at, i, f.textReason())
			continue
		}
		if f.of == "place" && streetForm.MatchString(strings.TrimSpace(cells[i])) {
			secrets = append(secrets, strings.TrimSpace(cells[i])) // it is the street, not a yes or a no
		}
		if f.of == "place" || f.of == "" {
			continue // the whole object is looked at
		}
		for _, n := range s.covers[i] {
			if n < len(cells) && strings.TrimSpace(cells[n]) != "" {
				if f.tells(cells[n]) && !s.titles[n] {
					secrets = append(secrets, strings.TrimSpace(cells[n]))
				}
				if f.of == "contact" && s.persons[n] {
					s.hold(cells[n])
				}
				cells[n] = ""
			}
		}
		if len(s.covers[i]) > 0 {
			cells[i] = "" // of the others of its kind it says nothing
			s.once(at, i, hsds.ChangedConfidential)
		}
	}
	if words := wordsOf(s.withoutPublic(secrets, cells)); words != nil {
		for i, c := range cells {
			cut := words.ReplaceAllString(c, "")
			if cut != c && extensionLeft.MatchString(cut) {
				cut = ""
			}
			if strings.TrimSpace(cut) != "" || !s.named[i] {
				cells[i] = cut
			}
		}
	}
}

// extensionLeft is what is left of a telephone whose number was taken out.
var extensionLeft = regexp.MustCompile(`(?i)^\W*(?:ext(?:ension)?|poste|x)\W*\d{1,7}\W*$`)

// withoutPublic leaves out the numbers of which a flag of the row says, with a plain
// no, that they are not private: a person's may be that of the house.
func (s *Sheet) withoutPublic(secrets, cells []string) []string {
	public := map[string]bool{}
	for i, f := range s.flags {
		if f.of != "phone" || i >= len(cells) || strings.TrimSpace(cells[i]) == "" {
			continue
		}
		if says, clear := f.says(cells[i]); !clear || says != tellsAll {
			continue
		}
		for _, n := range s.covers[i] {
			if n < len(cells) {
				for _, number := range numberForm.FindAllString(cells[n], 4) {
					public[tidy.Digits(number)] = true
				}
			}
		}
	}
	if len(public) == 0 {
		return secrets
	}
	return slices.DeleteFunc(slices.Clone(secrets), func(secret string) bool {
		numbers := numberForm.FindAllString(secret, 4)
		return len(numbers) == 1 && public[tidy.Digits(numbers[0])]
	})
}

// tells reports whether a hidden cell is what its flag is about, and not a word
// beside it ("Office", "Shelter") that may stand in any text.
func (f secretFlag) tells(c string) bool {
	switch f.of {
	case "phone":
		return len(tidy.Digits(c)) >= 7
	case "mail":
		return strings.ContainsAny(c, "0123456789")
	case "email":
		return strings.Contains(c, "@")
	}
	return true
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
		if len(s) > longestSecret || len(words) > 2*mostSecrets {
			continue
		}
		found := numberForm.FindAllString(s, 4)
		for _, n := range found {
			digits := strings.TrimPrefix(tidy.Digits(n), "1")
			local := digits[len(digits)-7:]
			words = append(words, `(?:\+?1[\s.-]?)?(?:\(?`+digits[:len(digits)-7]+`\)?[\s().-]{0,3})?`+strings.Join(strings.Split(local, ""), `[\s().-]{0,3}`))
		}
		digits := tidy.Digits(s)
		switch {
		case len(found) > 0:
		case len(digits) >= 7 && len(digits) <= 15 && len(digits)*2 >= len(s):
			number := strings.TrimPrefix(digits, "1")
			words = append(words, `(?:\+?1[\s.-]?)?\(?`+strings.Join(strings.Split(number, ""), `[\s().-]{0,3}`))
		case streetForm.MatchString(s):
			words = append(words, streetWords(s)...)
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

// numberForm is a telephone number of ten digits.
var numberForm = regexp.MustCompile(`(?:\+?1[\s.-]?)?\(?\d{3}\)?[\s.-]{0,3}\d{3}[\s.-]{0,3}\d{4}\b`)

// longestSecret and mostSecrets bound what is looked for again in a record: no
// street is longer, and a file of thousands must not stop the import.
const (
	longestSecret = 300
	mostSecrets   = 60
)
