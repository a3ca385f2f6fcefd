package seal

import (
	"crypto/ed25519"
	"encoding/hex"
)

// smallOrders are all encodings of points whose order divides 8, the sign bit cleared; the list is the one in
// libsodium (crypto_core/ed25519/ref10: ge25519_has_small_order).
var smallOrders = [][ed25519.PublicKeySize]byte{
	point("0000000000000000000000000000000000000000000000000000000000000000"),
	point("0100000000000000000000000000000000000000000000000000000000000000"),
	point("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
	point("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
	point("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
	point("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
	point("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
}

func point(s string) (p [ed25519.PublicKeySize]byte) {
	b, err := hex.DecodeString(s)
	if err != nil || copy(p[:], b) != len(p) {
		panic("seal: bad point")
	}
	return p
}

func smallOrder(b []byte) bool {
	p := [ed25519.PublicKeySize]byte(b)
	p[len(p)-1] &= 0x7f
	for _, s := range smallOrders {
		if p == s {
			return true
		}
	}
	return false
}
