package tidy

import (
	"regexp"
	"strings"
)

// Address is one that was written on one line. Province and Country are as they
// were written, PostalCode as "M5V 1A1".
type Address struct{ Street, City, Province, PostalCode, Country string }

var (
	postalForm   = regexp.MustCompile(`(?i)\b([ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z])[\s-]?(\d[ABCEGHJ-NPRSTV-Z]\d)\b`)
	zipForm      = regexp.MustCompile(`(?i)\b(\d{5}(?:-\d{4})?)(,? *(?:usa|u\.s\.a\.|united states|us|états-unis|etats-unis))?$`)
	countryForm  = regexp.MustCompile(`(?i)^(canada|can?|usa|u\.s\.a\.|united states|états-unis|etats-unis)\.?$`)
	provinceForm = regexp.MustCompile(`(?i)^\(?(newfoundland(?: and labrador)?|terre-neuve(?:-et-labrador)?|prince edward island|p\.?e\.?i\.?|` +
		`(?:île|ile)-du-prince-(?:é|e)douard|nova scotia|nouvelle-(?:é|e)cosse|new brunswick|nouveau-brunswick|qu(?:é|e)bec|ontario|manitoba|` +
		`saskatchewan|alberta|british columbia|colombie-britannique|yukon|northwest territories|territoires du nord-ouest|nunavut|` +
		`n\.?l\.?|n\.?f\.?|p\.?e\.?|n\.?s\.?|n\.?b\.?|q\.?c\.?|p\.?q\.?|qu(?:é|e)\.?|o\.?n\.?|ont\.?|m\.?b\.?|man\.?|s\.?k\.?|sask\.?|` +
		`a\.?b\.?|alta\.?|b\.?c\.?|y\.?t\.?|n\.?t\.?|n\.?u\.?|n\.?w\.?t\.?|` +
		`[A-Z]{2})\)?$`)
	stateForm = regexp.MustCompile(`(?i)^(?:d\.c\.|district of columbia|alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|illinois|indiana|iowa|` +
		`kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|new york|` +
		`north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|south dakota|tennessee|texas|utah|vermont|virginia|washington|west virginia|` +
		`wisconsin|wyoming)$`)
	townState    = regexp.MustCompile(`^(.*\pL.*?) ([A-Z]{2}|D\.C\.)$`)
	townProvince = regexp.MustCompile(`(?i)^(.*?)[\s,]*\(?\b(QC|ON|BC|AB|MB|SK|NS|NB|NL|PE|PEI|YT|NT|NU|Qu(?:é|e)bec|Ontario|Manitoba|Alberta|Saskatchewan)\b\)?$`)
	unitWord     = regexp.MustCompile(`(?i)^(?:suite|ste\.?|unit|unité|apt\.?|app\.?|appartement|bureau|local|room|rm\.?|floor|étage|etage|#|p\.?o\.? box|c\.?p\.?|\d+(?:st|nd|rd|th|e|er)? (?:floor|étage|etage))\b|^#`)
)

// OneLineAddress parts "12 Queen St, Toronto, ON M5V 1A1", "4710, boulevard
// Saint-Laurent, Montréal (Québec) H2T 1R2". false when its town is not plain.
func OneLineAddress(s string) (Address, bool) {
	var a Address
	zip := false
	s = strings.Join(strings.Fields(strings.NewReplacer("\n", ", ", ";", ",").Replace(s)), " ")
	if m := postalForm.FindStringSubmatchIndex(s); m != nil {
		a.PostalCode = strings.ToUpper(s[m[2]:m[3]] + " " + s[m[4]:m[5]])
		s = strings.TrimRight(s[:m[0]], " ,") + "," + s[m[1]:]
	} else if m := zipForm.FindStringSubmatchIndex(s); m != nil && strings.Contains(s[:m[0]], ",") {
		a.PostalCode = s[m[2]:m[3]]
		if m[4] >= 0 {
			a.Country = "US"
		}
		s, zip = strings.TrimRight(s[:m[0]], " ,"), true
	}
	var list []string
	for _, p := range strings.Split(s, ",") {
		if p = strings.TrimSpace(p); p != "" {
			list = append(list, p)
		}
	}
	last := func() string { return lastOf(list) }
	if len(list) > 1 && !zip && countryForm.MatchString(last()) && !strings.EqualFold(last(), "ca.") {
		a.Country, list = "CA", list[:len(list)-1]
		if !strings.HasPrefix(strings.ToLower(strings.TrimSpace(s[strings.LastIndex(s, ",")+1:])), "can") && !strings.EqualFold(strings.TrimSpace(s[strings.LastIndex(s, ",")+1:]), "ca") {
			a.Country = "US"
		}
	}
	if len(list) > 1 && (provinceForm.MatchString(last()) || zip && stateForm.MatchString(last())) {
		a.Province, list = strings.Trim(last(), "()"), list[:len(list)-1]
	} else if m := townState.FindStringSubmatch(lastOf(list)); zip && len(list) > 1 && m != nil {
		a.Province, list[len(list)-1] = m[2], m[1]
	} else if len(list) > 1 {
		if m := townProvince.FindStringSubmatch(last()); m != nil && m[1] != "" {
			a.Province, list[len(list)-1] = m[2], strings.TrimRight(m[1], " (,")
		}
	}
	if len(list) < 2 || a.Province == "" && a.PostalCode == "" || unitWord.MatchString(last()) || strings.ContainsAny(last(), "0123456789") {
		return Address{}, false
	}
	a.City, a.Street = last(), strings.Join(list[:len(list)-1], ", ")
	if m := quadrant.FindStringSubmatch(a.City); m != nil {
		a.City, a.Street = m[2], a.Street+" "+m[1]
	}
	return a, true
}

func lastOf(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[len(list)-1]
}

var (
	plainZIP  = regexp.MustCompile(`^(\d{5})(?:-{1,2}|\s)?(\d{4})$`)
	plainCode = regexp.MustCompile(`(?i)^([ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z])[\s-]?(\d[ABCEGHJ-NPRSTV-Z]\d)$`)
	// quadrant begins what follows a street in a town that is parted so.
	quadrant = regexp.MustCompile(`^([NS]\.?[EW]\.?) (\pL.*)$`)
)

// PostalCode is a postal code as the post writes it; "" for what is none.
func PostalCode(s string) string {
	s = strings.TrimSpace(s)
	if m := plainZIP.FindStringSubmatch(s); m != nil {
		return m[1] + "-" + m[2]
	}
	if m := plainCode.FindStringSubmatch(s); m != nil {
		return strings.ToUpper(m[1] + " " + m[2])
	}
	return ""
}

// countries are the names of those that addresses here name, by their code.
var countries = byWord(map[string]string{"CA": "canada,can,ca", "US": "usa,us,u s a,united states,united states of america,etats unis,etats unis d amerique,estados unidos", "MX": "mexico,mexique"})

// Country is the code of a country that is named, "" for others.
func Country(s string) string { return countries[Fold(s)] }

// The words of streets: their kinds, with the short forms, and the small words
// between them and a name. Folded.
var (
	StreetKinds = Set(`street st rue avenue ave av road rd chemin ch boulevard boul blvd bd drive dr crescent cres lane ln court crt ct place pl
		way terrace terr square sq highway hwy route rte parkway pkwy circle cir trail montee cote rang quai allee promenade`)
	StreetSmall = Set("de du des la le les l d")
)
