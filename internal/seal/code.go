package seal

import (
	"crypto/rand"
	"errors"
)

// ErrCode: a code is mistyped or misheard.
var ErrCode = errors.New("seal: mistyped code")

const codeLen = 6

// NewCode returns a random code that can be said on the telephone, such as "K7M-4P2-X": six characters of Crockford's
// base32 and a check character that catches one wrong character and one exchange of two. It has no vowels, so that no
// code spells a word. About 2^29 codes exist: the caller makes sure that it is new.
func NewCode() string {
	for {
		syms := make([]byte, codeLen, codeLen+1)
		rand.Read(syms)
		for i := range syms {
			syms[i] &= 31
		}
		syms = append(syms, checkSymbol(syms))
		if code := formatCode(syms); !hasVowel(code) {
			return code
		}
	}
}

func formatCode(syms []byte) string {
	return group(spell(syms), 3)
}

func hasVowel(s string) bool {
	for _, r := range s {
		if r == 'A' || r == 'E' {
			return true
		}
	}
	return false
}

// ParseCode reads a code as somebody typed it (case, spaces and hyphens do not matter; O is 0; I and L are 1) and
// returns its one written form. ErrCode when a character is wrong or missing.
func ParseCode(s string) (string, error) {
	syms := symbols(s)
	if len(syms) != codeLen+1 || !checked(syms) {
		return "", ErrCode
	}
	return formatCode(syms), nil
}
