package read

import (
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tabular"
	"relais/internal/directory/hsds/tidy"
)

// tidy puts the cells of a row into the forms of the specification where what
// is meant is plain: dates, times, telephone extensions. What is not plain
// stays as it came.
func (p *packaged) tidy(r *tabular.Rows, cells []string) []string {
	for i, c := range cells {
		if c == "" || i >= len(r.Columns) {
			continue
		}
		name := r.Columns[i]
		if c, cells[i] = p.strict(r, name, c); c == "" {
			continue
		}
		switch kind := r.Kinds[i]; {
		case kind == "number":
			cells[i] = p.number(r, name, c)
		case name == "status" && r.Name == "service":
			cells[i] = p.word(r, name, c, tidy.Status(c))
		case name == "byday":
			cells[i] = p.word(r, name, c, tidy.ByDay(c))
		case name == "country":
			cells[i] = p.word(r, name, c, tidy.Country(c))
		case enumColumns[name]:
			cells[i] = p.word(r, name, c, strings.ToLower(c))
		case kind == "date":
			if !p.dates.note(r.Name+"."+name, c) {
				cells[i] = p.tidied(r, name, c, tidy.CalendarDate)
			}
		case name == "postal_code":
			cells[i] = p.word(r, name, c, tidy.PostalCode(c))
		case kind == "time" || name == "opens_at" || name == "closes_at":
			cells[i] = p.tidied(r, name, c, tidy.ClockTime)
		case isProse[name] && strings.Contains(c, "<"):
			p.html(r, name, cells, i)
		case r.Name == "phone" && name == "number":
			if cells[i] = p.unspoiled(r, name, c); cells[i] != "" {
				cells = p.extension(r, cells, i)
			}
		}
	}
	return cells
}

// enumColumns are those whose words the standard writes in small letters.
var enumColumns = tidy.Set("location_type address_type link_entity resource_type")

// nothingWords are what people write into a cell that holds nothing, where no
// sentence is expected.
var nothingWords = tidy.Set("none n/a na n.a. nil null undefined unknown - -- --- . s/o aucun")

// strict trims the cells that programs read, not people, and empties those
// that say that there is nothing.
func (p *packaged) strict(r *tabular.Rows, name, c string) (string, string) {
	column, known := r.Def.Column(name)
	if !known || isProse[name] || name == "name" {
		return c, c
	}
	if name != "id" && column.Kind == "string" && column.Format == "" && column.Target == "" && tabular.EntityColumnOf(name) == "" &&
		!enumColumns[name] && name != "number" && name != "status" && name != "freq" && name != "byday" {
		return c, c
	}
	t := strings.TrimSpace(c)
	if nothingWords[strings.ToLower(t)] && name != "id" {
		p.once(hsds.ChangedNull, r.File, name)
		return "", ""
	}
	if whole, cut := strings.CutSuffix(t, ".0"); cut && whole != "" && strings.Trim(whole, "0123456789") == "" &&
		(name == "id" || column.Target != "" || tabular.EntityColumnOf(name) != "") {
		t = whole // a key that a program took for a quantity
	}
	return t, t
}

// word puts a word of the standard in the place of another one for the same.
func (p *packaged) word(r *tabular.Rows, name, c, to string) string {
	if to == "" || to == c {
		return c
	}
	p.once(hsds.ChangedWord, r.File, name)
	return to
}

// number reads a number as people write it: "45,4215", "+45.4", "18+", "65 and
// over". What is no number stays a text.
func (p *packaged) number(r *tabular.Rows, name, c string) string {
	n := tidy.Number(c)
	if (name == "minimum_age" || name == "maximum_age") && n == "" {
		n = tidy.Age(c)
	}
	if n == "" || n == c {
		return c
	}
	p.once(hsds.ChangedNumber, r.File, name)
	return n
}

func (p *packaged) tidied(r *tabular.Rows, name, c string, f func(string) (string, bool)) string {
	out, ok := f(c)
	switch {
	case !ok:
		p.once(hsds.KeptDate, r.File, name)
		return c
	case out != c:
		p.once(hsds.ChangedDate, r.File, name)
	}
	return out
}

// unspoiled mends what a spreadsheet made of a telephone number. One that was
// rounded ("5,14555E+09") is nobody's number any more and is left out.
func (p *packaged) unspoiled(r *tabular.Rows, name, c string) string {
	out, rounded := tidy.SpoiledNumber(c)
	switch {
	case rounded:
		n := p.rd.Note(hsds.ChangedSpoiled)
		n.File, n.Member = r.File, name
		p.rd.Report.Change(n) // each of them: somebody must find it again
	case out != c:
		p.once(hsds.ChangedNumber, r.File, name)
	}
	return out
}

// extension moves an extension that stands behind the number to its own place.
func (p *packaged) extension(r *tabular.Rows, cells []string, i int) []string {
	number, ext := tidy.PhoneExtension(cells[i])
	if ext == "" {
		return cells
	}
	at := r.ColumnAt("extension")
	for len(cells) <= at {
		cells = append(cells, "")
	}
	if cells[at] != "" {
		return cells
	}
	cells[i], cells[at] = number, ext
	p.once(hsds.ChangedPhone, r.File, "number")
	return cells
}

// html makes text of HTML in older editions; in the present one it stays.
func (p *packaged) html(r *tabular.Rows, name string, cells []string, i int) {
	if !tidy.HasTags(cells[i]) {
		return
	}
	if !p.old {
		p.once(hsds.KeptHTML, r.File, name)
		return
	}
	cells[i] = tidy.PlainText(cells[i])
	p.once(hsds.ChangedHTML, r.File, name)
}

// isProse names the columns in which people write sentences.
var isProse = tidy.Set(`description eligibility_description application_process fees_description fees alert notes note
	interpretation_services details transportation wait_time accreditations licenses document amount_description`)
