package shape

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Limits that hold unless a tag says max=.
const (
	// DefaultLine is the longest line, in runes.
	DefaultLine = 200
	// DefaultText is the longest text, in runes.
	DefaultText = 20000
	// DefaultOperation is the longest operation id, in runes.
	DefaultOperation = 64
	// DefaultSecret is the longest passphrase or token, in runes.
	DefaultSecret = 1024
	// DefaultItems is the greatest number of items in a list.
	DefaultItems = 200
	// DefaultBytes is the greatest number of bytes in a []byte.
	DefaultBytes = 1 << 20
)

// Kind is what a string has to be.
type Kind string

// The kinds. A string without a kind is a line.
const (
	Line   Kind = "line"   // one line, trimmed
	Multi  Kind = "text"   // many lines
	Coded  Kind = "code"   // one of a set of codes
	ID     Kind = "id"     // as seal.NewID gives
	Date   Kind = "date"   // YYYY-MM-DD
	Time   Kind = "time"   // RFC 3339
	Clock  Kind = "clock"  // HH:MM, 24 hours
	Email  Kind = "email"  // an address
	Phone  Kind = "phone"  // 3 to 20 digits, with what people write between them
	URL    Kind = "url"    // http or https
	Secret Kind = "secret" // a passphrase or a token: one line, taken exactly as typed
	// Operation is the id that whoever sends an act gives it, so that twice is once: a line.
	Operation Kind = "operation"
)

// kinds are those that a tag names by itself; Coded comes with its set.
var kinds = []Kind{Line, Multi, ID, Date, Time, Clock, Email, Phone, URL, Secret, Operation}

// Rule is a parsed check tag.
type Rule struct {
	// Skip: the field is not looked at (`check:"-"`).
	Skip bool
	// Required: not empty, not zero, not nil; a required bool must be true.
	Required bool
	// Kind is what a string has to be.
	Kind Kind
	// Set is the code set when Kind is Coded.
	Set string
	// Max is the greatest number of runes, items or bytes, or the greatest number. Nil: the default of the kind.
	Max *int64
	// Min is the least number of runes or items, or the least number. It does not hold for an empty optional string.
	Min *int64
	// Ahead and Back are how many years from now a date or a time may be to come, and gone by. With neither it may be
	// any; with one of them alone today, or now, is the limit on the other side.
	Ahead, Back *int64
	// Each is the rule for the items of a list and the values of a map, where it is written out; see List.
	Each *Rule

	stated bool // a kind was written
}

// parse reads the check tag of a struct field. In a list, everything behind "each=" is the rule of its items, so
// that it comes last: `check:"max=5,each=code=language"`. A field without a tag holds a line; see List for lists.
func parse(tag string) (Rule, error) {
	var r Rule
	for tag != "" {
		if each, ok := strings.CutPrefix(tag, "each="); ok {
			item, err := parse(each)
			r.Each = &item
			return r.defaults(), err
		}
		var word string
		word, tag, _ = strings.Cut(tag, ",")
		if err := r.word(strings.TrimSpace(word)); err != nil {
			return r, err
		}
	}
	return r.defaults(), nil
}

func (r Rule) defaults() Rule {
	if r.Kind == "" {
		r.Kind = Line
	}
	return r
}

func (r *Rule) word(word string) error {
	name, value, has := strings.Cut(word, "=")
	switch {
	case word == "-":
		r.Skip = true
	case word == "required":
		r.Required = true
	case slices.Contains(kinds, Kind(name)) && !has:
		r.Kind, r.stated = Kind(name), true
	case name == "code" && value != "":
		r.Kind, r.Set, r.stated = Coded, value, true
	case name == "max":
		return number(value, &r.Max)
	case name == "min":
		return number(value, &r.Min)
	case name == "ahead":
		return number(value, &r.Ahead)
	case name == "back":
		return number(value, &r.Back)
	default:
		return fmt.Errorf("shape: unknown rule %q", word)
	}
	return nil
}

func number(value string, to **int64) error {
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return fmt.Errorf("shape: not a number: %q", value)
	}
	*to = &n
	return nil
}

// List reads the rule of a list or a map: what holds for the whole and what for each item. Without each=, a kind is
// that of the items, and max and min count characters of an item for lines and texts (`line,max=35`) and items
// otherwise (`id,max=20`, `max=10`).
func (r Rule) List() (list, items Rule) {
	list = Rule{Required: r.Required, Max: r.Max, Min: r.Min}
	switch {
	case r.Each != nil:
		return list, *r.Each
	case r.Kind == Coded || !r.stated:
		return list, Rule{Kind: r.Kind, Set: r.Set}
	case r.Kind == Line || r.Kind == Multi || r.Kind == Secret:
		return Rule{Required: r.Required}, Rule{Kind: r.Kind, Max: r.Max, Min: r.Min}
	}
	return list, Rule{Kind: r.Kind, Ahead: r.Ahead, Back: r.Back}
}

// Ranged reports whether a date or a time of this rule has limits.
func (r Rule) Ranged() bool { return r.Ahead != nil || r.Back != nil }

// Most returns the limit of a string of this rule, in runes.
func (r Rule) Most() int {
	if r.Max != nil {
		return int(*r.Max)
	}
	switch r.Kind {
	case Multi:
		return DefaultText
	case Secret:
		return DefaultSecret
	case Operation:
		return DefaultOperation
	}
	return DefaultLine
}
