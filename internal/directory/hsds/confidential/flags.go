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
	// secretly: it is called privacy, and yes keeps something back.
	secretly bool
	// shown: its own words do not say that something is kept back.
	shown bool
	// noun: it may as well name a thing, "Distribution", "Services listed".
	noun bool
	// text: the column is no flag, what stands in it is confidential itself: notes
	// of the staff, who confirmed something by telephone.
	text bool
	// keepers: the text is of those who keep the record, and may repeat what everybody
	// may know.
	keepers bool
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
	case h.hasAny("staff") && h.hasAny("only"):
		f.of = ""
	case h.staff():
		f.text, f.keepers = true, true
	case h.has[isDegree] && !h.has[isStrange] && !h.has[isText]:
		f.degrees, f.secretly = true, h.hasAny("privacy")
	case h.has[isSecret] && h.has[isText] && !h.has[isStrange]:
		f.text = true
	case h.has[isSecret] && (h.has[isStrange] || h.alone("exclude", "excluded", "excludes", "restricted")):
		f.maybe, f.inverse = true, h.has[isNot] && !h.has[isOpen]
		f.text = f.of == ""
	case h.has[isSecret] && h.harmless():
		f.text, f.maybe = true, true
	case h.has[isSecret]:
		f.inverse = h.has[isNot] && !h.has[isOpen]
	case h.says():
		f.inverse = !h.has[isNot]
		f.shown = f.inverse
		f.noun = f.shown && (h.alone("distribution", "diffusion", "publication", "show", "shows", "print", "post", "share", "display", "affichage", "release") ||
			h.hasAny("listed") && h.hasAny("service", "services", "program", "programs"))
	default:
		return secretFlag{}, false
	}
	return f, true
}

// saysSecret reports whether a value is nothing but the word for what is
// confidential, whatever its member is called: "Classification: Confidential".
func saysSecret(v any) bool {
	switch v := v.(type) {
	case string:
		return len(v) < 40 && secretValues[tidy.Fold(v)]
	case []any:
		for _, e := range v {
			if s, text := e.(string); text && saysSecret(s) {
				return true
			}
		}
	}
	return false
}

var secretValues = map[string]bool{"confidential": true, "confidentiel": true, "confidentielle": true, "strictly confidential": true, "do not publish": true,
	"ne pas publier": true, "do not list": true, "not for publication": true}

// itself reports whether a cell holds the private telephone or address itself,
// not whether others are private: "Private phone: 819-555-0101".
func (f secretFlag) itself(s string) bool {
	if f.keepers {
		return false
	}
	switch f.of {
	case "phone":
		return len(tidy.Digits(s)) >= 7
	case "email":
		return strings.Contains(s, "@")
	}
	return false
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
	if f.degrees && f.secretly {
		_, link := strings.CutPrefix(strings.TrimSpace(hsds.Scalar(v)), "http")
		no = no || link // a policy
	} else if f.degrees {
		yes, no = no, yes // visible or not
	} else if f.inverse {
		_, dated := tidy.CalendarDate(hsds.Scalar(v)) // the day of publication
		yes, no = no, yes || dated || !doubts.MatchString(word) && (dayForm.MatchString(hsds.Scalar(v)) || f.shown && f.isValue(hsds.Scalar(v)))
	}
	switch {
	case yes:
		return tellsNobody, true
	case no:
		return tellsAll, true
	}
	if f.noun && word != "" && !doubts.MatchString(word) {
		return tellsAll, true
	}
	return tellsNobody, false
}

// Answers reports whether a cell only answers what its column asks of secrecy: a
// "no" of "Phone is private" is no telephone.
func (g *Guard) Answers(column, cell string) bool {
	f, ok := g.flag(column)
	if !ok || f.text {
		return false
	}
	word := tidy.Fold(cell)
	return cell == "-1" || tidy.IsYes(word) || yesWords[word] || noWords[word] || openWords[word] || memberWords[word] || closedWords[word]
}

