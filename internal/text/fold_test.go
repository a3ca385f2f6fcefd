package text

import (
	"testing"
	"unicode"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Éloïse": "eloise", "ŒUVRE": "oeuvre", "  two   words ": "two words", "plain": "plain",
		"Đặng": "dang", "Łucja": "lucja", "N’Djamena": "n'djamena", "": "", "Ｆｕｌｌ": "full", "Straße": "strasse",
		"Ǿ": "o", "ǿ": "o", "Ǣ": "ae", "ǽ": "ae", "ẞ": "ss", "İ": "i",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
		if again := Fold(Fold(in)); again != want {
			t.Errorf("folding %q twice gives %q", in, again)
		}
	}
}

// TestFoldedStays: no character is folded further when it was folded.
func TestFoldedStays(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if once := Fold(string(r)); Fold(once) != once {
			t.Errorf("%U is folded to %q, and that to %q", r, once, Fold(once))
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Ǿ", " A  b ", "œ\u0301x", "\u0300 a", "\xff", "각 ß", "\u00a8a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if once := Fold(s); Fold(once) != once {
			t.Errorf("%q is folded to %q, and that to %q", s, once, Fold(once))
		}
	})
}
