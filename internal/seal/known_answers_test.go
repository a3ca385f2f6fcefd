package seal

import (
	"bytes"
	"context"
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/binary"
	"testing"

	"golang.org/x/crypto/argon2"
)

// The tests below check each fixed vector twice: with this package, and by hand from the bytes as docs/formats.md
// describes them, so that neither the code nor the description can drift alone.

func TestKnownAnswersSealed(t *testing.T) {
	for i, v := range readVectors(t).Sealed {
		k, _ := KeyFromBytes(v.Key)
		got, err := k.Open(v.Bind, v.Sealed)
		if err != nil || !bytes.Equal(got, v.Plain) {
			t.Errorf("%d: %x, %v", i, got, err)
		}
		aad := append(bytes.Clone(v.Sealed[:6]), bindByHand(v.Bind)...)
		block, _ := aes.NewCipher(v.Key)
		gcm, _ := cipher.NewGCM(block)
		inside := []byte(v.Plain)
		if v.Sealed[4] == 1 {
			inside = padByHand(v.Plain)
		}
		byHand := gcm.Seal(bytes.Clone(v.Sealed[:18]), v.Sealed[6:18], inside, aad)
		if !bytes.Equal(byHand, v.Sealed) || string(v.Sealed[:4]) != "RLS1" || v.Sealed[5] != 1 {
			t.Errorf("%d: not as described", i)
		}
	}
}

func bindByHand(b Bind) []byte {
	var out bytes.Buffer
	for _, s := range []string{b.Kind, b.Owner, b.Object} {
		binary.Write(&out, binary.BigEndian, uint32(len(s)))
		out.WriteString(s)
	}
	binary.Write(&out, binary.BigEndian, b.Version)
	return out.Bytes()
}

func padByHand(plain []byte) []byte {
	size := 256
	for size < len(plain)+4 {
		size *= 4
	}
	out := binary.BigEndian.AppendUint32(nil, uint32(len(plain)))
	out = append(out, plain...)
	return append(out, make([]byte, size-len(out))...)
}

func TestKnownAnswersSealedTo(t *testing.T) {
	for i, v := range readVectors(t).SealedTo {
		k, err := PrivateKeyFromSeed(v.Seed)
		if err != nil || !bytes.Equal(k.Public().Bytes(), v.Public) {
			t.Fatalf("%d: public key", i)
		}
		got, err := k.Open(v.Info, v.Sealed)
		if err != nil || !bytes.Equal(got, v.Plain) {
			t.Errorf("%d: %x, %v", i, got, err)
		}
		kem, _ := hpke.NewKEM(0x647a)
		kdf, _ := hpke.NewKDF(0x0001)
		aead, _ := hpke.NewAEAD(0x0002)
		priv, _ := kem.NewPrivateKey(v.Seed)
		info := append([]byte{'R', 'L', 'S', '1', v.Sealed[4], 2}, v.Info...)
		r, err := hpke.NewRecipient(v.Sealed[6:6+1120], priv, kdf, aead, info)
		if err != nil {
			t.Fatal(err)
		}
		want := []byte(v.Plain)
		if v.Sealed[4] == 3 {
			want = padByHand(v.Plain)
		}
		if inside, err := r.Open(nil, v.Sealed[6+1120:]); err != nil || !bytes.Equal(inside, want) {
			t.Errorf("%d: not as described: %v", i, err)
		}
	}
}

func TestKnownAnswersSignatures(t *testing.T) {
	for i, v := range readVectors(t).Signatures {
		k, _ := SigningKeyFromSeed(v.Seed)
		if !bytes.Equal(k.Public().Bytes(), v.Public) || !bytes.Equal(k.Sign(v.Purpose, v.Message), v.Sig) {
			t.Errorf("%d %s", i, v.Source)
		}
		if !k.Public().Verify(v.Purpose, v.Message, v.Sig) {
			t.Errorf("%d %s: not verified", i, v.Source)
		}
	}
	if first := readVectors(t).Signatures[0]; !bytes.Equal(first.Sig, rfc8032foo().Sig) {
		t.Error("the RFC's vector is gone")
	}
}

func TestKnownAnswersSigned(t *testing.T) {
	for i, v := range readVectors(t).Signed {
		k, _ := SigningKeyFromSeed(v.Seed)
		body, err := OpenSigned(v.Purpose, k.Public(), v.Signed)
		if err != nil || !bytes.Equal(body, v.Body) || !bytes.Equal(SignBytes(v.Purpose, k, v.Body), v.Signed) {
			t.Errorf("%d: %v", i, err)
		}
		msg := append([]byte{'R', 'L', 'S', '1', 5, 3}, v.Body...)
		opts := &ed25519.Options{Hash: crypto.Hash(0), Context: v.Purpose}
		err = ed25519.VerifyWithOptions(k.Public().Bytes(), msg, v.Signed[6:70], opts)
		if err != nil || !bytes.Equal(v.Signed[70:], v.Body) {
			t.Errorf("%d: not as described", i)
		}
	}
}