// isValue reports whether a text is what a heading such as "Public phone" or
// "Services listed" names, and no answer.
func (f secretFlag) isValue(s string) bool {
	return f.of != "" && (len(tidy.Digits(s)) >= 7 || strings.Contains(s, "@") || f.of == "place" && streetForm.MatchString(s)) || strings.Contains(s, "://") ||
		f.of == "" && len(strings.Fields(s)) > 1 && !doubts.MatchString(tidy.Fold(s)) || hourForm.MatchString(s)
}

var (
	dayForm    = regexp.MustCompile(`\b(?:19|20)\d\d\b|^\d{1,2}[ /-][\pL\d]{1,10}[ /-]\d{2}$`)
	hourForm   = regexp.MustCompile(`^\d{1,2}(?::\d\d)?\s*(?:am|pm|h)?\s*[-–]\s*\d`)
	streetForm = regexp.MustCompile(`^\d+[a-zA-Z]?,? +\pL`)
	doubts     = regexp.MustCompile(`\b(?:no|not|non|ne|pas|never|jamais|only|seulement|confiden\w*|privat\w*|prive\w*|hid\w*|secret\w*|staff|member\w*|membre\w*|internal\w*|intern\w*|dont|don t|until|except|sauf|see|ask|call|restrict\w*|restrein\w*|limit\w*|draft|brouillon|unlist\w*|unpublish\w*)\b`)
)

var (
	noFlag    = tidy.Set("n/a na n.a. none null nil - -- --- . s/o aucun aucune")
	yesWords  = tidy.Set("on checked v ja always toujours yep si 1.0 coche cochee vraie verdadero cierto")
	noWords   = tidy.Set("false f no n non falso nein 0 0.0 faux fausse off unchecked never jamais nope decoche")
	openWords = map[string]bool{"public": true, "publie": true, "published": true, "everyone": true, "everybody": true, "all": true, "tous": true, "open": true, "listed": true, "visible": true, "publish": true, "publique": true, "active": true, "actif": true, "live": true, "ouvert": true, "ouverte": true, "open to all": true, "tout le monde": true, "grand public": true, "website": true, "publiee": true,
		"non confidentielle": true, "not applicable": true, "sans objet": true, "not confidential": true, "not private": true, "non confidentiel": true}
	memberWords = map[string]bool{"members": true, "member": true, "membres": true, "membre": true, "members only": true, "membres seulement": true}
	closedWords = tidy.Set("agency private prive privee confidential confidentiel confidentielle hidden unlisted secret internal nobody organisme unpublished draft")
)

// secretPlaceText is what people write in the place of an address.
var secretPlaceText = regexp.MustCompile(`(?i)\b(confidenti(al|el|elle)s?|undisclosed|withheld|not disclosed|not (?:public|published|listed)|non[ -](publi|divulgu|diffus|communiqu)(é|e)e?s?|unpublished)` +
	`(?:[^\pL]|$)|(?i)^\W*(?:(?:the|a|an|our|call for(?: the)?|appelez? pour l['’]) )?(?:address|location|adresse|lieu|site)?\W*(?:is )?(?:unlisted|secret|secrète|secrete|private|privée?|hidden|masquée?|cachée?|protected|protégée?|restricted)` +
	`(?: (?:address|location|site))?\W*$|(?i)^\W*(?:please )?(?:call|phone|contact us|appele[rz]) (?:for|pour)(?: the)?(?: | l['’])?(?:address|location|adresse|lieu)\W*$`)

// secretPlaceName is a location that is called so and nothing else.
var secretPlaceName = regexp.MustCompile(`(?i)^\W*(the |a |l['’])?(((address|location|site|adresse|lieu|emplacement) )?(is )?(confidential|confidentiel|confidentielle|undisclosed|withheld|hidden)( (address|location|site))?)\W*$`)
