package seal

import (
	"bytes"
	"errors"
	"math/bits"
	"slices"
)

// A recovery kit lets any m of n people open a secret together. There is no secret sharing: each share is its own
// random value, and for every subset of m shares the kit's key is wrapped once under a key derived from those shares.
// With n ≤ 7 that is at most 35 wraps.

const (
	// MaxShares is the largest n.
	MaxShares = 7

	kitHeadLen = headerLen + 4 // m, n and the tag of two symbols
)

// ErrShares: too few different shares of this kit.
var ErrShares = errors.New("seal: too few shares")

// ValidKit tells whether a kit of m of n can be made: 1 ≤ m ≤ n ≤ MaxShares.
func ValidKit(m, n int) bool { return 1 <= m && m <= n && n <= MaxShares }

// NewKit makes a kit for secret: n shares to print, any m of which open wraps. It panics unless ValidKit(m, n).
func NewKit(m, n int, secret []byte) (shares []string, wraps []byte) {
	if !ValidKit(m, n) {
		panic("seal: a kit is m of n with 1 ≤ m ≤ n ≤ 7")
	}
	all := newShares(n)
	for _, s := range all {
		shares = append(shares, s.text())
	}
	wraps = header(formatKit, suiteKit)
	wraps = append(wraps, byte(m), byte(n), all[0].tag[0], all[0].tag[1])
	head := bytes.Clone(wraps)
	kitKey := NewKey()
	for mask := range subsets(m, n) {
		w := subsetKey(all, mask).SealExact(kitBind(head, "wrap", mask), kitKey.Bytes())
		wraps = append(append(wraps, mask), w...)
	}
	return shares, append(wraps, kitKey.Seal(kitBind(head, "secret", 0), secret)...)
}

// subsets yields, in ascending order, every mask of n bits with m set; bit 0 is share 1.
func subsets(m, n int) func(yield func(byte) bool) {
	return func(yield func(byte) bool) {
		for mask := byte(0); int(mask) < 1<<n; mask++ {
			if bits.OnesCount8(mask) == m && !yield(mask) {
				return
			}
		}
	}
}

// subsetKey derives the key of the shares whose bits are set. all is sorted by number.
func subsetKey(all []share, mask byte) Key {
	var ikm []byte
	for _, s := range all {
		if mask&(1<<(s.number-1)) != 0 {
			ikm = append(append(ikm, s.number), s.secret[:]...)
		}
	}
	defer clear(ikm)
	return deriveKey(ikm, nil, "kit", "")
}

func kitBind(head []byte, object string, mask byte) Bind {
	return Bind{Kind: "recovery kit", Owner: string(head), Object: object, Version: uint64(mask)}
}

// OpenKit opens wraps with at least m shares, in any order, typed in any case, with or without spaces and hyphens. It
// returns *ShareError for a mistyped share, ErrShares for too few, ErrFormat for damaged wraps, ErrOpen otherwise.
func OpenKit(wraps []byte, shares []string) ([]byte, error) {
	_, _, rest, err := split(wraps, suiteKit, formatKit)
	if err != nil || len(rest) < kitHeadLen-headerLen || !ValidKit(int(rest[0]), int(rest[1])) {
		return nil, ErrFormat
	}
	m, n, head := int(rest[0]), int(rest[1]), wraps[:kitHeadLen]
	given, err := readShares(head, n, shares)
	if err != nil {
		return nil, err
	}
	if len(given) < m {
		return nil, ErrShares
	}
	kitKey, sealed, err := openWrap(wraps[kitHeadLen:], head, m, n, given[:m])
	if err != nil {
		return nil, err
	}
	return kitKey.Open(kitBind(head, "secret", 0), sealed)
}

// readShares parses, checks and sorts the shares; the same share given twice counts once.
func readShares(head []byte, n int, typed []string) ([]share, error) {
	var out []share
	for i, t := range typed {
		s, group, ok := parseShare(t)
		if !ok {
			return nil, &ShareError{Share: i + 1, Group: group}
		}
		if int(s.number) < 1 || int(s.number) > n || !bytes.Equal(s.tag[:], head[headerLen+2:]) {
			return nil, &ShareError{Share: i + 1}
		}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b share) int { return int(a.number) - int(b.number) })
	return out, nil
}

func openWrap(body, head []byte, m, n int, given []share) (Key, []byte, error) {
	const wrapLen = headerLen + 12 + keyLen + 16
	var want byte
	for _, s := range given {
		want |= 1 << (s.number - 1)
	}
	var found []byte
	for mask := range subsets(m, n) {
		if len(body) < 1+wrapLen || body[0] != mask {
			return Key{}, nil, ErrFormat
		}
		if mask == want {
			found = body[1 : 1+wrapLen]
		}
		body = body[1+wrapLen:]
	}
	if found == nil {
		return Key{}, nil, ErrOpen // two different shares claim one number
	}
	raw, err := subsetKey(given, want).Open(kitBind(head, "wrap", want), found)
	if err != nil {
		return Key{}, nil, err
	}
	defer clear(raw)
	k, err := KeyFromBytes(raw)
	return k, body, err
}
