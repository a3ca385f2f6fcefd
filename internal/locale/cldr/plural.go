package cldr

import "strings"

// Form is a plural category of CLDR. A language uses some of them.
type Form int

// The categories, in the order of CLDR, which is that of the forms in a PO file.
const (
	Zero Form = iota
	One
	Two
	Few
	Many
	Other
	Forms int = iota // how many there are
)

var formNames = [...]string{"zero", "one", "two", "few", "many", "other"}

func (f Form) String() string { return formNames[f] }

// FormOf returns the category of a name such as "few".
func FormOf(name string) (Form, bool) {
	for i, n := range formNames {
		if n == name {
			return Form(i), true
		}
	}
	return Other, false
}

// A Plural is the rule of a language for whole numbers.
type Plural struct {
	tags string
	// Of returns the category of n, which is not negative.
	Of func(n int) Form
	// Asked are the categories that some whole number below a million takes.
	// Fractions and round millions may take others; nothing counted here
	// reaches either, and a text in the category Other then serves.
	Asked []Form
	// C is the rule in the notation of gettext: the place in Asked of the
	// category of n.
	C string
}

// PluralOf returns the rule of a tag. A language that CLDR has no rule for
// has one category, Other.
func PluralOf(tag string) *Plural {
	for ; tag != ""; tag = parent(tag) {
		for i := range plurals {
			if listed(plurals[i].tags, tag) {
				return &plurals[i]
			}
		}
	}
	return &unruled
}

var unruled = Plural{Of: func(int) Form { return Other }, Asked: []Form{Other}, C: "0"}

// listed reports whether a tag stands in a list with a space around each.
func listed(list, tag string) bool { return strings.Contains(list, " "+tag+" ") }
