package card

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"relais/content/cardwords"
	distance "relais/internal/directory/match/text"
	"relais/internal/text"
)

// denied are beginnings of words that stand on no card: violence, police and law, sex,
// body, money, faith, nationality, insults, fear.
var denied = map[string]string{
	"fr": `arme assas blesse bombe cadav coup crim cruel danger deuil drog fouet fusil guerr haine meurt mort otage peur poign
		poison prison proces police policier sang tue venge viol vole voleur avocat juge tribun menott
		sexe seins fesse cuisse ventr poitri bouche langue nue vierge pute amant baiser caress
		argent banque dette euro dollar payer salaire
		dieu diable eglise mosqu priere pretre saint anglais arabe chinois franc juif negre russe turc
		cochon chien truie salop idiot imbec laid moche`,
	"en": `attac beat blood bomb bruis cruel danger dead death die drown fear fight gun hang hate hit hurt jail kill knif murd pain
		poison police prison punch rape scar shoot slap slave stab steal thief victim violen weapon
		arrest court crime guilt judge jury lawyer warran
		breast body brothel kiss lover naked nude sex strip virgin whore massag
		bank cash coin debt dollar money owe paid pay price salar wage
		allah angel bible church demon devil faith god hell jesus mosque pray priest saint sin
		arab asian black chinese dutch english french german indian irish italian jew polish roman russian slav turk
		bitch bastard dumb fool idiot pig slut stupid ugly`,
}

// TestCardWords holds both lists to their rules.
func TestCardWords(t *testing.T) {
	for _, lang := range cardwords.Languages {
		list := cardwords.In(lang).Words
		if len(list) != 2048 || !slices.IsSorted(list) {
			t.Errorf("%s: %d words, sorted %v", lang, len(list), slices.IsSorted(list))
		}
		folded, starts := make([]string, len(list)), map[string]string{}
		for i, w := range list {
			folded[i] = text.Fold(w)
			if n := len(folded[i]); n < short || n > 9 || w != strings.ToLower(w) || strings.ContainsFunc(folded[i], func(r rune) bool { return r < 'a' || r > 'z' }) {
				t.Errorf("%s: %q", lang, w)
			}
			if strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) }) {
				t.Errorf("%s: %q is more than letters", lang, w)
			}
			if other, ok := starts[Short(w)]; ok {
				t.Errorf("%s: %s and %s begin alike", lang, w, other)
			}
			starts[Short(w)] = w
			for _, d := range strings.Fields(denied[lang]) {
				if folded[i] == d {
					t.Errorf("%s: %s", lang, w)
				}
			}
		}
		for i, a := range folded {
			for _, b := range folded[i+1:] {
				if distance.OneTypo(a, b) {
					t.Errorf("%s: %s and %s are one mistake apart", lang, a, b)
				}
			}
		}
	}
}

func TestRead(t *testing.T) {
	fr, en := cardwords.In("fr").Words, cardwords.In("en").Words
	card := func(list []string) (out []string) {
		for i := range words {
			out = append(out, list[i*200+7])
		}
		return out
	}
	shorten := func(in []string) string {
		var out []string
		for _, w := range in {
			out = append(out, Short(w))
		}
		return strings.Join(out, " ")
	}
	for _, test := range []struct {
		name, typed, want string
		wrong             []int
	}{
		{"as printed", Join(card(fr)), shorten(card(fr)), nil},
		{"four letters, capitals, hyphens", strings.ToUpper(strings.ReplaceAll(shorten(card(en)), " ", "-")), shorten(card(en)), nil},
		{"lines and numbers of a list are no letters", strings.Join(card(en), ",\n"), shorten(card(en)), nil},
		{"digits", "0123 4567 8901 2345 6789 0123", "012345678901234567890123", nil},
		{"digits of another script", "٠١٢٣ ٤٥٦٧ ٨٩٠١ ٢٣٤٥ ٦٧٨٩ ٠١٢٣", "012345678901234567890123", nil},
		{"one digit too few", "0123 4567 8901 2345 6789 012", "", nil},
		{"six words", Join(card(fr)[:6]), "", nil},
		{"one wrong", Join(append(card(en)[:6:6], "zzzzz")), "", []int{7}},
		{"nothing", "", "", nil},
		{"only marks", "— · —", "", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, wrong, err := Read(test.typed)
			if got != test.want || (err == nil) != (test.want != "") || !slices.Equal(wrong, test.wrong) {
				t.Errorf("%q, %v, %v", got, wrong, err)
			}
		})
	}
}

// TestDraw: what is drawn is read back, and never the same.
func TestDraw(t *testing.T) {
	seen := map[string]bool{}
	for _, form := range Forms {
		for range 200 {
			drawn := Join(Draw(form))
			if _, _, err := Read(drawn); err != nil || seen[drawn] {
				t.Fatalf("%s: %q %v", form, drawn, err)
			}
			seen[drawn] = true
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("0123 4567 8901 2345 6789 0123")
	f.Add(Join(Draw(French)))
	f.Fuzz(func(t *testing.T, typed string) {
		read, _, err := Read(typed)
		if (err == nil) != (read != "") {
			t.Errorf("%q %v", read, err)
		}
		if again, _, err2 := Read(read); err == nil && (err2 != nil || again != read) {
			t.Errorf("%q is read as %q, %v", read, again, err2)
		}
	})
}
