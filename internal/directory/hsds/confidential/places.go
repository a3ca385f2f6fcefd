package confidential

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tidy"
)

// placeless: words stand where an address should.
func (g *inspection) placeless(table string, m map[string]any) bool {
	switch table {
	case "address":
		return secretPlaceText.MatchString(hsds.Scalar(m["address_1"])) || secretPlaceText.MatchString(hsds.Scalar(m["address_2"]))
	case "location":
		kind := strings.ToLower(hsds.Scalar(m["location_type"]))
		return secretPlaceName.MatchString(hsds.Scalar(m["name"])) || secretPlaceText.MatchString(kind) || kind == "private" || kind == "hidden" ||
			secretPlaceText.MatchString(hsds.Scalar(m["address_1"]))
	}
	return false
}

// places hides where an object is, when that is so.
func (g *inspection) places(table string, m map[string]any, hide bool) verdict {
	if !hide {
		return stays
	}
	switch table {
	case "service":
		g.hidePlaces(hsds.KindService, m)
		return stays
	case "organization":
		g.hidePlaces(hsds.KindOrganization, m)
		return noPlace
	case "service_at_location":
		if l, ok := m["location"].(map[string]any); ok {
			g.remember("location", l)
		}
	case "location", "address":
		if table == "location" {
			g.Hide(hsds.KindLocation, hsds.Text(m["id"]), false)
		}
		g.remember(table, m)
	}
	return noPlace
}

// remember notes what told where a place is, and what may still be said of it.
func (g *inspection) remember(table string, m map[string]any) {
	for _, name := range []string{"address_1", "address_2", "postal_code", "latitude", "longitude", "address", "street"} {
		s := hsds.Scalar(m[name])
		if a, ok := tidy.OneLineAddress(s[:min(len(s), longestSecret)]); ok {
			g.addStreet(a.PostalCode)
			g.addTown(a.City)
			s = a.Street
		}
		if len(s) >= 5 && strings.ContainsAny(s, "0123456789") {
			g.addStreet(s)
		}
	}
	if s := hsds.Scalar(m["state_province"]); s != "" && g.region == "" {
		g.region = s
	}
	for _, s := range strings.FieldsFunc(hsds.Scalar(m["city"]), func(r rune) bool { return strings.ContainsRune(",()/;", r) }) {
		g.addTown(s)
	}
	for _, name := range []string{"addresses", "address"} {
		list, _ := hsds.OnlyObjects(m[name])
		if o, ok := m[name].(map[string]any); ok {
			list = append(list, o)
		}
		for _, a := range list {
			g.remember("address", a)
		}
	}
	if table != "location" {
		return
	}
	if g.parts == nil {
		g.parts = map[string]any{}
	}
	for _, name := range []string{"phones", "schedules", "languages"} {
		if m[name] != nil && g.parts[name] == nil {
			g.parts[name] = m[name] // they are no secret, and the place is left out
		}
	}
}

func (g *inspection) addStreet(s string) {
	switch s = strings.TrimSpace(s); {
	case s == "" || slices.Contains(g.streets, s):
	case len(s) > longestSecret || len(g.streets) >= mostSecrets:
		g.many = true
	default:
		g.streets = append(g.streets, s)
	}
}

// addTown notes the name of a town, with its saint written in full and short.
func (g *inspection) addTown(s string) {
	s = tidy.Fold(s)
	for _, t := range []string{s, saintShort.Replace(s + " "), saintLong.Replace(s + " ")} {
		if t = strings.TrimSpace(t); len(t) >= 4 && !provinceWords[t] && !slices.Contains(g.towns, t) {
			if len(t) > 80 || len(g.towns) >= mostSecrets {
				g.many = true
				continue
			}
			g.towns = append(g.towns, t)
		}
	}
}

