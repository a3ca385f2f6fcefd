package languages

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"relais/internal/directory/fold"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tidy"
	"relais/internal/directory/needs"
)

// Spoken are the languages that services of this field are given in or that
// people ask for, as BCP 47 tags. Sign languages and languages of First
// Peoples included; others are read too if feeds give a code.
var Spoken = strings.Fields(`fr en ase fcs iu cr oj mic moe crg den gwi dgr chp nsk cwd bla dak lkt asb hai haa kwk sqi
	es pt it ro ht ar fa prs ps ur hi pa bn ta te ml si ne gu mr zh yue ko ja vi th km lo my id ms fil ceb ilo
	ru uk pl cs sk hu bg sr hr bs sq mk el tr ku ckb az ka hy he ti am om so sw rw rn ln kg wo ff bm yo ig ha ak tw
	ee zu xh sn mg de nl da sv no fi et lv lt ga cy mn uz kk tg hmn bo rom yi mt eu ca gl`)

// names of languages that the Unicode data lacks or calls otherwise than
// people in Canada do.
var ownNames = map[string]needs.Text{
	"ase": {EN: "American Sign Language (ASL)", FR: "American Sign Language (ASL)"},
	"fcs": {EN: "Quebec Sign Language (LSQ)", FR: "langue des signes québécoise (LSQ)"},
	"iu":  {EN: "Inuktitut", FR: "inuktitut"},
	"cr":  {EN: "Cree", FR: "cri"},
	"oj":  {EN: "Ojibwe (Anishinaabemowin)", FR: "ojibwé (anishinaabemowin)"},
	"mic": {EN: "Mi’kmaq", FR: "mi’kmaq"},
	"moe": {EN: "Innu (Montagnais)", FR: "innu-aimun"},
	"crg": {EN: "Michif", FR: "michif"},
	"den": {EN: "Dene (Slavey)", FR: "déné (esclave)"},
	"chp": {EN: "Denesuline (Chipewyan)", FR: "dénésuliné (chipewyan)"},
	"dgr": {EN: "Tlicho (Dogrib)", FR: "tlicho (flanc-de-chien)"},
	"gwi": {EN: "Gwich’in", FR: "gwich’in"},
	"bla": {EN: "Blackfoot", FR: "pied-noir"},
	"nsk": {EN: "Naskapi", FR: "naskapi"},
	"cwd": {EN: "Woods Cree", FR: "cri des bois"},
	"asb": {EN: "Nakoda (Assiniboine)", FR: "nakoda (assiniboine)"},
	"prs": {EN: "Dari", FR: "dari"},
	"fil": {EN: "Filipino (Tagalog)", FR: "filipino (tagalog)"},
	"zh":  {EN: "Chinese (Mandarin)", FR: "chinois (mandarin)"},
	"yue": {EN: "Cantonese", FR: "cantonais"},
	"fa":  {EN: "Farsi (Persian)", FR: "farsi (persan)"},
	"ht":  {EN: "Haitian Creole", FR: "créole haïtien"},
	"rom": {EN: "Romani", FR: "romani"},
	"kwk": {EN: "Kwak’wala", FR: "kwak’wala"},
	"haa": {EN: "Hän", FR: "hän"},
	"sqi": {EN: "Albanian", FR: "albanais"},
}

// All are the codes that forms offer.
func All() []string { return append([]string(nil), Spoken...) }

// Name is the name of a language in French or English; the code
// itself when nobody knows it.
func Name(code, in string) string {
	if t, ok := ownNames[strings.ToLower(code)]; ok {
		if in == "fr" {
			return t.FR
		}
		return t.EN
	}
	tag, err := language.Parse(code)
	if err != nil {
		return code
	}
	namer := display.Languages(language.English)
	if in == "fr" {
		namer = display.Languages(language.French)
	}
	if name := namer.Name(tag); name != "" {
		return name
	}
	return code
}

var ByName = sync.OnceValue(func() map[string]string {
	m := map[string]string{"mandarin": "zh", "tagalog": "fil", "farsi": "fa", "persian": "fa", "persan": "fa",
		"asl": "ase", "lsq": "fcs", "punjabi": "pa", "pendjabi": "pa", "creole": "ht", "anishinaabemowin": "oj",
		"ojibway": "oj", "slavey": "den", "innu": "moe", "montagnais": "moe", "dogrib": "dgr", "chipewyan": "chp"}
	for _, code := range Spoken {
		for _, in := range []string{"en", "fr"} {
			m[fold.Text(Name(code, in))] = code
		}
	}
	return m
})

// Code reads the language of a record: its code, in two or three
// letters, or its name in either language. "" when it is unknown. Of several
// it is the first.
func Code(l hsds.Language) string {
	if codes := Codes(l); len(codes) > 0 {
		return codes[0]
	}
	return ""
}

// Codes reads the languages of a record: exports write several into
// one, or a code where the name belongs and the other way round.
func Codes(l hsds.Language) (codes []string) {
	for _, text := range []string{l.Code, l.Name} {
		text, _ = tidy.LanguageNote(text)
		if w := fold.Text(text); strings.HasPrefix(w, "bilingual") || strings.HasPrefix(w, "bilingue") {
			return []string{"en", "fr"}
		}
		for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;/|+&\n", r) }) {
			if code := fold.Language(oneLanguage(part)); code != "" && !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
		if len(codes) > 0 {
			return codes
		}
	}
	return nil
}

// bibliographic are the codes of libraries (ISO 639-2/B) where they are not
// those of everybody else.
var bibliographic = map[string]string{"fre": "fr", "chi": "zh", "ger": "de", "dut": "nl", "gre": "el", "per": "fa", "rum": "ro",
	"cze": "cs", "slo": "sk", "alb": "sqi", "arm": "hy", "baq": "eu", "bur": "my", "geo": "ka", "mac": "mk", "may": "ms", "tib": "bo", "wel": "cy"}

func oneLanguage(s string) string {
	s = strings.TrimSpace(s)
	name := fold.Text(strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(s, "and "), "et ")))
	if code := ByName()[name]; code != "" {
		return code
	}
	lower, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(s, "_", "-")), "-")
	if len(lower) == 2 || len(lower) == 3 {
		if _, own := ownNames[lower]; own {
			return lower
		}
		if code := bibliographic[lower]; code != "" {
			return code
		}
		if b, err := language.ParseBase(lower); err == nil {
			return b.String()
		}
	}
	if head, kind, cut := strings.Cut(s, "("); cut && strings.TrimSpace(head) != "" {
		if code := ByName()[fold.Text(kind)]; code != "" {
			return code // Chinese (Cantonese)
		}
		return oneLanguage(head)
	}
	return ""
}

var byInterpreter = regexp.MustCompile(`(?i)interpret|interpr[eè]t|translat(?:or|ion)|traduct|\b\d{2,3}\s*\+?\s*(?:languages|langues)|(?:many|all|toutes les|plusieurs) (?:other )?(?:languages|langues)|language line`)

// ByInterpreter reports whether what stands where a language should is that
// others are possible by an interpreter: "interpretation in 170+ languages".
func ByInterpreter(l hsds.Language) bool {
	return len(Codes(hsds.Language{Code: l.Code, Name: l.Name})) == 0 && byInterpreter.MatchString(l.Name+" "+l.Note)
}
