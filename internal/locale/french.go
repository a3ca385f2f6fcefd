package locale

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Nbsp is the space that does not break: in French inside guillemets, before a
// colon, between thousands and before units. Before ; ? and ! stands none
// (Office québécois de la langue française, « Espacement avant et après les
// signes de ponctuation »).
const Nbsp = "\u00a0"

// habits puts them where whoever edits a text typed a plain space.
var habits = strings.NewReplacer(
	"« ", "«"+Nbsp, " »", Nbsp+"»", " :", Nbsp+":", " %", Nbsp+"%", " $", Nbsp+"$",
	" ;", ";", " ?", "?", " !", "!", Nbsp+";", ";", Nbsp+"?", "?", Nbsp+"!", "!",
	"\u202f;", ";", "\u202f?", "?", "\u202f!", "!", "'", "’",
)

// typeset puts typographic apostrophes and non-breaking spaces where they
// belong, so that whoever edits a text can type it on any keyboard. Languages
// other than ours are left alone: in some the apostrophe is a letter.
func typeset(l Lang, text string) string {
	switch l {
	case FR:
		return habits.Replace(text)
	case EN:
		return strings.ReplaceAll(text, "'", "’")
	}
	return text
}

// particles elide before a vowel or a mute h: d’accueil, qu’elle, l’heure.
// "à" only contracts.
var particles = map[string]bool{
	"de": true, "le": true, "la": true, "que": true, "ne": true, "se": true, "me": true, "te": true, "je": true,
	"jusque": true, "lorsque": true, "puisque": true, "quoique": true, "à": true,
}

// lastParticle splits words that end in a particle and a space from it.
func lastParticle(words string) (before, particle string) {
	if !strings.HasSuffix(words, " ") {
		return words, ""
	}
	trimmed := strings.TrimSuffix(words, " ")
	i := strings.LastIndexFunc(trimmed, func(r rune) bool { return !unicode.IsLetter(r) })
	_, size := utf8.DecodeRuneInString(trimmed[max(i, 0):])
	if i += size; i < size {
		i = 0 // the particle is all there is
	}
	if !particles[strings.ToLower(trimmed[i:])] {
		return words, ""
	}
	return trimmed[:i], trimmed[i:]
}

// Elide joins a French particle and the word after it: ("de", "accueil") is
// « d’accueil », ("de", "Le Pas") « du Pas », ("à", "Les Escoumins") « aux
// Escoumins », ("que", "Rivière") « que Rivière ». A number in digits stays
// whole, as in « de 8 h ».
func Elide(particle, word string) string {
	lower := strings.ToLower(particle)
	if with, ok := contract(lower, word); ok {
		return capitalAs(particle, with)
	}
	if lower == "à" || !elides(word) {
		return particle + " " + word
	}
	return particle[:len(particle)-1] + "’" + word
}

// contract joins de and à with the article that a name begins with.
func contract(particle, word string) (string, bool) {
	one, many := "du ", "des "
	switch particle {
	case "à":
		one, many = "au ", "aux "
	case "de":
	default:
		return "", false
	}
	if rest, ok := strings.CutPrefix(word, "Le "); ok {
		return one + rest, true
	}
	if rest, ok := strings.CutPrefix(word, "Les "); ok {
		return many + rest, true
	}
	return "", false
}

func capitalAs(particle, text string) string {
	if first, _ := utf8.DecodeRuneInString(particle); unicode.IsUpper(first) {
		return strings.ToUpper(text[:1]) + text[1:]
	}
	return text
}

// fold takes the accents off the vowels of French words.
var fold = strings.NewReplacer("à", "a", "â", "a", "é", "e", "è", "e", "ê", "e", "ë", "e", "î", "i", "ï", "i", "ô", "o",
	"ö", "o", "ù", "u", "û", "u", "ü", "u", "œ", "oe", "æ", "ae")

// elides reports whether a word makes the particle before it lose its vowel.
func elides(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	switch unicode.ToLower(first) {
	case 'a', 'à', 'â', 'e', 'é', 'è', 'ê', 'ë', 'i', 'î', 'ï', 'ô', 'ö', 'œ', 'æ':
		return true
	case 'o', 'u', 'ù', 'û', 'ü':
		word = folded(word)
		return word != "oui" && !startsWith(word, aspirated)
	case 'h':
		return startsWith(folded(word), mute)
	case 'y': // Yves, but Yellowknife and Yukon
		word = folded(word)
		return len(word) > 1 && !strings.ContainsRune("aeiou", rune(word[1]))
	}
	return false
}

// folded is the first word, in small letters without accents.
func folded(word string) string {
	word, _, _ = strings.Cut(word, " ")
	return fold.Replace(strings.ToLower(word))
}

// aspirated are beginnings in a vowel that keep the word before them whole.
var aspirated = []string{"onz", "uhlan", "ulul"}

// mute are beginnings of French words with an h that is not heard, and of
// places; other words in h keep the word before them whole (de Hull, de
// harcèlement, de huit). After the Dictionnaire de l’Académie française.
var mute = []string{
	"habi", "halein", "halifax", "hallu", "halog", "hamec", "harm", "hebd", "hebe", "hebr", "hecat", "hect", "helen", "heli", "hellen", "hema", "hemi",
	"hemo", "hepa", "herb", "hered", "herit", "herme", "heroi", "hesit", "heter", "heur", "hexa", "hippo", "hirond",
	"hist", "hiv", "holis", "holo", "homeo", "homic", "homm", "homo", "honne", "honor", "hopi", "horai", "horiz", "horlo",
	"hormo", "horos", "horr", "hort", "hosp", "hosti", "hote", "huil", "huiss", "huitr", "huma", "humb", "hume", "humi",
	"humo", "hy",
}

func startsWith(word string, beginnings []string) bool {
	for _, b := range beginnings {
		if strings.HasPrefix(word, b) {
			return true
		}
	}
	return false
}
