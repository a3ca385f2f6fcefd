package seal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

var testBind = Bind{Kind: "entry", Owner: "agency", Object: "row", Version: 3}

func TestSealOpens(t *testing.T) {
	k := NewKey()
	for _, n := range []int{0, 1, 251, 252, 253, 5000, 262140, 262141, 600000} {
		plain := bytes.Repeat([]byte{7}, n)
		sealed := k.Seal(testBind, plain)
		if got, err := k.Open(testBind, sealed); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes: %v", n, err)
		}
		if want := headerLen + 28 + SizeClass(n); len(sealed) != want {
			t.Errorf("%d bytes sealed are %d, want %d", n, len(sealed), want)
		}
		exact := k.SealExact(testBind, plain)
		if got, err := k.Open(testBind, exact); err != nil || !bytes.Equal(got, plain) || len(exact) != headerLen+28+n {
			t.Errorf("%d bytes exactly: %v, %d", n, err, len(exact))
		}
	}
}

func TestSizeClass(t *testing.T) {
	for n, want := range map[int]int{
		0: 256, 252: 256, 253: 1024, 1020: 1024, 1021: 4096, 4092: 4096, 4093: 16384, 16381: 65536, 65533: 262144,
		262140: 262144, 262141: 524288, 524284: 524288, 524285: 786432,
	} {
		if got := SizeClass(n); got != want {
			t.Errorf("%d: %d, want %d", n, got, want)
		}
	}
}

func TestUnpadAcceptsOnlyWhatPadMakes(t *testing.T) {
	ok := pad([]byte("hello"))
	for name, bad := range map[string][]byte{
		"empty":       {},
		"short":       {0, 0, 0},
		"not zero":    append(bytes.Clone(ok[:len(ok)-1]), 1),
		"wrong class": append(bytes.Clone(ok), make([]byte, 768)...),
		"too long":    append([]byte{0, 0, 1, 0}, ok[4:]...),
		"huge":        append([]byte{255, 255, 255, 255}, ok[4:]...),
	} {
		if _, err := unpad(bad); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTamperingSealed(t *testing.T) {
	k := NewKey()
	sealed := k.Seal(testBind, []byte("hello"))
	for i := range len(sealed) * 8 {
		bad := bytes.Clone(sealed)
		bad[i/8] ^= 1 << (i % 8)
		if _, err := k.Open(testBind, bad); err == nil {
			t.Fatalf("bit %d changed and nobody noticed", i)
		}
	}
	for i := range sealed {
		if _, err := k.Open(testBind, sealed[:i]); err == nil {
			t.Fatalf("cut to %d bytes and nobody noticed", i)
		}
	}
	if _, err := k.Open(testBind, append(bytes.Clone(sealed), 0)); err == nil {
		t.Error("longer and nobody noticed")
	}
}

func TestTamperingBind(t *testing.T) {
	k := NewKey()
	sealed := k.Seal(testBind, []byte("hello"))
	for _, b := range []Bind{
		{"entry", "agency", "row", 2},
		{"entry", "agency", "other", 3},
		{"entry", "other", "row", 3},
		{"other", "agency", "row", 3},
		{"entryagency", "", "row", 3},
		{"entry", "agencyrow", "", 3},
		{},
	} {
		if _, err := k.Open(b, sealed); !errors.Is(err, ErrOpen) {
			t.Errorf("%+v: %v", b, err)
		}
	}
	if _, err := NewKey().Open(testBind, sealed); !errors.Is(err, ErrOpen) {
		t.Errorf("another key: %v", err)
	}
}

func TestUnknownEnvelopesAreRefused(t *testing.T) {
	k := NewKey()
	sealed := k.Seal(testBind, []byte("hello"))
	for i, want := range map[int]error{0: ErrFormat, 3: ErrFormat, 4: ErrFormat, 5: ErrFormat} {
		bad := bytes.Clone(sealed)
		bad[i] = 0x7f
		if _, err := k.Open(testBind, bad); !errors.Is(err, want) {
			t.Errorf("byte %d: %v", i, err)
		}
	}
	// The other format of this suite is known, but the header is authenticated.
	bad := bytes.Clone(sealed)
	bad[4] = formatExact
	if _, err := k.Open(testBind, bad); !errors.Is(err, ErrOpen) {
		t.Errorf("exchanged format: %v", err)
	}
}

func TestBindEncodingIsUnambiguous(t *testing.T) {
	seen := map[string]Bind{}
	words := []string{"", "a", "aa", "\x00\x00\x00\x01", "\x00"}
	for _, kind := range words {
		for _, owner := range words {
			for _, object := range words {
				b := Bind{kind, owner, object, uint64(len(kind))}
				enc := string(b.Bytes())
				if other, ok := seen[enc]; ok {
					t.Errorf("%+v and %+v are encoded alike", b, other)
				}
				seen[enc] = b
			}
		}
	}
}

func TestDeriveAndMACSeparatePurposes(t *testing.T) {
	k := NewKey()
	if k.Derive("a").Equal(k.Derive("b")) || k.Derive("a").Equal(k) || !k.Derive("a").Equal(k.Derive("a")) {
		t.Error("Derive")
	}
	seen := map[[32]byte]int{}
	for i, m := range [][32]byte{
		k.MAC("a"), k.MAC("b"), k.MAC("a", nil), k.MAC("a", []byte("bc")), k.MAC("a", []byte("b"), []byte("c")),
		k.MAC("ab", []byte("c")), k.MAC("a", []byte("b"), nil, []byte("c")), NewKey().MAC("a"),
	} {
		if j, ok := seen[m]; ok {
			t.Errorf("%d and %d are alike", i, j)
		}
		seen[m] = i
	}
}

func TestKeysAreNotPrinted(t *testing.T) {
	raw := bytes.Repeat([]byte{0xab}, 32)
	k, _ := KeyFromBytes(raw)
	p, _ := PrivateKeyFromSeed(raw)
	s, _ := SigningKeyFromSeed(raw)
	type holder struct {
		k Key
		p PrivateKey
		s SigningKey
		K Key
	}
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, nil))
	for _, v := range []any{k, p, s, &k, []Key{k}, holder{k, p, s, k}, &holder{k, p, s, k}, map[string]Key{"k": k}} {
		text := fmt.Sprintf("%v %+v %#v %s %q %d %x %X", v, v, v, v, v, v, v, v)
		logger.Info("x", "v", v)
		text = strings.ToLower(text + log.String())
		for _, leak := range []string{"abab", "171 171", "171, 171", "0xab, 0xab", "q6ur"} {
			if strings.Contains(text, leak) {
				t.Errorf("%T shows its bytes: %s", v, text)
			}
		}
		if _, err := json.Marshal(v); err == nil && !strings.Contains(fmt.Sprintf("%T", v), "holder") {
			t.Errorf("%T can be marshalled", v)
		}
	}
	if _, err := json.Marshal(holder{K: k}); err == nil {
		t.Error("a struct with a key can be marshalled")
	}
}

