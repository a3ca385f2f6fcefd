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
	// of is what is meant: "" the object itself, "place", "phone", "contact",
	// "email" what belongs to it.
	of string
	// inverse: yes means that everybody may know.
	inverse bool
	// degrees: the value is a word such as "members", not yes or no.
	degrees bool
}

const (
	secretSubject = `(address|addresses|adresse|location|place|street|map|site|lieu|emplacement|phone|telephone|contact|email|courriel|` +
		`service|organization|organisation|organisme|agency|record|fiche)`
	secretWord = `(?:confidential|confidentiel|confidentielle|confidentiality|confidentialite|private|prive|privee|unlisted|hidden|cachee|masquee|` +
		`secret|secrete|withheld|undisclosed|unpublished|nonpublic|nonpublie|nonpubliee|nonpublished|notpublic|notpublished|` +
		`donotpublish|donotdisplay|donotlist|donotshow|nepaspublier|nepasafficher|hide|hidefrompublic|masquer|cacher|internal)`
	openWord = `(?:public|publie|publiee|published|listed|visible|displayed)`
	showWord = `(?:show|display|publish|afficher|publier|list)`
)

var (
	secretAfter  = regexp.MustCompile(`^(?:(?:is|est)?` + secretSubject + `?(?:is|est)?)` + secretWord + `(?:flag|yn)?$`)
	secretBefore = regexp.MustCompile(`^(?:is|has|est)?` + secretWord + `(?:the|l|la|le)?` + secretSubject + `(?:flag|yn|only)?$`)
	openAfter    = regexp.MustCompile(`^(?:is|est)?` + secretSubject + `?(?:is|est)?` + openWord + `(?:flag|yn)?$`)
	openBefore   = regexp.MustCompile(`^(?:is` + openWord + `|` + showWord + `(?:on)?)(?:the|l|la|le)?` + secretSubject + `$`)
	showAlone    = regexp.MustCompile(`^(?:show|display|publish|afficher|publier)(?:online|onwebsite|publicly|topublic)?$`)
	degreeName   = regexp.MustCompile(`^` + secretSubject + `?(?:visibility|visibilite)$`)
)

// readSecretFlag finds out whether a name is that of a flag: "is_confidential",
// "Adresse confidentielle", "hideAddress", "public".
func readSecretFlag(name string) (secretFlag, bool) {
	key := strings.TrimRight(strings.ReplaceAll(tidy.Fold(name), " ", ""), "0123456789")
	for _, p := range []struct {
		form *regexp.Regexp
		flag secretFlag
	}{
		{degreeName, secretFlag{degrees: true}},
		{secretAfter, secretFlag{}},
		{secretBefore, secretFlag{}},
		{openAfter, secretFlag{inverse: true}},
		{openBefore, secretFlag{inverse: true}},
		{showAlone, secretFlag{inverse: true}},
	} {
		m := p.form.FindStringSubmatch(key)
		if m == nil {
			continue
		}
		if len(m) > 1 {
			p.flag.of = subjectOf(m[1])
		}
		return p.flag, true
	}
	return secretFlag{}, false
}

func subjectOf(word string) string {
	switch word {
	case "address", "addresses", "adresse", "location", "place", "street", "map", "site", "lieu", "emplacement":
		return "place"
	case "phone", "telephone":
		return "phone"
	case "contact":
		return "contact"
	case "email", "courriel":
		return "email"
	}
	return "" // the object itself
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
	switch {
	case openWords[word]:
		return tellsAll, true
	case memberWords[word]:
		return tellsMembers, true
	case closedWords[word]:
		return tellsNobody, true
	}
	yes, no := tidy.IsYes(word) || word == "on" || word == "checked" || word == "v", noWords[word]
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
	noWords     = tidy.Set("false f no n non 0 faux off unchecked")
	openWords   = map[string]bool{"public": true, "publie": true, "published": true, "everyone": true, "everybody": true, "all": true, "tous": true, "open": true, "listed": true, "visible": true, "publish": true}
	memberWords = map[string]bool{"members": true, "member": true, "membres": true, "membre": true, "members only": true, "membres seulement": true}
	closedWords = tidy.Set("agency private prive privee confidential confidentiel confidentielle hidden unlisted secret internal nobody organisme unpublished draft")
)

// secretPlaceText is what people write in the place of an address.
var secretPlaceText = regexp.MustCompile(`(?i)\b(confidenti(al|el|elle)s?|undisclosed|withheld|not disclosed|non[ -](publiée?|divulguée?)|unpublished)(\b|$)`)

// secretPlaceName is a location that is called so and nothing else.
var secretPlaceName = regexp.MustCompile(`(?i)^\W*(the |a |l['’])?(((address|location|site|adresse|lieu|emplacement) )?(is )?(confidential|confidentiel|confidentielle|undisclosed|withheld|hidden)( (address|location|site))?)\W*$`)
