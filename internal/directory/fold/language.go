package fold

import "strings"

// Language is a language without its region, in one code where there are several:
// "fr-CA" is "fr", "tl" and "tgl" are "fil", "cmn" is "zh".
func Language(tag string) string {
	b, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if to := sameLanguage[b]; to != "" {
		return to
	}
	return b
}

// sameLanguage are codes for what people call one language: of one within a
// larger one, and of three letters where there are two.
var sameLanguage = map[string]string{"tl": "fil", "tgl": "fil", "cmn": "zh", "zho": "zh", "chi": "zh", "pes": "fa", "fas": "fa", "per": "fa", "arb": "ar",
	"ara": "ar", "swh": "sw", "swa": "sw", "npi": "ne", "nep": "ne", "fra": "fr", "fre": "fr", "eng": "en", "spa": "es", "por": "pt", "rus": "ru", "kor": "ko",
	"vie": "vi", "hin": "hi", "urd": "ur", "pan": "pa", "ben": "bn", "tam": "ta", "som": "so", "amh": "am", "tir": "ti", "hat": "ht", "zsm": "ms", "lvs": "lv",
	"ekk": "et", "khk": "mn", "uzn": "uz", "azj": "az", "ydd": "yi", "gsw": "de", "deu": "de", "ger": "de", "ita": "it", "jpn": "ja"}