func TestNoKeyPanics(t *testing.T) {
	wiped := NewKey()
	wiped.Wipe()
	for name, use := range map[string]func(){
		"seal":   func() { Key{}.Seal(testBind, nil) },
		"mac":    func() { Key{}.MAC("x") },
		"derive": func() { Key{}.Derive("x") },
		"bytes":  func() { Key{}.Bytes() },
		"wiped":  func() { wiped.Seal(testBind, nil) },
		"sign":   func() { SigningKey{}.Sign("x", nil) },
		"empty":  func() { NewSigningKey().Sign("", nil) },
		"long":   func() { NewSigningKey().Sign(strings.Repeat("x", 256), nil) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s did not panic", name)
				}
			}()
			use()
		}()
	}
}

func TestKeyFromBytesRefuses(t *testing.T) {
	for _, b := range [][]byte{nil, make([]byte, 31), make([]byte, 32), make([]byte, 33)} {
		if _, err := KeyFromBytes(b); !errors.Is(err, ErrKey) {
			t.Errorf("%d bytes: %v", len(b), err)
		}
		if _, err := PrivateKeyFromSeed(b); !errors.Is(err, ErrKey) {
			t.Errorf("seed of %d bytes: %v", len(b), err)
		}
		if _, err := SigningKeyFromSeed(b); !errors.Is(err, ErrKey) {
			t.Errorf("signing seed of %d bytes: %v", len(b), err)
		}
	}
	raw := bytes.Repeat([]byte{1}, 32)
	k, err := KeyFromBytes(raw)
	raw[0] = 9
	if err != nil || k.Bytes()[0] != 1 || k.Equal(NewKey()) || k.Equal(Key{}) || !(Key{}).Equal(Key{}) {
		t.Error("copy or Equal")
	}
}
