package seal

import (
	"bytes"
	"errors"
	"testing"
)

var fuzzSeed = bytes.Repeat([]byte{0x42}, 32)

// known tells whether err is one that this package promises for bytes from outside.
func known(err error) bool {
	var se *ShareError
	return errors.As(err, &se) || errors.Is(err, ErrFormat) || errors.Is(err, ErrOpen) || errors.Is(err, ErrKey) ||
		errors.Is(err, ErrShares) || errors.Is(err, ErrCode)
}

func FuzzOpen(f *testing.F) {
	k, _ := KeyFromBytes(fuzzSeed)
	f.Add(k.Seal(testBind, []byte("hello")), "entry", uint64(3))
	f.Add(k.SealExact(testBind, nil), "entry", uint64(3))
	f.Add([]byte("RLS1\x01\x01"), "", uint64(0))
	f.Fuzz(func(t *testing.T, sealed []byte, kind string, version uint64) {
		b := Bind{kind, "agency", "row", version}
		if _, err := k.Open(b, sealed); err != nil && !known(err) {
			t.Fatal(err)
		}
		if got, err := k.Open(b, k.Seal(b, sealed)); err != nil || !bytes.Equal(got, sealed) {
			t.Fatal(err)
		}
	})
}

func FuzzPrivateOpen(f *testing.F) {
	k, _ := PrivateKeyFromSeed(fuzzSeed)
	sealed, _ := k.Public().SealTo([]byte("info"), []byte("hello"))
	f.Add([]byte("info"), sealed)
	f.Add([]byte(""), []byte("RLS1\x03\x02"))
	f.Fuzz(func(t *testing.T, info, sealed []byte) {
		if _, err := k.Open(info, sealed); err != nil && !known(err) {
			t.Fatal(err)
		}
	})
}

func FuzzUnpad(f *testing.F) {
	f.Add(pad([]byte("hello")))
	f.Add([]byte{255, 255, 255, 255, 0})
	f.Fuzz(func(t *testing.T, padded []byte) {
		if got, err := unpad(padded); err == nil && !bytes.Equal(pad(got), padded) {
			t.Fatal("took what pad does not make")
		}
	})
}

func FuzzOpenSigned(f *testing.F) {
	k, _ := SigningKeyFromSeed(fuzzSeed)
	f.Add("move", SignBytes("move", k, []byte("hello")))
	f.Add("", []byte("RLS1\x05\x03"))
	f.Fuzz(func(t *testing.T, purpose string, signed []byte) {
		body, err := OpenSigned(purpose, k.Public(), signed)
		if err != nil {
			if !known(err) {
				t.Fatal(err)
			}
			return
		}
		if !bytes.Equal(SignBytes(purpose, k, body), signed) {
			t.Fatal("opened what the key did not sign so")
		}
	})
}

func FuzzPublicKeyFromBytes(f *testing.F) {
	k, _ := PrivateKeyFromSeed(fuzzSeed)
	f.Add(k.Public().Bytes())
	f.Add(make([]byte, PublicKeyLen))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := PublicKeyFromBytes(b)
		if err != nil {
			if !known(err) {
				t.Fatal(err)
			}
			return
		}
		if !bytes.Equal(p.Bytes(), b) {
			t.Fatal("another form of the same key")
		}
		if _, err := p.SealTo(nil, nil); err != nil {
			t.Log(err) // a degenerate X25519 half may be refused here; it must not panic
		}
	})
}

func FuzzVerifyKeyFromBytes(f *testing.F) {
	f.Add(fuzzSeed, make([]byte, SignatureLen))
	f.Fuzz(func(t *testing.T, b, sig []byte) {
		if v, err := VerifyKeyFromBytes(b); err == nil {
			v.Verify("x", b, sig)
		}
	})
}

func FuzzOpenKit(f *testing.F) {
	shares, wraps := NewKit(2, 3, []byte("hello"))
	f.Add(wraps, shares[0], shares[2])
	f.Add(wraps[:12], "", "\xff-o")
	f.Fuzz(func(t *testing.T, wraps []byte, a, b string) {
		if _, err := OpenKit(wraps, []string{a, b}); err != nil && !known(err) {
			t.Fatal(err)
		}
	})
}

func FuzzParseCode(f *testing.F) {
	f.Add("K7M-4P2-X")
	f.Add(NewCode())
	f.Add("o0il1\xffſK")
	f.Fuzz(func(t *testing.T, s string) {
		code, err := ParseCode(s)
		if err != nil {
			if !known(err) {
				t.Fatal(err)
			}
			return
		}
		if again, err := ParseCode(code); err != nil || again != code {
			t.Fatalf("%q is not stable: %q", code, again)
		}
	})
}

func FuzzValidID(f *testing.F) {
	f.Add(NewID())
	f.Fuzz(func(t *testing.T, s string) {
		if !ValidID(s) {
			return
		}
		b, err := idEncoding.DecodeString(s)
		if err != nil || idEncoding.EncodeToString(b) != s {
			t.Fatalf("%q is not canonical", s)
		}
	})
}
