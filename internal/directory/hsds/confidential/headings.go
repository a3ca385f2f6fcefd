package confidential

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"relais/internal/directory/hsds/tidy"
)

// meaning is what a word of a heading has to do with secrecy.
type meaning int

const (
	isStrange meaning = iota // nothing that is known
	isSecret                 // private, hidden, exclude
	isOpen                   // public, publish, show
	isNot                    // do not, ne pas
	isDegree                 // visibility: the value says to whom
	isText                   // notes, comments
	isSubject                // address, telephone
	isName                   // name: of a contact, or of anything
	isStaff                  // verified by, record owner
	isSmall                  // is, the, from, website
	meanings
)

// vocabulary are the words of headings that say who may know of something, in
// both languages, without accents. Subjects stand below.
var vocabulary = func() map[string]meaning {
	m := map[string]meaning{}
	for means, words := range map[meaning]string{
		isSecret: `confidential confidentials confidentiel confidentielle confidentiels confidentielles confidentiality confidentialite
			private privately prive prives privee privees unlisted unlist hidden cachee cachees cacher masquee masquees masque masquer
			hide hides secret secrets secrete withheld withhold undisclosed nondisclosed nondisclosure unpublished unpublish restricted
			restreint restreinte internal internally interne internes exclude excluded excludes exclure exclu exclue exclus
			suppress suppressed supprimer omit omitted redact redacted embargo embargoed sensitive conceal concealed donotpublish anonymous blocked anonyme bloquee
			donotdisplay donotlist donotshow donotrefer nepaspublier nepasafficher nonpublic nonpublie nonpubliee nonpublished
			notpublic notpublished blackout mask masked protected protege protegee protegees proteges suppression dissimuler dissimule dissimulee
			occulter occulte occultee nondiffuse nondiffusee`,
		isOpen: `public publie publies publiee publiees publique publiques published publish publishes publishable publication publier publiable listed display
			displayed displays displayable show shown shows visible afficher affiche affichee divulguer divulguee disclose disclosed release
			released viewable share shared shareable diffuser diffuse diffusee diffusion distribute distribution communiquer communique
			communiquee affichage afficher print printable post give`,
		isNot:    `not no non ne pas never jamais dont n`,
		isDegree: `visibility visibilite privacy`,
		isText: `note notes comment comments commentaire commentaires memo memos remark remarks remarque remarques information info
			details detail instructions directions`,
		isName: `name names nom noms title titre`,
		isSmall: `is are est sont has flag yn ind indicator do does should be this from for in on of to the a an and et ou or de du des la
			le les l au aux sur dans en par y t it website websites web online internet directory directories annuaire repertoire bottin
			ligne printed printing guide app portal portail search recherche results only seulement uniquement publicly publiquement
			use usage view viewers editors redacteurs everyone tous all referral referrals refer reference field champ setting option
			level niveau degree degre status statut ok okay can may be peut permission consent consentement approved authorized autorise
			keep safe available list include mise bool checkbox value my your our out after hours area nr main primary secondary principal principale other autre business`,
	} {
		for _, w := range strings.Fields(words) {
			m[w] = means
		}
	}
	for _, words := range subjects {
		for _, w := range strings.Fields(words) {
			m[w] = isSubject
		}
	}
	return m
}()

// subjects are what a flag may be about. The first that a heading names counts,
// in this order: "contact phone" is about a contact.
var subjects = map[string]string{
	"contact": "contact contacts personne person worker senior manager director responsable ressource",
	"email":   "email emails courriel courriels",
	"phone": `phone phones telephone telephones tel fax telecopieur tty ats toll free tollfree hotline numero number cell
		cellulaire mobile line crisis`,
	"mail": "mailing mail postal postale postales",
	"place": `address addresses addr adresse adresses location locations place places street rue map carte lieu lieux emplacement
		emplacements physical physique geo geocode coordinates coordonnees latitude longitude civic civique shelter house building site sites`,
	"": `service services organization organizations organisation organisations organisme organismes agency agencies agence record
		records fiche fiches resource resources listing entry program programs programme provider item`,
}

var subjectOrder = []string{"contact", "email", "phone", "mail", "place", ""}

// verbs say that something is shown only where they begin a heading, or stand
// beside where it is shown: "display address", not "contact list".
var verbs = tidy.Set("display displays show shows publish publishes publier afficher release disclose divulguer share diffuser communiquer print post give distribute")

// staffActs, before "by", are what the keepers of records do.
var staffActs = tidy.Set("verified updated entered modified created approved changed confirmed reviewed edited completed validated verifie verifiee modifie modifiee " +
	"saisi saisie cree creee valide validee revise revisee approuve approuvee confirme confirmee redige redigee rempli remplie jour")

// heading is a name as words, with what they mean.
type heading struct {
	words []string
	means []meaning
	has   [meanings]bool
}

