package seal

import (
	"crypto/sha256"
	"math/big"
	"strings"
)

const (
	fingerprintDigits = 20
	fingerprintGroup  = 5
)

// Fingerprint returns a short code for comparing by voice whether two people hold the same data: four groups of five
// digits, 66 bits. Digits, because they are heard alike in English and in French, which letters are not. Give it
// everything that must agree (both keys, both ids), not one key only.
func Fingerprint(data ...[]byte) string {
	h := sha256.New()
	writePieces(h, "relais/1/fingerprint", data)
	n := new(big.Int).SetBytes(h.Sum(nil))
	mod := new(big.Int).Exp(big.NewInt(10), big.NewInt(fingerprintDigits), nil)
	s := n.Mod(n, mod).String()
	s = strings.Repeat("0", fingerprintDigits-len(s)) + s
	groups := make([]string, 0, fingerprintDigits/fingerprintGroup)
	for i := 0; i < len(s); i += fingerprintGroup {
		groups = append(groups, s[i:i+fingerprintGroup])
	}
	return strings.Join(groups, " ")
}
