package htcds

import (
	"slices"
	"strings"

	"relais/internal/directory/hsds/source"
)

// Places of a column that is no field's.
const (
	Kept    = ""  // under its own name, beside the fields
	LeftOut = "-" // nowhere
)

// Place says where a column belongs: a field ("prs_FirstName"), one value of a
// field's list that the column answers with yes or no ("vic_MethodsOfControl/DebtBondage"),
// a name of ours ("relais_Needs"), Kept or LeftOut.
type Place = string

// IsPlace reports whether a column can be put there.
func IsPlace(p Place) bool {
	if p == Kept || p == LeftOut || strings.HasPrefix(p, Prefix) && len(p) > len(Prefix) {
		return true
	}
	name, value, flag := strings.Cut(p, "/")
	f, ok := loaded().named[name]
	return ok && (!flag || f.has(value))
}

func (f *Field) has(value string) bool {
	return slices.ContainsFunc(f.Values, func(v Value) bool { return v.Name == value })
}

// Defects of tables that are known and absorbed; each is told.
const (
	Misspelt  = "misspelt"   // a name of the standard, written otherwise
	Unnamed   = "unnamed"    // the row of names has none for this column
	Crossed   = "crossed"    // the hidden name says another field than the heading that people saw
	Twice     = "twice"      // two columns have one heading
	Split     = "split"      // a column for each value of a list
	OddValue  = "odd_value"  // not in the field's list, or in a form that it does not have
	Ambiguous = "day_month"  // day and month could be exchanged
	Recoded   = "encoding"   // the text was not in UTF-8
	Hidden    = "hidden"     // a sheet that the workbook hides
	OtherTab  = "other_tab"  // a sheet without records
	TooLong   = "too_long"   // a cell beyond MostCell
	BadRow    = "row"        // a row that can't be read
	BadText   = "characters" // characters that no text has
)

// heading is a column as one or two rows of a table name it.
type heading struct{ name, label string }

// headings finds out where columns belong. Two rows of headings are those of the
// standard's spreadsheet: the names, hidden, and the labels that people see.
func headings(list []heading) (places []Place, notes []Note) {
	places = make([]Place, len(list))
	taken := map[string]int{}
	put := func(i int, p Place, defect string) {
		places[i], taken[p] = p, i+1
		if defect != "" {
			notes = append(notes, Note{Column: list[i].shown(), Field: p, Defect: defect, N: 1})
		}
	}
	for i, h := range list { // what says one thing only comes first
		p, exact := named(h.name)
		l := labelled(h.label)
		switch {
		case p != "" && taken[p] != 0 && !continues(h.name):
		case p != "" && (l == "" || l == p):
			put(i, p, map[bool]string{false: Misspelt}[exact])
		case p == "" && h.name == "" && l != "" && hasNames(list):
			put(i, l, Unnamed)
		}
	}
	for i, h := range list {
		if places[i] != "" {
			continue
		}
		p, _ := named(h.name)
		l := labelled(h.label)
		switch {
		case p != "" && l != "" && taken[l] == 0: // people typed below the label, and the name was hidden
			put(i, l, Crossed)
		case p != "" && taken[p] == 0:
			put(i, p, Twice)
		case l != "" && taken[l] == 0:
			put(i, l, "")
		case l == "prs_SecondName" && taken["prs_Title"] == 0: // the survey calls the title so, too
			put(i, "prs_Title", Twice)
		case l != "" || p != "":
			notes = append(notes, Note{Column: h.shown(), Defect: Twice, N: 1})
		}
	}
	for _, p := range places {
		if strings.Contains(p, "/") {
			name, _, _ := strings.Cut(p, "/")
			notes = append(notes, Note{Field: name, Defect: Split, N: 1})
			break
		}
	}
	return places, notes
}

func (h heading) shown() string { return firstOf(h.label, h.name) }

func hasNames(list []heading) bool {
	return slices.ContainsFunc(list, func(h heading) bool { p, _ := named(h.name); return p != "" })
}

// named is the place that a name of the standard says, "" for none; exact is
// false for one that is spelt otherwise. Surveys write the groups of a question in
// front of it, or a value of its list behind it.
func named(s string) (p Place, exact bool) {
	s = strings.TrimSpace(s)
	if continues(s) {
		s = s[:strings.LastIndexByte(s, '+')]
	}
	if strings.HasPrefix(s, Prefix) && len(s) > len(Prefix) {
		return s, true
	}
	if f, ok := loaded().named[s]; ok {
		return f.Name, true
	}
	if f := byName(s); f != nil {
		return f.Name, false
	}
	before, last, ok := cutLast(s)
	if !ok {
		return flagOf(s), false
	}
	if f := byName(last); f != nil {
		return f.Name, true
	}
	_, group, _ := cutLast(before)
	for _, name := range []string{before, group} {
		if f := byName(name); f != nil {
			if value, ok := f.value(last); ok {
				return f.Name + "/" + value, true
			}
		}
	}
	return "", false
}

// continues reports whether a column goes on with a text of another one, which
// was too long for one cell: "cco_CaseComment+2".
func continues(name string) bool {
	i := strings.LastIndexByte(name, '+')
	return i > 0 && source.IsNumber(name[i+1:])
}

func cutLast(s string) (before, last string, ok bool) {
	i := strings.LastIndexAny(s, "/:")
	if i < 0 {
		return s, s, false
	}
	return s[:i], s[i+1:], true
}

// byName finds a field by its name in any spelling, nil for none.
func byName(s string) *Field {
	key := fold(s)
	if f, ok := loaded().folded[key]; ok {
		return f
	}
	for _, f := range loaded().called[key] {
		if strings.Contains(s, "_") && slices.ContainsFunc(f.Also, func(a string) bool { return fold(a) == key }) {
			return f
		}
	}
	return nil
}

// flagOf is the place of a column of yes and no of the standard before 1.0, whose
// name is that of a list and a value in one: MethodsOfControlDebtBondage.
func flagOf(s string) Place {
	const list = "MethodsOfControl"
	rest, ok := strings.CutPrefix(strings.TrimPrefix(s, "vic_"), list)
	if !ok || rest == "" {
		return ""
	}
	f := loaded().named["vic_"+list]
	if value, ok := f.value(rest); ok {
		return f.Name + "/" + value
	}
	return ""
}

// labelled is the field that a label says, "" where it says none or several.
func labelled(s string) Place {
	found := loaded().called[fold(s)]
	if len(found) != 1 {
		return ""
	}
	return found[0].Name
}

// headed reports whether cells are headings: some are names or labels of the
// standard. One is enough where there is only one cell.
func headed(cells []string) (names, labels int) {
	for _, c := range cells {
		if p, _ := named(c); p != "" {
			names++
		} else if strings.TrimSpace(c) != "" && len(loaded().called[fold(c)]) > 0 {
			labels++
		}
	}
	return names, labels
}