var (
	saintShort    = strings.NewReplacer("saint ", "st ", "sainte ", "ste ")
	saintLong     = strings.NewReplacer("st ", "saint ", "ste ", "sainte ")
	provinceWords = tidy.Set("quebec ontario manitoba saskatchewan alberta yukon nunavut canada")
)

// streetWords find a street again, however it is written: with commas, in a link,
// its kind short, without its number where it has a kind.
func streetWords(s string) (words []string) {
	const gap = `(?:[\s,.+_-]|%20|%2C)*`
	var number string
	var name []string
	kind := false
	for _, w := range wordForm.FindAllString(s, 12) {
		switch f := tidy.Fold(w); {
		case number == "" && name == nil && w[0] >= '0' && w[0] <= '9':
			number = w
		case tidy.StreetKinds[f] || tidy.StreetSmall[f]:
			kind = true
		default:
			name = append(name, regexp.QuoteMeta(w))
		}
	}
	if name == nil {
		return nil
	}
	kinds := `(?:(?:` + anyKind + `|` + anySmall + `)\b['’]?` + gap + `)*`
	core := kinds + strings.Join(name, gap+kinds)
	if number != "" {
		words = append(words, regexp.QuoteMeta(number)+`\b`+gap+core+gap+kinds)
	}
	if kind {
		one := `(?:` + anyKind + `)`
		words = append(words, strings.Join(name, gap)+gap+one+`\b\.?`, `\b`+one+gap+kinds+strings.Join(name, gap)+`\b`)
	}
	return words
}

var (
	anyKind  = strings.Join(slices.Sorted(maps.Keys(tidy.StreetKinds)), "|")
	anySmall = strings.Join(slices.Sorted(maps.Keys(tidy.StreetSmall)), "|")
)

// placeMembers are those that say where something is.
var placeMembers = strings.Fields("service_at_locations locations location addresses address contacts latitude longitude metadata " + hsds.KeptMember)

// hidePlaces makes a service or an organization one whose address is told to
// nobody: it names its province at most.
func (g *inspection) hidePlaces(kind hsds.Kind, m map[string]any) {
	for _, name := range []string{"service_at_locations", "locations", "location"} {
		list, _ := hsds.OnlyObjects(m[name])
		if o, ok := m[name].(map[string]any); ok {
			list = append(list, o)
		}
		for _, o := range list {
			if l, ok := o["location"].(map[string]any); ok {
				o = l
			}
			g.Hide(hsds.KindLocation, hsds.Text(o["id"]), false) // nor in a record that comes after it
			g.remember("location", o)
		}
	}
	g.Hide(kind, hsds.Text(m["id"]), false)
	g.remember("address", m)
	for _, name := range placeMembers {
		delete(m, name)
	}
	if o, ok := m["organization"].(map[string]any); ok {
		for _, name := range placeMembers {
			delete(o, name)
		}
		dropUnknown(hsds.KindOrganization, o)
	}
	dropUnknown(kind, m)
	x := hsds.ExtensionIn(m)
	x["confidential"] = true
	if x["region"] == nil {
		hsds.SetText(x, "region", g.region)
	}
	for name, v := range g.parts {
		if m[name] == nil && kind == hsds.KindService {
			m[name] = v
		}
	}
	g.left("service_at_locations")
}

// dropUnknown takes out the columns that the standard does not have: nobody
// knows whether they say where something is.
func dropUnknown(kind hsds.Kind, m map[string]any) {
	for name := range m {
		if hsds.IsUnknown(kind, name) && name != "relais" && name != hsds.KindMember {
			delete(m, name)
		}
	}
}

