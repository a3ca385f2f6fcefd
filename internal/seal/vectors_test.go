package seal

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"testing"
)

// The vectors in testdata are fixed: what they hold is in somebody's database. The flag makes new ones for a new
// format, to be added beside the old.
var update = flag.Bool("update", false, "write new known answers")

const vectorFile = "testdata/vectors.json"

// hexed is bytes written in hexadecimal.
type hexed []byte

func (h hexed) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(h)), nil }

func (h *hexed) UnmarshalText(b []byte) (err error) {
	*h, err = hex.DecodeString(string(b))
	return err
}

type vectors struct {
	Sealed     []sealedVector     `json:"sealed"`
	SealedTo   []sealedToVector   `json:"sealed_to"`
	Signatures []signatureVector  `json:"signatures"`
	Signed     []signedVector     `json:"signed"`
	Derived    []derivedVector    `json:"derived"`
	MACs       []macVector        `json:"macs"`
	Passphrase []passphraseVector `json:"passphrases"`
	Kits       []kitVector        `json:"kits"`
	Prints     []printVector      `json:"fingerprints"`
	Tokens     []tokenVector      `json:"tokens"`
	Codes      []string           `json:"codes"`
}

type sealedVector struct {
	Key    hexed `json:"key"`
	Bind   Bind  `json:"bind"`
	Plain  hexed `json:"plain"`
	Sealed hexed `json:"sealed"`
}

type sealedToVector struct {
	Seed   hexed `json:"seed"`
	Public hexed `json:"public"`
	Info   hexed `json:"info"`
	Plain  hexed `json:"plain"`
	Sealed hexed `json:"sealed"`
}

type signatureVector struct {
	Source  string `json:"source,omitempty"`
	Seed    hexed  `json:"seed"`
	Public  hexed  `json:"public"`
	Purpose string `json:"purpose"`
	Message hexed  `json:"message"`
	Sig     hexed  `json:"signature"`
}

type signedVector struct {
	Seed    hexed  `json:"seed"`
	Purpose string `json:"purpose"`
	Body    hexed  `json:"body"`
	Signed  hexed  `json:"signed"`
}

type derivedVector struct {
	Key     hexed  `json:"key"`
	Purpose string `json:"purpose"`
	Out     hexed  `json:"out"`
}

type macVector struct {
	Key     hexed   `json:"key"`
	Purpose string  `json:"purpose"`
	Data    []hexed `json:"data"`
	Out     hexed   `json:"out"`
}

type passphraseVector struct {
	Passphrase string      `json:"passphrase"`
	Salt       hexed       `json:"salt"`
	Pepper     hexed       `json:"pepper"`
	Cost       ArgonParams `json:"cost"`
	Out        hexed       `json:"out"`
}

type kitVector struct {
	M      int      `json:"m"`
	N      int      `json:"n"`
	Shares []string `json:"shares"`
	Wraps  hexed    `json:"wraps"`
	Secret hexed    `json:"secret"`
}

type printVector struct {
	Data []hexed `json:"data"`
	Out  string  `json:"out"`
}

type tokenVector struct {
	Token string `json:"token"`
	Hash  hexed  `json:"hash"`
	Key   hexed  `json:"key_for_session"`
}

func readVectors(t *testing.T) vectors {
	t.Helper()
	if *update {
		writeVectors(t)
	}
	data, err := os.ReadFile(vectorFile)
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func writeVectors(t *testing.T) {
	t.Helper()
	var v vectors
	seed := bytes.Repeat([]byte{0x42}, 32)
	k, _ := KeyFromBytes(seed)
	for _, plain := range []string{"", "bonjour", string(bytes.Repeat([]byte("long "), 60))} {
		v.Sealed = append(v.Sealed,
			sealedVector{seed, testBind, hexed(plain), k.Seal(testBind, []byte(plain))},
			sealedVector{seed, Bind{Kind: "wrap"}, hexed(plain), k.SealExact(Bind{Kind: "wrap"}, []byte(plain))})
	}
	priv, _ := PrivateKeyFromSeed(seed)
	info := testBind.Bytes()
	padded, _ := priv.Public().SealTo(info, []byte("bonjour"))
	exact, _ := priv.Public().SealToExact(nil, []byte("bonjour"))
	v.SealedTo = []sealedToVector{
		{seed, priv.Public().Bytes(), info, hexed("bonjour"), padded},
		{seed, priv.Public().Bytes(), nil, hexed("bonjour"), exact},
	}
	sign, _ := SigningKeyFromSeed(seed)
	v.Signatures = []signatureVector{rfc8032foo(), {"", seed, sign.Public().Bytes(), "consent", hexed("oui"), sign.Sign("consent", []byte("oui"))}}
	v.Signed = []signedVector{{seed, "move", hexed("oui"), SignBytes("move", sign, []byte("oui"))}, {seed, "move", nil, SignBytes("move", sign, nil)}}
	v.Derived = []derivedVector{{seed, "roster", k.Derive("roster").Bytes()}, {seed, "", k.Derive("").Bytes()}}
	mac := k.MAC("pseudonym", []byte("a"), nil, []byte("bc"))
	none := k.MAC("pseudonym")
	v.MACs = []macVector{{seed, "pseudonym", []hexed{hexed("a"), {}, hexed("bc")}, mac[:]}, {seed, "pseudonym", nil, none[:]}}
	salt := []byte("0123456789abcdef")
	pk, err := PassphraseKey(context.Background(), Turn{}, "l’e\u0301toile du nord", salt, k, Test())
	if err != nil {
		t.Fatal(err)
	}
	v.Passphrase = []passphraseVector{{"l’e\u0301toile du nord", salt, seed, Test(), pk.Bytes()}}
	shares, wraps := NewKit(2, 3, []byte("bonjour"))
	v.Kits = []kitVector{{2, 3, shares, wraps, hexed("bonjour")}}
	v.Prints = []printVector{{[]hexed{hexed("a"), hexed("bc")}, Fingerprint([]byte("a"), []byte("bc"))}, {nil, Fingerprint()}}
	token := NewToken()
	v.Tokens = []tokenVector{{token, HashToken(token), TokenKey(token, "session").Bytes()}}
	v.Codes = []string{NewCode(), NewCode(), NewCode()}
	data, err := json.MarshalIndent(v, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(vectorFile, append(data, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

// rfc8032foo is the first vector of RFC 8032, section 7.2 (Ed25519ctx).
func rfc8032foo() signatureVector {
	return signatureVector{
		Source:  "RFC 8032, 7.2, foo",
		Seed:    unhex("0305334e381af78f141cb666f6199f57bc3495335a256a95bd2a55bf546663f6"),
		Public:  unhex("dfc9425e4f968f7f0c29f0259cf5f9aed6851c2bb4ad8bfb860cfee0ab248292"),
		Purpose: "foo",
		Message: unhex("f726936d19c800494e3fdaff20b276a8"),
		Sig: unhex("55a4cc2f70a54e04288c5f4cd1e45a7bb520b36292911876cada7323198dd87a" +
			"8b36950b95130022907a7fb7c4e9b2d5f6cca685a587b4b21f4b888e4e7edb0d"),
	}
}

func unhex(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return b
}
