package agency

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/fault"
	"relais/internal/seal"
)

func TestPassphraseUnlocks(t *testing.T) {
	t.Parallel()
	pepper, salt, words := seal.NewKey(), seal.NewSalt(), "four words that rhyme"
	unlock := func(passphrase string, salt []byte, pepper seal.Key) seal.Key {
		k, err := seal.PassphraseKey(t.Context(), seal.Turn{}, passphrase, salt, pepper, seal.Test())
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	keys, right := NewMemberKeys(), unlock(words, salt, pepper)
	row := UnlockRow{Member: "m", Kind: ByPassphrase, Sealed: keys.Wrap("m", ByPassphrase, "", right)}
	got, err := UnwrapMember(row, right)
	if err != nil || got.Sign.Public() != keys.Sign.Public() || !bytes.Equal(got.Seal.Seed(), keys.Seal.Seed()) {
		t.Fatalf("other keys came back: %v", err)
	}
	for name, k := range map[string]seal.Key{
		"other passphrase": unlock(words+".", salt, pepper),
		"other salt":       unlock(words, seal.NewSalt(), pepper),
		"other pepper":     unlock(words, salt, seal.NewKey()),
	} {
		if _, err := UnwrapMember(row, k); !errors.Is(err, seal.ErrOpen) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, moved := range map[string]UnlockRow{
		"other member":  {Member: "n", Kind: ByPassphrase, Sealed: row.Sealed},
		"other kind":    {Member: "m", Kind: ByPasskey, Sealed: row.Sealed},
		"other passkey": {Member: "m", Kind: ByPassphrase, Ref: "r", Sealed: row.Sealed},
	} {
		if _, err := UnwrapMember(moved, right); !errors.Is(err, seal.ErrOpen) {
			t.Errorf("%s: %v", name, err)
		}
	}
	row.Sealed = right.SealExact(unlockBind("m", ByPassphrase, ""), keys.bytes()[:63])
	if _, err := UnwrapMember(row, right); !errors.Is(err, seal.ErrKey) {
		t.Errorf("half a key: %v", err)
	}
}

func TestCost(t *testing.T) {
	t.Parallel()
	for _, want := range []seal.ArgonParams{seal.Test(), seal.Production(), {MemoryKiB: 1 << 20, Time: 9, Threads: 4}} {
		if got, err := ParseCost(CostOf(want)); err != nil || got != want {
			t.Errorf("%+v became %+v, %v", want, got, err)
		}
	}
	if got := CostOf(seal.ArgonParams{MemoryKiB: 1, Time: 2, Threads: 3}); got != "1,2,3" {
		t.Errorf("stored as %s", got)
	}
	for _, bad := range []string{"", "8", "8,1", "8,1,", "a,b,c", "8,1,256", "-8,1,1", "8,1,1,", "8,1,1,1", "8,1,1 ", " 8,1,1",
		"8,1,1x", "8,1,1\n", "8, 1,1", "+8,1,1", "08,1,1", "8,1,1.5", "0x8,1,1", "8_0,1,1", "8,1,1\x00"} {
		if p, err := ParseCost(bad); err == nil {
			t.Errorf("%q: %+v", bad, p)
		}
	}
}

func TestShortCodeTellsEverythingApart(t *testing.T) {
	t.Parallel()
	one, two := NewMemberKeys().Public(), NewMemberKeys().Public()
	code := one.ShortCode("a", "m")
	if code != (PublicKeys{one.Seal, one.Sign}).ShortCode("a", "m") {
		t.Error("both sides hear different codes")
	}
	for name, other := range map[string]string{
		"agency":  one.ShortCode("b", "m"),
		"member":  one.ShortCode("a", "n"),
		"moved":   one.ShortCode("am", ""),
		"sealing": PublicKeys{two.Seal, one.Sign}.ShortCode("a", "m"),
		"signing": PublicKeys{one.Seal, two.Sign}.ShortCode("a", "m"),
	} {
		if other == code {
			t.Errorf("another %s is not heard", name)
		}
	}
}

func TestWrapsOfWrongContent(t *testing.T) {
	t.Parallel()
	me, v := seal.NewPrivateKey(), NewVersionKeys(2)
	short, err := me.Public().SealToExact(wrapInfo("version", "a", 2, "m"), v.bytes()[:40])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := UnwrapVersion("a", "m", 2, me, short); !errors.Is(err, seal.ErrKey) {
		t.Errorf("a short version: %v", err)
	}
	root := seal.NewSigningKey()
	wrap, err := WrapRoot("a", 2, "m", root, me.Public())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := UnwrapRoot("a", 2, "m", me, wrap); err != nil || got.Public() != root.Public() {
		t.Fatalf("another root came back: %v", err)
	}
	for name, err := range map[string]error{
		"other serial": second(UnwrapRoot("a", 1, "m", me, wrap)),
		"other holder": second(UnwrapRoot("a", 2, "n", me, wrap)),
		"other agency": second(UnwrapRoot("b", 2, "m", me, wrap)),
		"other key":    second(UnwrapRoot("a", 2, "m", seal.NewPrivateKey(), wrap)),
	} {
		if !errors.Is(err, seal.ErrOpen) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := second(v.Before("b", v.Chain("a", NewVersionKeys(1)))); !errors.Is(err, seal.ErrOpen) {
		t.Errorf("the chain of another agency: %v", err)
	}
}

func TestBundleOfWrongContent(t *testing.T) {
	t.Parallel()
	mk := NewMemberKeys()
	good := NewBundle(Keys{Seal: mk.Seal, Sign: mk.Sign}, 1, 1)
	k, err := good.Keys()
	if err != nil || !k.Root.IsZero() || k.Current != 0 || len(k.Versions) != 0 {
		t.Fatalf("somebody without root or version got %+v, %v", k, err)
	}
	for name, change := range map[string]func(*Bundle){
		"member": func(b *Bundle) { b.Member = b.Member[1:] },
		"root":   func(b *Bundle) { b.Root = []byte{1, 2} },
		"secret": func(b *Bundle) { b.Secrets = map[int][]byte{1: make([]byte, 65)} },
	} {
		b := good
		change(&b)
		if _, err := b.Keys(); !errors.Is(err, seal.ErrKey) {
			t.Errorf("%s: %v", name, err)
		}
	}
	token := seal.NewKey()
	sealed := good.Seal("s", "m", token)
	for name, err := range map[string]error{
		"other member": second(OpenBundle("s", "n", token, sealed)),
		"other token":  second(OpenBundle("s", "m", seal.NewKey(), sealed)),
	} {
		if err == nil {
			t.Errorf("%s: opened", name)
		}
	}
}

func TestKitOpensWithAnyMofN(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ m, n int }{{1, 1}, {1, 3}, {2, 3}, {3, 5}} {
		t.Run(fmt.Sprint(c.m, " of ", c.n), func(t *testing.T) {
			t.Parallel()
			kit, other := MakeKit(c.m, c.n), MakeKit(c.m, c.n)
			if len(kit.Shares) != c.n || !seal.ValidID(kit.ID) || kit.ID == other.ID {
				t.Fatalf("%d shares, id %s", len(kit.Shares), kit.ID)
			}
			for from := range c.n {
				var some []string
				for i := range c.m {
					some = append(some, kit.Shares[(from+i)%c.n])
				}
				got, err := OpenKit(kit.Wraps, some)
				if err != nil || !bytes.Equal(got.Public().Bytes(), kit.Public.Bytes()) {
					t.Errorf("shares from %d: %v", from, err)
				}
				if _, err := OpenKit(other.Wraps, some); err == nil {
					t.Error("one kit's shares opened another's")
				}
				few := some[:c.m-1]
				for len(few) > 0 && len(few) < c.n {
					few = append(few[:len(few):len(few)], few[0]) // the same share again counts once
				}
				if _, err := OpenKit(kit.Wraps, few); !errors.Is(err, seal.ErrShares) {
					t.Errorf("%d shares: %v", c.m-1, err)
				}
			}
		})
	}
}

func TestSecondFactorSteps(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_700_000_010, 0) // the first second of a step
	for offset, want := range map[time.Duration]bool{
		-31 * time.Second: false, -30 * time.Second: true, -time.Second: true, 0: true, 29 * time.Second: true,
		30 * time.Second: true, 59 * time.Second: true, 60 * time.Second: false,
	} {
		s, url, err := NewSecond("somebody")
		if err != nil || s.Last != 0 || url == "" {
			t.Fatal(url, err)
		}
		code, err := s.CodeAt(now.Add(offset))
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Use(code, now); got != want {
			t.Errorf("%v: %v", offset, got)
		}
		wantLast := int64(0)
		if want {
			wantLast = now.Add(offset).Unix() / 30
		}
		if s.Last != wantLast {
			t.Errorf("%v: the step kept is %d, want %d", offset, s.Last, wantLast)
		}
	}
}

func TestSecondFactorIsKeptAsUsed(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_700_000_010, 0)
	s, _, err := NewSecond("somebody")
	if err != nil {
		t.Fatal(err)
	}
	code, err := s.CodeAt(now)
	if err != nil {
		t.Fatal(err)
	}
	other, _, err := NewSecond("somebody")
	if err != nil || other.Secret == s.Secret {
		t.Fatal("two members share a secret", err)
	}
	if !s.Use(code, now) {
		t.Fatal("the right code is refused")
	}
	key := seal.NewKey()
	row := MemberRow{ID: "m", Agency: "a"}
	var back Second
	if err := OpenJSON(key, row.Bind("second"), SealJSON(key, row.Bind("second"), s), &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, back); diff != "" {
		t.Error(diff)
	}
	if back.Use(code, now) || back.Use(code, now.Add(29*time.Second)) {
		t.Error("a used code works after it was stored")
	}
}

func TestCheckPassphraseAtItsLimits(t *testing.T) {
	t.Parallel()
	for p, want := range map[string]string{
		"abcdefghijk":     "agency.passphrase.short", // 11
		"abcdefghijkl":    "agency.passphrase.weak",
		"vqxzkwpjhtbf":    "",
		"éèêëàâäùûüô":     "agency.passphrase.short", // 11 characters, 22 bytes
		"éçkëvâxùqüwî":    "",
		"abcdabcdabcd":    "agency.passphrase.weak", // four different ones
		"vqxzkvqxzkvqxzk": "agency.passphrase.weak", // five, repeated
		" LOGIN.fictif":   "agency.passphrase.weak", // as it is looked up, the login itself
	} {
		err := CheckPassphrase(p, "passphrase", "login.fictif")
		got := ""
		if f, ok := fault.As(err); ok {
			got = f.Fields[0].Key
		}
		if got != want {
			t.Errorf("%q: %q, want %q", p, got, want)
		}
	}
}
