package seal

import (
	"bytes"
	"strings"
	"unicode"
)

// crockford is Crockford's base32 alphabet in upper case: no I, L, O, U.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// unread stands for a character that is not in the alphabet.
const unread = 0xff

// symbols turns what somebody typed into symbols 0–31: case, spaces and hyphens do not matter, O is read as 0, I and L
// as 1. Any other character becomes unread.
func symbols(s string) []byte {
	out := make([]byte, 0, len(s))
	for _, r := range strings.ToUpper(s) {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || r == '.' || r == '_' {
			continue
		}
		switch r {
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		i := strings.IndexRune(crockford, r)
		if i < 0 {
			i = unread
		}
		out = append(out, byte(i))
	}
	return out
}

// checked tells whether syms ends with the check symbol of what is before it, after a prefix that is not written.
func checked(syms []byte, prefix ...byte) bool {
	last := len(syms) - 1
	return last >= 0 && bytes.IndexByte(syms, unread) < 0 && syms[last] == checkSymbol(append(prefix, syms[:last]...))
}

func spell(syms []byte) string {
	out := make([]byte, len(syms))
	for i, s := range syms {
		out[i] = crockford[s&31]
	}
	return string(out)
}

// group puts a hyphen after every n characters.
func group(s string, n int) string {
	var parts []string
	for ; len(s) > n; s = s[n:] {
		parts = append(parts, s[:n])
	}
	return strings.Join(append(parts, s), "-")
}

// timesAlpha multiplies by the generator of GF(32) with the primitive polynomial x⁵+x²+1.
func timesAlpha(x byte) byte {
	x <<= 1
	if x&32 != 0 {
		x ^= 0b100101
	}
	return x
}

// checkSymbol returns the symbol c for which c + Σ αⁱ·sᵢ = 0 over GF(32), i = 1 for the last symbol: a Reed–Solomon
// code with one check symbol. For up to 30 symbols all weights differ and none is zero, so that every single wrong
// symbol and every exchange of two symbols (neighbours or not, the check symbol included) is caught. It is no
// protection against somebody who wants to deceive.
func checkSymbol(syms []byte) byte {
	var sum byte
	for _, s := range syms {
		sum = timesAlpha(sum ^ s)
	}
	return sum
}
