package hsds

import (
	"regexp"
	"strings"
	"time"
)

// tidy puts the cells of a row into the forms of the specification where what
// is meant is plain: dates, times, telephone extensions. What is not plain
// stays as it came.
func (p *packaged) tidy(r *rows, cells []string) []string {
	for i, c := range cells {
		if c == "" || i >= len(r.columns) {
			continue
		}
		name := r.columns[i]
		if c, cells[i] = p.strict(r, name, c); c == "" {
			continue
		}
		switch kind := r.kinds[i]; {
		case kind == "number":
			cells[i] = p.number(r, name, c)
		case name == "status" && r.name == "service":
			cells[i] = p.word(r, name, c, statusWord(c))
		case name == "byday":
			cells[i] = p.word(r, name, c, dayWords(c))
		case enumColumns[name]:
			cells[i] = p.word(r, name, c, strings.ToLower(c))
		case kind == "date":
			cells[i] = p.tidied(r, name, c, tidyDate)
		case kind == "time" || name == "opens_at" || name == "closes_at":
			cells[i] = p.tidied(r, name, c, tidyTime)
		case isProse[name] && strings.Contains(c, "<"):
			p.html(r, name, cells, i)
		case r.name == "phone" && name == "number":
			cells = p.extension(r, cells, i)
		}
	}
	return cells
}

// enumColumns are those whose words the standard writes in small letters.
var enumColumns = names("location_type address_type link_entity resource_type")

// nothingWords are what people write into a cell that holds nothing, where no
// sentence is expected.
var nothingWords = names("none n/a na n.a. nil null undefined unknown - -- --- . s/o aucun")

// strict trims the cells that programs read, not people, and empties those
// that say that there is nothing.
func (p *packaged) strict(r *rows, name, c string) (string, string) {
	def := r.def.column[name]
	known := r.def.columnKind(name) != ""
	if !known || isProse[name] || name == "name" {
		return c, c
	}
	column := r.def.columns[def]
	if name != "id" && column.kind == "string" && column.format == "" && column.target == "" && entityColumn[name] == "" &&
		!enumColumns[name] && name != "number" && name != "status" && name != "freq" && name != "byday" {
		return c, c
	}
	t := strings.TrimSpace(c)
	if nothingWords[strings.ToLower(t)] && name != "id" {
		p.once(ChangedNull, r.file, name)
		return "", ""
	}
	return t, t
}

// word puts a word of the standard in the place of another one for the same.
func (p *packaged) word(r *rows, name, c, to string) string {
	if to == "" || to == c {
		return c
	}
	p.once(ChangedWord, r.file, name)
	return to
}

// number reads a number as people write it: "45,4215", "+45.4", "18+", "65 and
// over". What is no number stays a text.
func (p *packaged) number(r *rows, name, c string) string {
	n := plainNumber(c)
	if (name == "minimum_age" || name == "maximum_age") && n == "" {
		n = plainAge(c)
	}
	if n == "" || n == c {
		return c
	}
	p.once(ChangedNumber, r.file, name)
	return n
}

func (p *packaged) tidied(r *rows, name, c string, f func(string) (string, bool)) string {
	out, ok := f(c)
	switch {
	case !ok:
		p.once(KeptDate, r.file, name)
		return c
	case out != c:
		p.once(ChangedDate, r.file, name)
	}
	return out
}

var dateForms = []string{"2006/01/02", "2006.01.02", "20060102", "2006-1-2", "January 2, 2006", "Jan 2, 2006", "2 January 2006",
	"2 Jan 2006", "02-Jan-2006", "02-Jan-06", time.RFC3339, "2006-01-02 15:04:05", "2006-01-02T15:04:05"}

// tidyDate reads a date in the forms that people and programs write. A form in
// which day and month can be exchanged is read only when one of them is above
// twelve.
func tidyDate(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if _, err := time.Parse(time.DateOnly, s); err == nil {
		return s, true
	}
	for _, f := range dateForms {
		if t, err := time.Parse(f, s); err == nil && t.Year() > 1 {
			return t.Format(time.DateOnly), true
		}
	}
	var found []time.Time
	for _, f := range []string{"1/2/2006", "2/1/2006", "1/2/06", "2/1/06", "1-2-2006", "2-1-2006"} {
		if t, err := time.Parse(f, s); err == nil {
			found = append(found, t)
		}
	}
	if len(found) == 1 || len(found) == 2 && found[0].Equal(found[1]) {
		return found[0].Format(time.DateOnly), true
	}
	return s, false
}

