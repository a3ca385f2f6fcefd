package parcel

import (
	"bytes"
	"encoding/hex"
	"testing"
	"time"

	"relais/internal/seal"
)

func fixture() (Header, seal.SigningKey, seal.PrivateKey) {
	h := Header{Type: "accept", From: "a", To: "b", ToVersion: 2, Referral: "r", Consent: "c", Prev: []byte{1, 2}, Seq: 3}
	return h, seal.NewSigningKey(), seal.NewPrivateKey()
}

func TestParcelOpens(t *testing.T) {
	h, sign, key := fixture()
	sealed, err := Seal(h, key.Public(), Sign(h, "member", sign, []byte("words")))
	if err != nil {
		t.Fatal(err)
	}
	l, err := Open(h, key, sealed)
	if err != nil || l.Member != "member" || string(l.Body) != "words" || !l.Verify(h, sign.Public()) {
		t.Fatalf("%+v %v", l, err)
	}
}

// TestTamperingParcel changes each field of the header, the recipient, the
// signer and every part of the letter.
func TestTamperingParcel(t *testing.T) {
	h, sign, key := fixture()
	letter := Sign(h, "member", sign, []byte("words"))
	sealed, _ := Seal(h, key.Public(), letter)
	changes := map[string]func(*Header){
		"type": func(h *Header) { h.Type = "decline" }, "from": func(h *Header) { h.From = "x" },
		"to": func(h *Header) { h.To = "x" }, "version": func(h *Header) { h.ToVersion++ },
		"referral": func(h *Header) { h.Referral = "x" }, "consent": func(h *Header) { h.Consent = "x" },
		"prev": func(h *Header) { h.Prev = []byte{1} }, "seq": func(h *Header) { h.Seq++ },
		"ahead": func(h *Header) { h.Ahead = true },
		"moved": func(h *Header) { h.From, h.To = h.From+h.To, "" },
	}
	for name, change := range changes {
		other := h
		change(&other)
		if _, err := Open(other, key, sealed); err == nil {
			t.Errorf("%s: opens under another header", name)
		}
		if letter.Verify(other, sign.Public()) {
			t.Errorf("%s: verifies under another header", name)
		}
	}
	if _, err := Open(h, seal.NewPrivateKey(), sealed); err == nil {
		t.Error("opens for another recipient")
	}
	for _, l := range []Letter{{"other", letter.Body, letter.Sig}, {"member", []byte("word"), letter.Sig}} {
		if l.Verify(h, sign.Public()) {
			t.Errorf("%s: verifies", l.Member)
		}
	}
	if letter.Verify(h, seal.NewSigningKey().Public()) {
		t.Error("verifies for another signer")
	}
}

func FuzzParseLetter(f *testing.F) {
	f.Add([]byte{3, 'a', 'b', 'c'})
	f.Add(Letter{Member: "m", Body: []byte("b"), Sig: make([]byte, seal.SignatureLen)}.Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		if l, err := ParseLetter(b); err == nil && string(l.Bytes()) != string(b) {
			t.Error("a letter that reads differently than it is written")
		}
	})
}

func chain(node seal.SigningKey) ([]Link, []byte) {
	var links []Link
	at := time.UnixMicro(1_700_000_000_000_000)
	counts := map[string]int{}
	var prev []byte
	for i, by := range []string{"S", "R", "T", "S", "R"} {
		counts[by]++
		l := Link{Prev: prev, Seq: i + 1, Count: counts[by], By: by, At: at.Add(time.Duration(i) * time.Minute),
			Header: Header{Type: "ask", Referral: "r", Prev: prev, Seq: i + 1}, Parcel: []byte{byte(i)}}
		if by == "T" {
			l.SignBy(node)
		}
		links, prev = append(links, l), l.Hash()
	}
	return links, prev
}

func all(ok []bool) bool {
	for _, o := range ok {
		if !o {
			return false
		}
	}
	return len(ok) > 0
}

// TestTamperingChain swaps, drops, repeats, changes and truncates links.
func TestTamperingChain(t *testing.T) {
	node := seal.NewSigningKey()
	links, tip := chain(node)
	if !all(Chain(links, tip, "r", node.Public())) {
		t.Fatal("a good chain does not hold")
	}
	broken := map[string]func([]Link) []Link{
		"truncated": func(l []Link) []Link { return l[:4] },
		"dropped":   func(l []Link) []Link { return append(l[:1:1], l[2:]...) },
		"repeated":  func(l []Link) []Link { return append(l[:2:2], l[1:]...) },
		"swapped":   func(l []Link) []Link { l[1], l[3] = l[3], l[1]; return l },
		"later":     func(l []Link) []Link { l[2].At = l[2].At.Add(time.Second); return l },
		"parcel":    func(l []Link) []Link { l[0].Parcel = []byte{9}; return l },
		"side":      func(l []Link) []Link { l[4].By = "S"; return l },
		"unsigned":  func(l []Link) []Link { l[2].Sig = nil; return l },
		"referral":  func(l []Link) []Link { l[4].Header.Referral = "x"; return l },
	}
	for name, change := range broken {
		l, tip := chain(node)
		if all(Chain(change(l), tip, "r", node.Public())) {
			t.Errorf("%s: not noticed", name)
		}
	}
}

// TestKnownAnswersParcel holds the encodings to fixed vectors: a change here
// makes every stored parcel unreadable.
func TestKnownAnswersParcel(t *testing.T) {
	key, err := seal.SigningKeyFromSeed(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	h := Header{Type: "accept", From: "a", To: "b", ToVersion: 2, Referral: "r", Consent: "c", Prev: []byte{1, 2}, Seq: 3}
	letter := Sign(h, "member", key, []byte("words"))
	link := Link{Prev: []byte{1, 2}, Seq: 3, Count: 1, By: "R", At: time.UnixMicro(1_700_000_000_000_000), Header: h, Parcel: []byte{9}}
	for name, c := range map[string]struct {
		got  []byte
		want string
	}{
		"header": {Hash(h.Bytes()), "d088b03d31bbcdc714fb9098db84ba0c7124b91a2cc98d2f8e4e0772e557eb70"},
		"ahead":  {Hash(Header{Type: "supersede", From: "a", To: "b", ToVersion: 1, Referral: "r", Ahead: true}.Bytes()), "1fbacaaf346c2d621bb4d49c4fd5ede4285bb430380b41cf8724e5ca3c97a29a"},
		"letter": {Hash(letter.Bytes()), "a311de532e372e04510df6f08809f8385f2c43462ac2c5235617f105309692d5"},
		"link":   {link.Hash(), "4be2fff3cf62ad1edd1659f9a855159a9b3eef46040e4179ec34ecac8b3b5648"},
	} {
		if got := hex.EncodeToString(c.got); got != c.want {
			t.Errorf("%s is %s", name, got)
		}
	}
}
