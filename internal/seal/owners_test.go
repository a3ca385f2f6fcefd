package seal

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"testing"
)

func TestSealToOpens(t *testing.T) {
	priv := NewPrivateKey()
	pub, err := PublicKeyFromBytes(priv.Public().Bytes())
	if err != nil {
		t.Fatal(err)
	}
	again, err := PrivateKeyFromSeed(priv.Seed())
	if err != nil {
		t.Fatal(err)
	}
	seed := priv.Seed()
	wiped, err := PrivateKeyFromSeed(seed)
	clear(seed)
	if err != nil || !bytes.Equal(wiped.Seed(), priv.Seed()) {
		t.Error("the key shares its seed with the caller")
	}
	const overhead = headerLen + 1120 + 16
	for _, n := range []int{0, 1, 252, 253, 70000} {
		plain := bytes.Repeat([]byte{7}, n)
		sealed, err := pub.SealTo([]byte("info"), plain)
		if err != nil || len(sealed) != overhead+SizeClass(n) {
			t.Fatalf("%d bytes: %v, %d", n, err, len(sealed))
		}
		if got, err := again.Open([]byte("info"), sealed); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes: %v", n, err)
		}
		exact, err := pub.SealToExact([]byte("info"), plain)
		if err != nil || len(exact) != overhead+n {
			t.Fatalf("%d bytes exactly: %v, %d", n, err, len(exact))
		}
		if got, err := priv.Open([]byte("info"), exact); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes exactly: %v", n, err)
		}
	}
}

func TestTamperingSealedTo(t *testing.T) {
	priv := NewPrivateKey()
	sealed, err := priv.Public().SealTo([]byte("info"), []byte("hello"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range sealed {
		bad := bytes.Clone(sealed)
		bad[i] ^= 1 << (i % 8)
		if _, err := priv.Open([]byte("info"), bad); err == nil {
			t.Fatalf("byte %d changed and nobody noticed", i)
		}
	}
	if _, err := priv.Open([]byte("other"), sealed); !errors.Is(err, ErrOpen) {
		t.Errorf("other info: %v", err)
	}
	if _, err := NewPrivateKey().Open([]byte("info"), sealed); !errors.Is(err, ErrOpen) {
		t.Errorf("other key: %v", err)
	}
	bad := bytes.Clone(sealed)
	bad[4] = formatHPKEExact
	if _, err := priv.Open([]byte("info"), bad); !errors.Is(err, ErrOpen) {
		t.Errorf("exchanged format: %v", err)
	}
	if _, err := NewKey().Open(testBind, sealed); !errors.Is(err, ErrFormat) {
		t.Errorf("opened with a symmetric key: %v", err)
	}
}

func TestNoPublicKey(t *testing.T) {
	if _, err := (PublicKey{}).SealTo(nil, nil); !errors.Is(err, ErrKey) {
		t.Error(err)
	}
	if _, err := (PrivateKey{}).Open(nil, nil); !errors.Is(err, ErrKey) {
		t.Error(err)
	}
	if (PublicKey{}).Bytes() != nil || !(PublicKey{}).IsZero() || !(PrivateKey{}).IsZero() || !(VerifyKey{}).IsZero() {
		t.Error("zero keys")
	}
}

func TestPublicKeyFromBytesRefuses(t *testing.T) {
	ok := NewPrivateKey().Public().Bytes()
	// ML-KEM coefficients are below 3329 (FIPS 203, 7.2): 12 bits of ones are none.
	notReduced := append([]byte{0xff, 0xff, 0xff}, ok[3:]...)
	for name, b := range map[string][]byte{"nil": nil, "short": ok[1:], "long": append([]byte{0}, ok...), "not reduced": notReduced} {
		if _, err := PublicKeyFromBytes(b); !errors.Is(err, ErrKey) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSignaturesFitOnePurpose(t *testing.T) {
	k := NewSigningKey()
	v, err := VerifyKeyFromBytes(k.Public().Bytes())
	if err != nil {
		t.Fatal(err)
	}
	sig := k.Sign("consent", []byte("msg"))
	if !v.Verify("consent", []byte("msg"), sig) {
		t.Fatal("own signature refused")
	}
	for name, ok := range map[string]bool{
		"purpose":    v.Verify("release", []byte("msg"), sig),
		"no purpose": v.Verify("", []byte("msg"), sig),
		"message":    v.Verify("consent", []byte("msg2"), sig),
		"cut":        v.Verify("consent", []byte("msg"), sig[:63]),
		"other key":  NewSigningKey().Public().Verify("consent", []byte("msg"), sig),
		"no key":     VerifyKey{}.Verify("consent", []byte("msg"), sig),
	} {
		if ok {
			t.Errorf("verified with another %s", name)
		}
	}
}

func TestTamperingSigned(t *testing.T) {
	k := NewSigningKey()
	signed := SignBytes("move", k, []byte("body"))
	if got, err := OpenSigned("move", k.Public(), signed); err != nil || string(got) != "body" {
		t.Fatal(err)
	}
	for i := range len(signed) * 8 {
		bad := bytes.Clone(signed)
		bad[i/8] ^= 1 << (i % 8)
		if _, err := OpenSigned("move", k.Public(), bad); err == nil {
			t.Fatalf("bit %d changed and nobody noticed", i)
		}
	}
	for i := range signed {
		if _, err := OpenSigned("move", k.Public(), signed[:i]); err == nil {
			t.Fatalf("cut to %d bytes and nobody noticed", i)
		}
	}
	if _, err := OpenSigned("consent", k.Public(), signed); !errors.Is(err, ErrOpen) {
		t.Error(err)
	}
	body, _ := OpenSigned("move", k.Public(), signed)
	body[0] = 'X'
	if _, err := OpenSigned("move", k.Public(), signed); err != nil {
		t.Error("the body is not a copy")
	}
}

// TestSmallOrder shows that each listed point is one: R the neutral point and S = 0 verify for some message.
func TestSmallOrder(t *testing.T) {
	neutral := make([]byte, SignatureLen)
	neutral[0] = 1
	for _, p := range smallOrders {
		if p[31] == 0x7f && p[0] == 0xed || p[0] == 0xee && p[31] == 0x7f {
			// Not canonical: whether a library reads it or not, we don't.
			t.Logf("%x is not canonical", p)
		} else if !denies(p[:], neutral) {
			t.Errorf("%x is not of small order", p)
		}
		for _, sign := range []byte{0, 0x80} {
			q := p
			q[31] |= sign
			if _, err := VerifyKeyFromBytes(q[:]); !errors.Is(err, ErrKey) {
				t.Errorf("%x: %v", q, err)
			}
		}
	}
}

func denies(pub, sig []byte) bool {
	for i := range 200 {
		if ed25519.VerifyWithOptions(pub, fmt.Append(nil, i), sig, options("x")) == nil {
			return true
		}
	}
	return false
}

func TestFingerprint(t *testing.T) {
	a := Fingerprint([]byte("a"), []byte("b"))
	if len(a) != 23 || a == Fingerprint([]byte("ab")) || a == Fingerprint([]byte("b"), []byte("a")) {
		t.Error(a)
	}
}
