package duplicates

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"relais/internal/directory/fold"
	"relais/internal/directory/hsds/tidy"
)

// plain are words that names have without meaning much.
var plain = tidy.Set(`the of and for at a le la les l un une de du des d et pour au aux en in on to s program programme programmes programs service
	services centre center centres inc incorporated ltd limited ltee corp corporation society societe association assoc org organization organisation
	organisme foundation fondation agency agence project projet canada`)

// same are words that say the same, in both languages and written in several
// ways: each leads to one of them.
var same = pairsOf(`st saint ste saint sainte saint sts saint womens women woman women mens men man men childrens children child children
	femme women femmes women homme men hommes men enfant children enfants children jeune youth jeunes youth jeunesse youth youths youth
	crise crisis maison house maisons house houses house foyer house hebergement shelter refuge shelter abri shelter shelters shelter
	clinique clinic cliniques clinic clinics clinic juridique legal aide aid soutien support entraide support alimentaire food
	nourriture food banque bank banks bank foodbank food-bank sante health famille family familles family familial family familiale family
	families family immigrants immigrant immigrante immigrant immigrantes immigrant arrivants newcomer arrivant newcomer newcomers newcomer nouveaux newcomer nouvel newcomer
	etablissement settlement accueil welcome violence violence victimes victim victime victim victims victim agressions assault agression assault
	sexuelle sexual sexuelles sexual sexuel sexual travail work emploi employment formation training logement housing habitation housing
	dentaire dental dentaires dental quartier neighbourhood neighborhood neighbourhood communautaire community community community
	est east eastern east ouest west western west nord north northern north sud south southern south
	autochtone indigenous autochtones indigenous aboriginal indigenous native indigenous amitie friendship ecoute listening detresse distress
	distress distress ligne line lignes line prevention prevention suicide suicide benevolat volunteer benevoles volunteer volunteers volunteer
	armee army salut salvation eglise church catholique catholic paroisse parish ville city municipalite city
	centraide united unis united`)

func pairsOf(s string) map[string]string {
	m, words := map[string]string{}, strings.Fields(s)
	for i := 0; i+1 < len(words); i += 2 {
		m[words[i]] = words[i+1]
	}
	return m
}

var possessive = regexp.MustCompile(`(?i)(\pL)['’]s\b`)

// nameWords are the words of a name that tell it from others, in one form of
// each: without saints' titles written in several ways, suffixes of sources,
// towns in brackets.
func nameWords(name string, towns []string) []string {
	folded := strings.ReplaceAll(fold.Text(possessive.ReplaceAllString(name, "$1")), "food bank", "foodbank")
	all := strings.Fields(folded)
	var words, every []string
	for _, w := range all {
		if to, ok := same[w]; ok {
			w = to
		} else if len(w) > 4 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "is") {
			w = w[:len(w)-1]
		}
		every = append(every, w)
		if !plain[w] && len(w) > 1 {
			words = append(words, w)
		}
	}
	if less := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(towns, w) }); len(less) > 0 {
		words = less
	}
	if len(words) == 0 {
		words = every
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// Words of addresses that say where in a street it is, and how many it is, are
// written in several ways.
var (
	directions = pairsOf(`east e e e est e west w w w ouest w o w north n n n nord n south s s s sud s northeast ne ne ne northwest nw nw nw
		southeast se se se southwest sw sw sw`)
	ordinals = pairsOf(`first 1 second 2 third 3 fourth 4 fifth 5 sixth 6 seventh 7 eighth 8 ninth 9 tenth 10 premiere 1 deuxieme 2 troisieme 3`)
	ordinal  = regexp.MustCompile(`^(\d+)(?:st|nd|rd|th|e|er|ere|eme|ieme)$`)
	unitPart = regexp.MustCompile(`\b(?:suite|ste|unit|unite|apt|app|appartement|bureau|local|room|rm|floor|etage|porte|po box|p o box|cp|c p|case postale|box)\s*[a-z]?\d*[a-z]?\b`)
	unitLead = regexp.MustCompile(`^\s*#?\s*[a-z]?\d+[a-z]?\s*[-–]\s*(\d+)`)
)

// street is an address in one form: its number, the words of its street without
// the kind of street, its direction. "" without a number.
func street(s string) string {
	s = unitLead.ReplaceAllString(strings.ToLower(s), "$1")
	folded := unitPart.ReplaceAllString(fold.Text(s), " ")
	number, dir := "", ""
	var words []string
	for i, w := range strings.Fields(folded) {
		switch {
		case number == "" && w[0] >= '0' && w[0] <= '9' && i < 3:
			if m := ordinal.FindStringSubmatch(w); m != nil && i > 0 {
				words = append(words, m[1])
				continue
			}
			number = strings.TrimRight(w, "abcdefgh")
		case directions[w] != "":
			dir = directions[w]
		case same[w] == "saint" && (w != "st" || len(words) == 0): // behind a name it is a street
			words = append(words, "saint")
		case tidy.StreetKinds[w] || tidy.StreetSmall[w]:
		case ordinals[w] != "":
			words = append(words, ordinals[w])
		default:
			if m := ordinal.FindStringSubmatch(w); m != nil {
				w = m[1]
			}
			words = append(words, w)
		}
	}
	if number == "" || len(words) == 0 {
		return ""
	}
	return strings.TrimSpace(number + " " + strings.Join(words, " ") + " " + dir)
}

// shops are hosts under which everybody has a page.
var shops = tidy.Set(`facebook.com instagram.com linkedin.com twitter.com x.com youtube.com linktr.ee sites.google.com wordpress.com wixsite.com
	canada.ca ontario.ca quebec.ca gov.bc.ca alberta.ca gov.mb.ca saskatchewan.ca`)

// site is the host of a web address; with its path where everybody has a page.
func site(s string) string {
	s = strings.TrimSpace(s)
	if s != "" && !strings.Contains(s, "://") {
		s = "http://" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	if shops[host] {
		return host + strings.TrimRight(strings.ToLower(u.Path), "/")
	}
	return host
}
