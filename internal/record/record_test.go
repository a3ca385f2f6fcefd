package record

import (
	"errors"
	"testing"

	"relais/internal/seal"
)

type first struct {
	Word string `json:"word,omitempty"`
}

func (first) RecordVersion() int { return 1 }

// third is the same form, two versions on.
type third struct {
	Words []string `json:"words,omitempty"`
}

func (third) RecordVersion() int { return 3 }

func (t *third) DecodeOlder(version int, data []byte) error {
	if version != 1 {
		return ErrForm
	}
	var f first
	err := Decode(data, &f)
	t.Words = []string{f.Word}
	return err
}

func TestVersions(t *testing.T) {
	if got := string(Encode(first{"a"})); got != `{"word":"a"}` {
		t.Error(got)
	}
	for want, v := range map[string]third{`{"_v":3,"words":["a"]}`: {[]string{"a"}}, `{"_v":3}`: {}} {
		got := Encode(v)
		if string(got) != want {
			t.Error(string(got))
		}
		var back third
		if err := Decode(got, &back); err != nil || len(back.Words) != len(v.Words) {
			t.Error(back, err)
		}
	}
	var now third
	if err := Decode([]byte(`{"word":"a"}`), &now); err != nil || now.Words[0] != "a" {
		t.Error(now, err)
	}
}

func TestDecodeRefuses(t *testing.T) {
	var f first
	for _, data := range []string{`{"wrod":"a"}`, `{"word":"a"}x`, `{"word":"a"} {}`, `{"word":1}`, `{`, ``, `null x`, `{"_v":`, `{"_v":1,"word":"a"}`,
		`{"_v":x}`, `{"word":"a","_v":2}`} {
		if err := Decode([]byte(data), &f); !errors.Is(err, ErrForm) || errors.Is(err, ErrNewer) {
			t.Errorf("%s: %v", data, err)
		}
	}
	if err := Decode([]byte(`{"_v":2,"word":"a"}`), &f); !errors.Is(err, ErrNewer) {
		t.Errorf("a newer form: %v", err)
	}
	var now third
	if err := Decode([]byte(`{"_v":2,"words":["a"]}`), &now); !errors.Is(err, ErrForm) {
		t.Errorf("a version that never was: %v", err)
	}
}

func TestSealedAndSigned(t *testing.T) {
	key, bind := seal.NewKey(), seal.Bind{Kind: "test"}
	var f first
	if err := Open(key, bind, Seal(key, bind, first{"a"}), &f); err != nil || f.Word != "a" {
		t.Error(f, err)
	}
	if err := Open(key, seal.Bind{Kind: "other"}, Seal(key, bind, first{"a"}), &f); !errors.Is(err, seal.ErrOpen) {
		t.Error("opens elsewhere: ", err)
	}
	private := seal.NewPrivateKey()
	sealed, err := SealTo(private.Public(), []byte("info"), first{"b"})
	if err != nil {
		t.Fatal(err)
	}
	if err := OpenTo(private, []byte("info"), sealed, &f); err != nil || f.Word != "b" {
		t.Error(f, err)
	}
	sign := seal.NewSigningKey()
	if err := OpenSigned("p", sign.Public(), Sign("p", sign, first{"c"}), &f); err != nil || f.Word != "c" {
		t.Error(f, err)
	}
	if err := OpenSigned("q", sign.Public(), Sign("p", sign, first{"c"}), &f); err == nil {
		t.Error("a signature for another purpose counts")
	}
}