// scrub takes the words of a hidden address out of every text of a record.
func (g *inspection) scrub(m map[string]any) {
	if g.many {
		dropTexts(m) // too much to look for: nothing that could tell it comes in
	}
	for _, town := range g.towns {
		g.scrubTown(m, town)
	}
	if words := wordsOf(g.secrets); words != nil {
		scrubWords(m, words)
	}
	if len(g.streets) == 0 {
		return
	}
	words := make([]string, 0, len(g.streets))
	for _, s := range g.streets {
		if postalForm.MatchString(s) {
			s = s[:3] + " " + s[3:]
		}
		word := regexp.QuoteMeta(strings.Join(strings.Fields(s), " "))
		words = append(words, strings.ReplaceAll(word, " ", `(?:[\s,.+_-]|%20)*`))
		if streetForm.MatchString(s) {
			words = append(words, streetWords(s)...)
		}
	}
	slices.Sort(words)
	if r, err := regexp.Compile(`(?i)` + strings.Join(slices.Compact(words), "|")); err == nil {
		scrubWords(m, r)
	}
	delete(m, "metadata")
}

// dropTexts takes texts and links out of an object, and of what stands in it.
func dropTexts(v any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			dropTexts(e)
		}
	case map[string]any:
		for name, e := range v {
			if _, text := e.(string); text && (textMembers[name] || addressMembers[name]) {
				delete(v, name)
				continue
			}
			dropTexts(e)
		}
	}
}

// scrubTown takes out of a record with a hidden place what tells its town: mail
// addresses and sites that are called after it, and the word in descriptions.
// Names stay, and whom a service is for.
func (g *inspection) scrubTown(v any, town string) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			g.scrubTown(e, town)
		}
	case map[string]any:
		for name, e := range v {
			s, text := e.(string)
			switch {
			case !text:
				if name != "service_areas" && name != "attributes" {
					g.scrubTown(e, town)
				}
			case addressMembers[name]:
				if strings.Contains(strings.ReplaceAll(tidy.Fold(s), " ", ""), strings.ReplaceAll(town, " ", "")) {
					delete(v, name)
					g.left(name)
				}
			case textMembers[name]:
				if cut := withoutTown(s, town); cut != s {
					v[name] = cut
					g.left(name)
				}
			}
		}
	}
}

var (
	addressMembers = tidy.Set("email url website uri logo assurer_email schedule_link")
	textMembers    = tidy.Set("description application_process fees_description eligibility_description alert interpretation_services transportation wait_time notes note amount_description details document fees")
)

// withoutTown takes the name of a town, however written, out of a text.
func withoutTown(s, town string) string {
	words := wordForm.FindAllStringIndex(s, -1)
	parts := strings.Fields(town)
	var b strings.Builder
	from := 0
	for i := 0; i+len(parts) <= len(words); i++ {
		end := words[i+len(parts)-1][1]
		if words[i][0] >= from && tidy.Fold(s[words[i][0]:end]) == town {
			b.WriteString(s[from:words[i][0]])
			from = end
		}
	}
	b.WriteString(s[from:])
	return b.String()
}

var wordForm = regexp.MustCompile(`[\pL\pN]+`)

// postalForm is a Canadian postal code without its space.
var postalForm = regexp.MustCompile(`^[A-Za-z]\d[A-Za-z]\d[A-Za-z]\d$`)

func scrubWords(v any, words *regexp.Regexp) any {
	switch v := v.(type) {
	case string:
		return words.ReplaceAllString(v, "")
	case []any:
		for i, e := range v {
			v[i] = scrubWords(e, words)
		}
	case map[string]any:
		for name, e := range v {
			if name != "id" && !strings.HasSuffix(name, "_id") {
				v[name] = scrubWords(e, words)
			}
		}
	}
	return v
}

// tableOfMember is the table whose rows a member holds, "" for one in which
// only what is confidential itself matters.
func tableOfMember(name string) string {
	switch name {
	case "location", "locations":
		return "location"
	case "address", "addresses", "physical_address", "physical_addresses":
		return "address"
	case "service", "services":
		return "service"
	case "organization", "organizations":
		return "organization"
	case "service_at_location", "service_at_locations":
		return "service_at_location"
	case "phone", "phones":
		return "phone"
	case "contact", "contacts":
		return "contact"
	}
	return ""
}
