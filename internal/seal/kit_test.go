package seal

import (
	"bytes"
	"errors"
	"math/bits"
	"strings"
	"testing"
)

func TestKitOpensWithEverySubset(t *testing.T) {
	secret := bytes.Repeat([]byte("agency keys "), 40)
	for _, size := range [][2]int{{1, 1}, {1, 3}, {2, 3}, {3, 5}, {4, 7}, {7, 7}} {
		m, n := size[0], size[1]
		shares, wraps := NewKit(m, n, secret)
		for mask := range 1 << n {
			var given []string
			for i := n - 1; i >= 0; i-- { // any order
				if mask&(1<<i) != 0 {
					given = append(given, shares[i])
				}
			}
			got, err := OpenKit(wraps, given)
			switch {
			case bits.OnesCount(uint(mask)) < m && !errors.Is(err, ErrShares):
				t.Errorf("%d of %d opened with mask %b: %v", m, n, mask, err)
			case bits.OnesCount(uint(mask)) >= m && (err != nil || !bytes.Equal(got, secret)):
				t.Errorf("%d of %d with mask %b: %v", m, n, mask, err)
			}
		}
	}
}

func TestKitReadsWhatPeopleType(t *testing.T) {
	shares, wraps := NewKit(2, 3, []byte("secret"))
	sloppy := strings.NewReplacer("0", "o", "1", "l", "-", " ").Replace(strings.ToLower(shares[2])) + " \n"
	plain := strings.ReplaceAll(strings.ReplaceAll(shares[0], "-", ""), "1", "I")
	if got, err := OpenKit(wraps, []string{sloppy, plain}); err != nil || string(got) != "secret" {
		t.Error(err)
	}
	if _, err := OpenKit(wraps, []string{shares[0], shares[0]}); !errors.Is(err, ErrShares) {
		t.Errorf("one share twice: %v", err)
	}
}

func TestKitSaysWhichShareIsWrong(t *testing.T) {
	shares, wraps := NewKit(2, 3, []byte("secret"))
	other, _ := NewKit(2, 3, []byte("secret"))
	for other[0][1:3] == shares[0][1:3] { // one tag in 1024 is the same
		other, _ = NewKit(2, 3, []byte("secret"))
	}
	swapped := shares[1][20:29] + shares[1][9:20] + shares[1][:9] + shares[1][29:]
	tests := []struct {
		name  string
		typed string
		group int
	}{
		{"first group", wrongAt(shares[1], 0), 1},
		{"last group", wrongAt(shares[1], len(shares[1])-1), 5},
		{"no character of ours", shares[1][:12] + "U" + shares[1][13:], 2},
		{"exchanged groups", swapped, 1},
		{"cut", shares[1][:len(shares[1])-1], 0},
		{"empty", "", 0},
		{"another kit's", other[1], 0},
	}
	for _, tt := range tests {
		_, err := OpenKit(wraps, []string{shares[0], tt.typed})
		var se *ShareError
		if !errors.As(err, &se) || se.Share != 2 || se.Group != tt.group {
			t.Errorf("%s: %v", tt.name, err)
		}
		if err != nil && tt.typed != "" && strings.Contains(err.Error(), tt.typed) {
			t.Errorf("%s: the error shows the share", tt.name)
		}
	}
}

func wrongAt(s string, i int) string {
	c := byte('7')
	if s[i] == c {
		c = '8'
	}
	return s[:i] + string(c) + s[i+1:]
}

func TestTamperingKit(t *testing.T) {
	shares, wraps := NewKit(2, 2, []byte("secret"))
	for i := range wraps {
		bad := bytes.Clone(wraps)
		bad[i] ^= 1
		if _, err := OpenKit(bad, shares); err == nil {
			t.Errorf("byte %d changed and nobody noticed", i)
		}
		if _, err := OpenKit(wraps[:i], shares); err == nil {
			t.Errorf("cut to %d bytes and nobody noticed", i)
		}
	}
}

func TestNewKitPanics(t *testing.T) {
	for _, size := range [][2]int{{0, 1}, {2, 1}, {1, 8}, {-1, -1}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v made a kit", size)
				}
			}()
			NewKit(size[0], size[1], nil)
		}()
	}
}

func TestSymbolsRoundTrip(t *testing.T) {
	in := []byte{0, 1, 2, 3, 4, 250, 251, 252, 253, 255}
	if got := fromSymbols(toSymbols(in)); !bytes.Equal(got, in) {
		t.Errorf("%v", got)
	}
}
