package confidential

import (
	"encoding/json"
	"regexp"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tidy"
)

// secretFlag is what a member or column says about who may know of something.
type secretFlag struct {
	// of is what is meant: "" the object itself, "place", "mail", "phone",
	// "contact", "email" what belongs to it.
	of string
	// stem are the first words of the columns that it speaks of: "phone 1" of
	// Phone1IsPrivate. "" when it speaks of all of their kind.
	stem string
	// inverse: yes means that everybody may know.
	inverse bool
	// degrees: the value is a word such as "members", not yes or no.
	degrees bool
	// text: the column is no flag, what stands in it is confidential itself: notes
	// of the staff, who confirmed something by telephone.
	text bool
	// listed: it says where a record is not shown, on a site or in print; members
	// may know of it, but not where it is.
	listed bool
	// maybe: nobody can tell; it is confidential until a person says otherwise.
	maybe bool
}

// readSecretFlag finds out whether a name is that of a flag, by what its words
// mean: "is_confidential", "Adresse confidentielle", "PhysicalAddressIsPrivate",
// "ExcludeFromWebsite", "CONFIDENTI" of a database that cuts names to ten letters.
func readSecretFlag(name string) (secretFlag, bool) {
	h := readHeading(name)
	f := secretFlag{of: h.subject(), stem: h.stem()}
	f.listed = f.of == "" && h.hasAny("website", "websites", "web", "online", "internet", "directory", "directories", "print", "printed", "guide",
		"app", "portal", "portail", "annuaire", "repertoire", "bottin", "ligne")
	switch {
	case h.staff():
		f.text = true
	case h.has[isDegree] && !h.has[isStrange] && !h.has[isText]:
		f.degrees = true
	case h.has[isSecret] && h.has[isText] && !h.has[isStrange]:
		f.text = true
	case h.has[isSecret] && (h.has[isStrange] || h.alone("exclude", "excluded", "excludes", "restricted")):
		f.maybe, f.inverse = true, h.has[isNot] && !h.has[isOpen]
		f.text = f.of == ""
	case h.has[isSecret]:
		f.inverse = h.has[isNot] && !h.has[isOpen]
	case h.says():
		f.inverse = !h.has[isNot]
	default:
		return secretFlag{}, false
	}
	return f, true
}

// into adds what a flag says to what others said.
func (f secretFlag) into(found map[string]secrecy, s secrecy) {
	if f.listed {
		s = min(s, tellsMembers)
		found["place"] = tellsNobody
	}
	found[f.of] = max(found[f.of], s)
}

// secrecy is how narrow something is.
type secrecy int

const (
	tellsAll secrecy = iota
	tellsMembers
	tellsNobody
)

// says reads a flag's value. What is not understood is the narrowest: clear is
// false then.
func (f secretFlag) says(v any) (s secrecy, clear bool) {
	word := ""
	switch v := v.(type) {
	case nil:
		return tellsAll, true
	case bool, json.Number, string:
		word = tidy.Fold(hsds.Scalar(v))
		if strings.TrimSpace(hsds.Scalar(v)) == "" || noFlag[strings.ToLower(strings.TrimSpace(hsds.Scalar(v)))] {
			return tellsAll, true
		}
		if hsds.Scalar(v) == "-1" {
			word = "yes" // a true of some databases
		}
	case []any:
		if len(v) == 0 {
			return tellsAll, true
		}
	}
	if f.text {
		return tellsNobody, true // what stands there is not a yes or a no
	}
	switch {
	case openWords[word]:
		return tellsAll, true
	case memberWords[word]:
		return tellsMembers, true
	case closedWords[word]:
		return tellsNobody, true
	}
	yes, no := tidy.IsYes(word) || yesWords[word], noWords[word]
	if f.degrees {
		yes, no = no, yes // visible or not
	} else if f.inverse {
		_, dated := tidy.CalendarDate(hsds.Scalar(v)) // the day of publication
		yes, no = no, yes || dated
	}
	switch {
	case yes:
		return tellsNobody, true
	case no:
		return tellsAll, true
	}
	return tellsNobody, false
}

var (
	noFlag      = tidy.Set("n/a na n.a. none null nil - -- --- . s/o aucun aucune")
	yesWords    = tidy.Set("on checked v ja si always toujours yep si 1.0 coche cochee vraie")
	noWords     = tidy.Set("false f no n non 0 0.0 faux fausse off unchecked never jamais nope decoche")
	openWords   = map[string]bool{"public": true, "publie": true, "published": true, "everyone": true, "everybody": true, "all": true, "tous": true, "open": true, "listed": true, "visible": true, "publish": true, "not confidential": true, "not private": true, "non confidentiel": true}
	memberWords = map[string]bool{"members": true, "member": true, "membres": true, "membre": true, "members only": true, "membres seulement": true}
	closedWords = tidy.Set("agency private prive privee confidential confidentiel confidentielle hidden unlisted secret internal nobody organisme unpublished draft")
)

// secretPlaceText is what people write in the place of an address.
var secretPlaceText = regexp.MustCompile(`(?i)\b(confidenti(al|el|elle)s?|undisclosed|withheld|not disclosed|non[ -](publiée?|divulguée?)|unpublished)(\b|$)`)

// secretPlaceName is a location that is called so and nothing else.
var secretPlaceName = regexp.MustCompile(`(?i)^\W*(the |a |l['’])?(((address|location|site|adresse|lieu|emplacement) )?(is )?(confidential|confidentiel|confidentielle|undisclosed|withheld|hidden)( (address|location|site))?)\W*$`)