func TestKnownAnswersDerived(t *testing.T) {
	v := readVectors(t)
	for i, v := range v.Derived {
		k, _ := KeyFromBytes(v.Key)
		byHand, _ := hkdf.Key(sha256.New, v.Key, nil, "relais/1/derive/"+v.Purpose, 32)
		if !bytes.Equal(k.Derive(v.Purpose).Bytes(), v.Out) || !bytes.Equal(byHand, v.Out) {
			t.Errorf("derived %d", i)
		}
	}
	for i, v := range v.MACs {
		k, _ := KeyFromBytes(v.Key)
		var data [][]byte
		pieces := [][]byte{[]byte(v.Purpose)}
		for _, d := range v.Data {
			data, pieces = append(data, d), append(pieces, d)
		}
		h := hmac.New(sha256.New, v.Key)
		h.Write(piecesByHand(pieces))
		got := k.MAC(v.Purpose, data...)
		if !bytes.Equal(got[:], v.Out) || !bytes.Equal(h.Sum(nil), v.Out) {
			t.Errorf("MAC %d", i)
		}
	}
	for i, v := range v.Passphrase {
		pepper, _ := KeyFromBytes(v.Pepper)
		got, err := PassphraseKey(context.Background(), Turn{}, v.Passphrase, v.Salt, pepper, v.Cost)
		hash := argon2.IDKey([]byte("l’\u00e9toile du nord"), v.Salt, v.Cost.Time, v.Cost.MemoryKiB, v.Cost.Threads, 32)
		byHand, _ := hkdf.Key(sha256.New, hash, v.Pepper, "relais/1/passphrase/", 32)
		if err != nil || !bytes.Equal(got.Bytes(), v.Out) || !bytes.Equal(byHand, v.Out) {
			t.Errorf("passphrase %d: %v", i, err)
		}
	}
	for i, v := range v.Tokens {
		hash := sha256.Sum256(piecesByHand([][]byte{[]byte("relais/1/token"), []byte(v.Token)}))
		byHand, _ := hkdf.Key(sha256.New, []byte(v.Token), nil, "relais/1/token/session", 32)
		if !bytes.Equal(HashToken(v.Token), v.Hash) || !bytes.Equal(hash[:], v.Hash) ||
			!bytes.Equal(TokenKey(v.Token, "session").Bytes(), v.Key) || !bytes.Equal(byHand, v.Key) {
			t.Errorf("token %d", i)
		}
	}
}

func piecesByHand(pieces [][]byte) []byte {
	var out []byte
	for _, p := range pieces {
		out = append(append(out, 0, 0, 0, 0), binary.BigEndian.AppendUint32(nil, uint32(len(p)))...)
		out = append(out, p...)
	}
	return out
}

func TestKnownAnswersKits(t *testing.T) {
	for i, v := range readVectors(t).Kits {
		for _, given := range [][]string{{v.Shares[0], v.Shares[1]}, {v.Shares[2], v.Shares[0]}, {v.Shares[1], v.Shares[2]}} {
			if got, err := OpenKit(v.Wraps, given); err != nil || !bytes.Equal(got, v.Secret) {
				t.Errorf("%d: %v", i, err)
			}
		}
		if got := kitByHand(t, v); !bytes.Equal(got, v.Secret) {
			t.Errorf("%d: not as described", i)
		}
	}
}

// kitByHand opens a kit of 2 of 3 with shares 1 and 3.
func kitByHand(t *testing.T, v kitVector) []byte {
	t.Helper()
	head := v.Wraps[:10]
	if !bytes.Equal(head[:8], []byte{'R', 'L', 'S', '1', 6, 4, 2, 3}) {
		t.Fatal("header")
	}
	const wrap = 1 + 6 + 12 + 32 + 16
	second := v.Wraps[10+wrap : 10+2*wrap] // masks 0b011, 0b101, 0b110
	if second[0] != 0b101 {
		t.Fatal("mask")
	}
	ikm := append([]byte{1}, shareByHand(v.Shares[0])...)
	ikm = append(append(ikm, 3), shareByHand(v.Shares[2])...)
	raw, _ := hkdf.Key(sha256.New, ikm, nil, "relais/1/kit/", 32)
	k, _ := KeyFromBytes(raw)
	kitKey, err := k.Open(Bind{"recovery kit", string(head), "wrap", 0b101}, second[1:])
	if err != nil {
		t.Fatal(err)
	}
	k, _ = KeyFromBytes(kitKey)
	secret, err := k.Open(Bind{"recovery kit", string(head), "secret", 0}, v.Wraps[10+3*wrap:])
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

// shareByHand leaves out each eighth character, the check, and the first three, then reads 5 bits from each.
func shareByHand(s string) []byte {
	var bits []byte
	n := 0
	for _, c := range []byte(s) {
		if c == '-' {
			continue
		}
		if n++; n%8 == 0 || n <= 3 {
			continue
		}
		v := bytes.IndexByte([]byte("0123456789ABCDEFGHJKMNPQRSTVWXYZ"), c)
		for shift := 4; shift >= 0; shift-- {
			bits = append(bits, byte(v>>shift)&1)
		}
	}
	out := make([]byte, 20)
	for i, b := range bits {
		out[i/8] |= b << (7 - i%8)
	}
	return out
}

func TestKnownAnswersSpoken(t *testing.T) {
	v := readVectors(t)
	for i, v := range v.Prints {
		var data [][]byte
		for _, d := range v.Data {
			data = append(data, d)
		}
		if got := Fingerprint(data...); got != v.Out {
			t.Errorf("fingerprint %d: %s", i, got)
		}
	}
	for _, code := range v.Codes {
		if got, err := ParseCode(code); err != nil || got != code {
			t.Errorf("%s: %v", code, err)
		}
	}
}
