package htcds

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"relais/internal/directory/hsds/tidy"
)

// apart stands between the values of a list that came as one.
const apart = "\x1f"

// cell is a value as a table has it.
type cell struct {
	shown string
	kept  string // as a workbook keeps it, "" elsewhere
}

// days says in which order a column writes day and month.
type days int

const (
	unsaid days = iota
	dayFirst
	monthFirst
)

// read gives the values of a cell in the form that the standard has for them:
// names of a list, "2006-01-02", "true". odd is true where the cell says something
// that the field can't hold: it is then what the cell says.
func (f *Field) read(c cell, order days, epoch1904 bool) (values []string, odd bool) {
	s := strings.TrimSpace(c.shown)
	switch f.Kind {
	case KindOne, KindSeveral:
		return f.listed(s)
	case KindDate:
		if at, ok := serial(c.kept, epoch1904); ok {
			return []string{at}, false
		}
		at, ok := date(s, order)
		return []string{at}, !ok
	case KindYesNo:
		yes, ok := yesNo[fold(s)]
		if !ok {
			return []string{s}, true
		}
		return []string{strconv.FormatBool(yes)}, false
	case KindNumber:
		n, ok := number(firstOf(c.kept, s))
		return []string{n}, !ok
	}
	return []string{strings.ReplaceAll(s, apart, between)}, false
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

var yesNo = map[string]bool{"true": true, "yes": true, "y": true, "1": true, "oui": true, "vrai": true, "x": true, "o": true,
	"false": false, "no": false, "n": false, "0": false, "non": false, "faux": false}

// listed reads names or labels of a field's list. A label may hold what stands
// between values ("Water supply; sewerage…"), so the longest that fits is taken.
func (f *Field) listed(s string) (values []string, odd bool) {
	if name, ok := f.value(s); ok {
		return []string{name}, false
	}
	if f.Codes != "" {
		return codes(s), false
	}
	for _, sep := range []string{apart, ";", "\n", "|", ",", " "} {
		parts := strings.Split(s, sep)
		if len(parts) == 1 {
			continue
		}
		if found, ok := f.longest(parts, sep); ok {
			return found, false
		}
	}
	for _, sep := range []string{apart, ";"} {
		if parts := strings.Split(s, sep); len(parts) > 1 {
			return f.some(parts), true
		}
	}
	return []string{s}, true
}

// longest joins parts to the longest values; false where some are none.
func (f *Field) longest(parts []string, sep string) (found []string, ok bool) {
	for at := 0; at < len(parts); {
		if strings.TrimSpace(parts[at]) == "" {
			at++
			continue
		}
		end := len(parts)
		for ; end > at; end-- {
			if name, ok := f.value(strings.Join(parts[at:end], sep)); ok {
				found = append(found, name)
				break
			}
		}
		if end == at {
			return nil, false
		}
		at = end
	}
	return found, len(found) > 0
}

// some are the values among parts, those that are known by their names.
func (f *Field) some(parts []string) (found []string) {
	for _, p := range parts {
		p = strings.TrimSpace(p)
		if name, ok := f.value(p); ok {
			p = name
		}
		if p != "" {
			found = append(found, p)
		}
	}
	return found
}

func (f *Field) value(s string) (string, bool) {
	name, ok := loaded().values[f.Name][fold(s)]
	return name, ok && strings.TrimSpace(s) != ""
}

// codes are those of languages or countries in a cell, as they are written.
func codes(s string) (found []string) {
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ';' || r == '\n' || r == '|' || string(r) == apart }) {
		if part = strings.TrimSpace(part); part != "" {
			found = append(found, part)
		}
	}
	return found
}

// serial reads the number of a day as workbooks keep it.
func serial(kept string, epoch1904 bool) (string, bool) {
	n, err := strconv.ParseFloat(kept, 64)
	if err != nil || n < 1 || n > 2958465 { // 9999-12-31
		return "", false
	}
	at, err := excelize.ExcelDateToTime(n, epoch1904)
	return at.Format(time.DateOnly), err == nil
}

var slashed = regexp.MustCompile(`^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b`)

// date reads a day. Where day and month could be exchanged, the column says
// which is which; where it does not, nobody guesses.
func date(s string, order days) (string, bool) {
	if at, ok := tidy.CalendarDate(s); ok {
		return at, true
	}
	m := slashed.FindStringSubmatch(s)
	if m == nil || order == unsaid {
		return s, false
	}
	form := map[days]string{dayFirst: "2/1/2006", monthFirst: "1/2/2006"}[order]
	at, err := time.Parse(form, strings.Join(m[1:], "/"))
	if err != nil {
		return s, false
	}
	return at.Format(time.DateOnly), true
}

// orderOf finds in which order a column writes day and month: in that of the cells
// that can be read in one way only, unless they contradict one another.
func orderOf(cells func(func(string))) days {
	order, both := unsaid, false
	cells(func(s string) {
		m := slashed.FindStringSubmatch(strings.TrimSpace(s))
		if m == nil {
			return
		}
		a, _ := strconv.Atoi(m[1])
		b, _ := strconv.Atoi(m[2])
		says := unsaid
		switch {
		case a > 12 && b <= 12:
			says = dayFirst
		case b > 12 && a <= 12:
			says = monthFirst
		}
		both = both || says != unsaid && order != unsaid && says != order
		if says != unsaid {
			order = says
		}
	})
	if both {
		return unsaid
	}
	return order
}

func number(s string) (string, bool) {
	plain := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(s)
	if _, err := strconv.ParseFloat(plain, 64); err == nil && strings.Trim(plain, "0123456789.-+") == "" {
		return plain, true
	}
	comma := strings.Replace(plain, ",", ".", 1) // 45,5 of a French spreadsheet
	if _, err := strconv.ParseFloat(comma, 64); err == nil && strings.Trim(comma, "0123456789.-+") == "" {
		return comma, true
	}
	return s, false
}

// Parse reads words of a file into a field's values; false where the field can't
// hold them.
func (f Field) Parse(words string) ([]string, bool) {
	values, odd := f.read(cell{shown: words}, unsaid, false)
	return values, !odd && len(values) > 0
}