func readHeading(name string) heading {
	var h heading
	for _, w := range plainNumbers(withoutChoices(headingWords(name))) {
		h.add(w)
	}
	if letters := []rune(strings.TrimSpace(name)); len(letters) == 10 && len(h.words) > 0 {
		h.complete()
	}
	return h
}

// choices are the words of the answers that a heading names: "Confidential (Y/N)".
var choices = tidy.Set("y n o yes no oui non true false vrai faux t f or ou x 0 1")

// withoutChoices leaves out the answers that a heading names behind its own
// words: they negate nothing.
func withoutChoices(words []string) []string {
	end := len(words)
	for end > 1 && choices[words[end-1]] {
		end--
	}
	yes, no := false, false
	for _, w := range words[end:] {
		yes = yes || w == "y" || w == "o" || w == "yes" || w == "oui" || w == "true" || w == "vrai" || w == "t"
		no = no || w == "n" || w == "no" || w == "non" || w == "false" || w == "faux" || w == "f"
	}
	if yes && no {
		return words[:end]
	}
	return words
}

// plainNumbers writes "number" for a "no" or "n" that stands for it: beside a
// telephone ("No de téléphone", "Phone No."), or at the end.
func plainNumbers(words []string) []string {
	for i, w := range words {
		if w != "no" && w != "n" && w != "nº" {
			continue
		}
		next := i + 1
		for next < len(words) && (words[next] == "de" || words[next] == "du" || words[next] == "d" || words[next] == "of") {
			next++
		}
		beside := i > 0 && telephones[words[i-1]] || i > 1 && telephones[words[i-2]] && strings.Trim(words[i-1], "0123456789") == "" || next < len(words) && (telephones[words[next]] || next > i+1)
		if beside || i > 0 && i == len(words)-1 || i == 0 && len(words) == 2 && vocabulary[words[1]] == isSubject {
			words[i] = "nr"
		}
	}
	return words
}

var telephones = tidy.Set("phone phones telephone telephones tel fax telecopieur cell cellulaire mobile line hotline tty ats")

func (h *heading) add(w string) {
	if len(w) > longestHeading {
		w = "" // nobody's word
	}
	means, known := vocabulary[w]
	if !known {
		if parts := parted(w, 0); parts != nil {
			for _, p := range parts {
				h.add(p)
			}
			return
		}
		switch {
		case strings.Trim(w, "0123456789") == "":
			means = isSmall
		case len(w) >= 7 && (strings.HasPrefix("confidentiality", w) || strings.HasPrefix("confidentielle", w)):
			means = isSecret
		}
	}
	h.words, h.means = append(h.words, w), append(h.means, means)
	h.has[means] = true
}

// complete reads the last word of a name that was cut to ten letters.
func (h *heading) complete() {
	last := len(h.words) - 1
	if h.means[last] != isStrange || len(h.words[last]) < 4 {
		return
	}
	for w, means := range vocabulary {
		if means == isSecret && strings.HasPrefix(w, h.words[last]) {
			h.means[last] = isSecret
			h.has[isSecret] = true
			h.has[isStrange] = slices.Contains(h.means, isStrange)
			return
		}
	}
}

// parted cuts words that were written together, nil when one of them means
// nothing.
func parted(w string, depth int) []string {
	if depth > 6 {
		return nil
	}
	for n := len(w); n > 0; n-- {
		head, known := w[:n], false
		if means, ok := vocabulary[head]; ok && (n >= 3 || head == "is" || head == "do" || head == "on" || head == "of" || head == "yn") {
			known = means != isStrange
		}
		if !known {
			continue
		}
		if n == len(w) {
			return []string{head}
		}
		if rest := parted(w[n:], depth+1); rest != nil {
			return append([]string{head}, rest...)
		}
	}
	return nil
}

// headingWords cuts a name into words: at signs, at capitals, between letters and
// digits.
func headingWords(name string) []string {
	var out []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			out = append(out, strings.ToLower(string(word)))
			word = nil
		}
	}
	all := []rune(norm.NFD.String(name))
	for i, r := range all {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			end()
			continue
		}
		if len(word) > 0 {
			prev, next := word[len(word)-1], rune(0)
			if i+1 < len(all) {
				next = all[i+1]
			}
			if unicode.IsDigit(prev) != unicode.IsDigit(r) || unicode.IsUpper(r) && (unicode.IsLower(prev) || unicode.IsLower(next)) {
				end()
			}
		}
		word = append(word, r)
	}
	end()
	return out
}