// tidyTime reads a time of day: "8:00 AM", "8h30", "0830", "8 a.m.".
func tidyTime(s string) (string, bool) {
	if clockForm.MatchString(s) {
		return s, true
	}
	w := strings.ToUpper(strings.NewReplacer(" ", "", ".", "", "\u00a0", "", "\u202f", "").Replace(s))
	switch w {
	case "NOON", "MIDI":
		return "12:00", true
	case "MIDNIGHT", "MINUIT":
		return "00:00", true
	}
	w = strings.TrimSuffix(strings.TrimSuffix(w, "HRS"), "HOURS")
	if len(w) == 3 && strings.Trim(w, "0123456789") == "" {
		w = "0" + w // 930
	}
	for _, f := range []string{"3:04PM", "3PM", "15:04:05", "15:04", "15H04", "15H", "1504", "3:04:05PM"} {
		if t, err := time.Parse(f, w); err == nil {
			return t.Format("15:04"), true
		}
	}
	return s, false
}

var (
	clockForm = regexp.MustCompile(`^([01]\d|2[0-4]):[0-5]\d(:[0-5]\d)?(Z|[+-]\d\d:?\d\d)?$`)
	extForm   = regexp.MustCompile(`(?i)^(.*\d)[\s,;/]*(?:ext(?:ension)?|poste|post|x|#)[\s.:#]*(\d{1,7})$`)
	tagForm   = regexp.MustCompile(`(?is)</?(?:p|br|div|span|b|i|u|em|strong|a|ul|ol|li|h[1-6]|table|tr|td|th|font|hr|blockquote|img|script|style)\b[^<>]*>`)
	scripts   = regexp.MustCompile(`(?is)<(script|style)\b.*?</(?:script|style)\s*>`)
	entities  = regexp.MustCompile(`&(?:amp|nbsp|quot|apos|lt|gt|eacute|egrave|agrave|ccedil|rsquo|ndash|#\d{2,5}|#x[0-9a-fA-F]{2,4});`)
	breakTags = regexp.MustCompile(`(?i)</?(?:p|br|div|li|h[1-6]|tr|ul|ol)\b[^<>]*>`)
	manyLines = regexp.MustCompile(`[ \t]*\n\s*\n\s*`)
)

// isProse names the columns in which people write sentences.
var isProse = names(`description eligibility_description application_process fees_description fees alert notes note
	interpretation_services details transportation wait_time accreditations licenses document amount_description`)

// splitExtension parts a number from the extension behind it.
func splitExtension(number string) (string, string) {
	if m := extForm.FindStringSubmatch(strings.TrimSpace(number)); m != nil {
		return strings.TrimRight(m[1], " ,;/"), m[2]
	}
	return number, ""
}

// extension moves an extension that stands behind the number to its own place.
func (p *packaged) extension(r *rows, cells []string, i int) []string {
	number, ext := splitExtension(cells[i])
	if ext == "" {
		return cells
	}
	at := r.columnAt("extension")
	for len(cells) <= at {
		cells = append(cells, "")
	}
	if cells[at] != "" {
		return cells
	}
	cells[i], cells[at] = number, ext
	p.once(ChangedPhone, r.file, "number")
	return cells
}

// html makes text of HTML in older editions; in the present one it stays.
func (p *packaged) html(r *rows, name string, cells []string, i int) {
	if !tagForm.MatchString(cells[i]) {
		return
	}
	if !p.old {
		p.once(KeptHTML, r.file, name)
		return
	}
	cells[i] = plainText(cells[i])
	p.once(ChangedHTML, r.file, name)
}

// ClockTime reads a time of day as people write it, as "15:04"; ok is false
// when it is none.
func ClockTime(s string) (string, bool) { return tidyTime(strings.TrimSpace(s)) }

// CalendarDate reads a date as people write it, as "2006-01-02", where there is
// one reading only.
func CalendarDate(s string) (string, bool) { return tidyDate(s) }

// ByDay reads weekdays in words as iCalendar has them, "" when that can't be
// done.
func ByDay(s string) string { return dayWords(s) }
