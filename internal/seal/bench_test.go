package seal

import (
	"context"
	"testing"
)

var sink []byte

func BenchmarkSealPadded(b *testing.B) {
	k, plain := NewKey(), make([]byte, 200)
	for b.Loop() {
		sink = k.Seal(testBind, plain)
	}
}

func BenchmarkOpenPadded(b *testing.B) {
	k := NewKey()
	sealed := k.Seal(testBind, make([]byte, 200))
	for b.Loop() {
		sink, _ = k.Open(testBind, sealed)
	}
}

func BenchmarkDerive(b *testing.B) {
	k := NewKey()
	for b.Loop() {
		k.Derive("purpose")
	}
}

func BenchmarkMAC(b *testing.B) {
	k, data := NewKey(), make([]byte, 32)
	for b.Loop() {
		k.MAC("purpose", data)
	}
}

func BenchmarkSealTo(b *testing.B) {
	p, plain := NewPrivateKey().Public(), make([]byte, 200)
	for b.Loop() {
		sink, _ = p.SealTo([]byte("info"), plain)
	}
}

// BenchmarkOpenHeld opens with a key that is held, BenchmarkOpenFromSeed expands it each time.
func BenchmarkOpenHeld(b *testing.B) {
	k := NewPrivateKey()
	sealed, _ := k.Public().SealTo([]byte("info"), make([]byte, 200))
	for b.Loop() {
		sink, _ = k.Open([]byte("info"), sealed)
	}
}

func BenchmarkOpenFromSeed(b *testing.B) {
	k := NewPrivateKey()
	sealed, _ := k.Public().SealTo([]byte("info"), make([]byte, 200))
	seed := k.Seed()
	for b.Loop() {
		again, _ := PrivateKeyFromSeed(seed)
		sink, _ = again.Open([]byte("info"), sealed)
	}
}

func BenchmarkSign(b *testing.B) {
	k, body := NewSigningKey(), make([]byte, 1000)
	for b.Loop() {
		sink = SignBytes("purpose", k, body)
	}
}

func BenchmarkOpenSigned(b *testing.B) {
	k := NewSigningKey()
	v, signed := k.Public(), SignBytes("purpose", k, make([]byte, 1000))
	for b.Loop() {
		sink, _ = OpenSigned("purpose", v, signed)
	}
}

func BenchmarkPassphraseProduction(b *testing.B) {
	salt, pepper := NewSalt(), NewKey()
	for b.Loop() {
		PassphraseKey(context.Background(), Turn{}, "six words that nobody would guess", salt, pepper, Production())
	}
}