// subject is what a heading is about.
func (h heading) subject() string {
	for _, of := range subjectOrder {
		for i, w := range h.words {
			// a place after "from" is where something is not shown
			where := i > 0 && (w == "site" || w == "sites" || w == "map" || w == "carte") && h.means[i-1] == isSmall && vocabulary[w] == isSubject &&
				strings.Contains(" from on du sur in dans the web le la ", " "+h.words[i-1]+" ")
			if h.means[i] == isSubject && !where && strings.Contains(" "+strings.Join(strings.Fields(subjects[of]), " ")+" ", " "+w+" ") {
				if of == "mail" && !h.isMail() {
					return "email"
				}
				return of
			}
		}
	}
	if h.has[isName] {
		return "contact"
	}
	return ""
}

// isMail: "mailing address", and not "e-mail".
func (h heading) isMail() bool {
	for i, w := range h.words {
		if w == "mail" && (i > 0 && h.words[i-1] == "e" || len(h.words) == 1) {
			return false
		}
	}
	return true
}

// stem are the words before the first one that speaks of secrecy, where they
// name something; otherwise those behind the last.
func (h heading) stem() string {
	var words []string
	for i, w := range h.words {
		switch m := h.means[i]; {
		case m == isSubject, m == isName, m == isSmall && (strings.Trim(w, "0123456789") == "" || stemWords[w]), m == isStrange && !h.has[isOpen]:
			words = append(words, w)
		}
	}
	if !slices.ContainsFunc(words, func(w string) bool { return vocabulary[w] == isSubject }) {
		return ""
	}
	return strings.Join(words, " ")
}

// longestHeading bounds a word of a heading, in bytes; what was written together
// is shorter.
const longestHeading = 80

var stemWords = tidy.Set("main primary secondary principal principale other autre business after hours area out")

// staff reports whether a heading names who keeps a record.
func (h heading) staff() bool {
	if len(h.words) == 2 && h.words[0] == "updated" {
		return false // a column of the standard
	}
	for i, w := range h.words {
		if (w == "by" || w == "par") && i > 0 && staffActs[h.words[i-1]] {
			return true
		}
	}
	joined := " " + strings.Join(h.words, " ") + " "
	if h.has[isText] && h.hasAny("staff", "personnel", "employes", "admin", "administrative", "administratives", "editor", "editors", "taker", "intervenants") {
		return true
	}
	for _, w := range []string{" staff only ", " staff use only ", " staff use only ", " staff use ", " office use ", " notes for staff ", " staff notes ", " staff comments ", " notes to staff ", " admin notes ", " notes internes ", " editor notes "} {
		if strings.Contains(joined, w) {
			return true
		}
	}
	return false
}

// hasAny reports whether one of some words stands in a heading.
func (h heading) hasAny(words ...string) bool {
	return slices.ContainsFunc(h.words, func(w string) bool { return slices.Contains(words, w) })
}

// harmless reports whether a heading of a whole record only names what is kept
// for the keepers' own use, or what a service leaves out: "Internal reference",
// "Restricted to", "Excluded services".
func (h heading) harmless() bool {
	joined := " " + strings.Join(h.words, " ") + " "
	switch {
	case strings.Contains(joined, " restricted to ") || h.alone("masque", "suppression"):
		return true
	case h.hasAny("restricted", "excluded") && h.hasAny("services", "hours", "item", "programs"):
		return true
	case h.hasAny("internal", "interne") && h.hasAny("reference", "number", "numero", "nr", "code"):
		return true
	}
	return false
}

// alone reports whether a heading is one of some words and nothing else: they
// may be about people, not about records.
func (h heading) alone(words ...string) bool {
	return len(h.words) == 1 && slices.Contains(words, h.words[0])
}

// says reports whether a heading without a word of secrecy says that something
// is shown or not.
func (h heading) says() bool {
	joined := " " + strings.Join(h.words, " ") + " "
	for _, w := range []string{" available for directory ", " available for referral ", " available for website ", " available for web ",
		" available for public ", " include in directory ", " include on website ", " include on web ", " list in directory ", " list address ",
		" include in online ", " list online ", " list publicly ", " publicly available ", " ok to list ", " include address ", " on website ", " on web ",
		" address online ", " mise en ligne ", " do not refer ", " do not list ", " ne pas referer ", " ne pas diriger "} {
		if strings.Contains(joined, w) {
			return true
		}
	}
	if h.has[isNot] && !h.has[isStrange] && !h.has[isText] && h.hasAny("website", "websites", "web", "online", "directory", "print", "site", "ligne",
		"annuaire", "repertoire") {
		return true // not for the website
	}
	if !h.has[isOpen] || h.has[isStrange] || h.has[isText] || h.has[isName] {
		return false
	}
	where, first := false, true
	for i, w := range h.words {
		switch {
		case h.means[i] == isOpen && !verbs[w]:
			return true
		case h.means[i] == isOpen && (first || where || h.has[isNot]):
			return true
		case h.means[i] == isSubject:
			first = false
		}
		where = where || w == "web" || w == "website" || w == "online"
	}
	return false
}
