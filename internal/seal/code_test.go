package seal

import (
	"errors"
	"strings"
	"testing"
)

func TestNewCodeParses(t *testing.T) {
	for range 1000 {
		code := NewCode()
		if got, err := ParseCode(code); err != nil || got != code || hasVowel(code) || len(code) != 9 {
			t.Fatalf("%s: %s, %v", code, got, err)
		}
	}
}

func TestParseCodeReadsWhatPeopleType(t *testing.T) {
	code := formatCode(append([]byte{1, 0, 7, 20, 4, 2}, checkSymbol([]byte{1, 0, 7, 20, 4, 2})))
	for _, typed := range []string{
		strings.ToLower(code), strings.ReplaceAll(code, "-", ""), strings.ReplaceAll(code, "-", " "),
		" " + strings.ReplaceAll(code, "-", "–") + "\n", strings.NewReplacer("1", "l", "0", "o").Replace(code),
		strings.NewReplacer("1", "I", "0", "O").Replace(code),
	} {
		if got, err := ParseCode(typed); err != nil || got != code {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"", "-", code[:8], code + "0", "U" + code[1:], "é" + code[1:], code + code} {
		if _, err := ParseCode(typed); !errors.Is(err, ErrCode) {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

// TestParseCodeCatches tries every wrong character and every exchange of two in some codes.
func TestParseCodeCatches(t *testing.T) {
	for range 50 {
		code := strings.ReplaceAll(NewCode(), "-", "")
		for i := range code {
			for _, c := range crockford {
				if wrong := code[:i] + string(c) + code[i+1:]; wrong != code {
					refuses(t, wrong)
				}
			}
			for j := i + 1; j < len(code); j++ {
				b := []byte(code)
				b[i], b[j] = b[j], b[i]
				if string(b) != code {
					refuses(t, string(b))
				}
			}
		}
	}
}

func refuses(t *testing.T, code string) {
	t.Helper()
	if _, err := ParseCode(code); !errors.Is(err, ErrCode) {
		t.Errorf("%s taken", code)
	}
}

func TestCheckWeightsDiffer(t *testing.T) {
	seen := map[byte]bool{}
	x := byte(1)
	for range 31 {
		if x == 0 || seen[x] {
			t.Fatalf("weight %d repeats", x)
		}
		seen[x] = true
		x = timesAlpha(x)
	}
	if x != 1 {
		t.Error("the generator has another order than 31")
	}
}

func TestID(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		id := NewID()
		if !ValidID(id) || seen[id] {
			t.Fatal(id)
		}
		seen[id] = true
	}
	ok := NewID()[:25] + "0"
	for _, bad := range []string{"", ok[:25], ok + "0", strings.ToUpper("a" + ok[1:]), "i" + ok[1:], "u" + ok[1:], ok[:25] + "1", ok[:24] + "é"} {
		if ValidID(bad) {
			t.Errorf("%q taken", bad)
		}
	}
}

func TestToken(t *testing.T) {
	a, b := NewToken(), NewToken()
	if a == b || len(a) != TokenLen || len(HashToken(a)) != 32 || string(HashToken(a)) == string(HashToken(b)) {
		t.Error("tokens")
	}
	if TokenKey(a, "x").Equal(TokenKey(a, "y")) || TokenKey(a, "x").Equal(TokenKey(b, "x")) || string(TokenKey(a, "x").Bytes()) == string(HashToken(a)) {
		t.Error("keys of tokens")
	}
}
