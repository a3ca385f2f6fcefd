package seal

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func key(t *testing.T, pass string, salt []byte, pepper Key, p ArgonParams) Key {
	t.Helper()
	k, err := PassphraseKey(context.Background(), Turn{}, pass, salt, pepper, p)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestPassphraseKeyDependsOnEverything(t *testing.T) {
	salt, pepper, p := NewSalt(), NewKey(), Test()
	k := key(t, "l\u2019\u00e9toile du nord", salt, pepper, p)
	if !k.Equal(key(t, "l\u2019e\u0301toile du nord", salt, pepper, p)) {
		t.Error("composed and decomposed letters differ")
	}
	if !key(t, "ﬁn １２", salt, pepper, p).Equal(key(t, "fin 12", salt, pepper, p)) {
		t.Error("not NFKC")
	}
	slower := p
	slower.Time++
	for name, other := range map[string]Key{
		"passphrase": key(t, "l\u2019\u00e9toile du sud", salt, pepper, p),
		"salt":       key(t, "l\u2019\u00e9toile du nord", NewSalt(), pepper, p),
		"pepper":     key(t, "l\u2019\u00e9toile du nord", salt, NewKey(), p),
		"cost":       key(t, "l\u2019\u00e9toile du nord", salt, pepper, slower),
	} {
		if k.Equal(other) {
			t.Errorf("another %s, the same key", name)
		}
	}
}

func TestPassphraseKeyRefuses(t *testing.T) {
	ctx, salt, pepper := context.Background(), NewSalt(), NewKey()
	for name, err := range map[string]error{
		"empty":      second(PassphraseKey(ctx, Turn{}, "", salt, pepper, Test())),
		"huge":       second(PassphraseKey(ctx, Turn{}, strings.Repeat("x", 5000), salt, pepper, Test())),
		"short salt": second(PassphraseKey(ctx, Turn{}, "x", salt[1:], pepper, Test())),
		"no cost":    second(PassphraseKey(ctx, Turn{}, "x", salt, pepper, ArgonParams{})),
		"too costly": second(PassphraseKey(ctx, Turn{}, "x", salt, pepper, ArgonParams{MemoryKiB: 1 << 31, Time: 1, Threads: 1})),
		"endless":    second(PassphraseKey(ctx, Turn{}, "x", salt, pepper, ArgonParams{MemoryKiB: 8, Time: 1 << 31, Threads: 1})),
	} {
		if !errors.Is(err, ErrPassphrase) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second(_ Key, err error) error { return err }

// TestProductionCost is the one test that hashes at full cost.
func TestProductionCost(t *testing.T) {
	p := Production()
	if p.MemoryKiB < 128<<10 || p.Time < 2 || p.Threads != 1 || !p.usable() {
		t.Fatalf("%+v", p)
	}
	key(t, "six words that nobody would guess", NewSalt(), NewKey(), p)
}
