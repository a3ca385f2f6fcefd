package seal

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"slices"
)

// A recovery kit lets any m of n people open a secret together. There is no secret sharing: each share is its own
// random value, and for every subset of m shares the kit's key is wrapped once under a key derived from those shares.
// With n ≤ 7 that is at most 35 wraps.

const (
	// MaxShares is the largest n.
	MaxShares = 7

	shareSecret = 20 // bytes: 160 bits, 32 characters
	shareTag    = 2  // symbols that say which kit a share belongs to
	shareGroups = 5  // groups of 7 symbols and a check symbol
	groupData   = 7
	kitHeadLen  = headerLen + 4
)

// ErrShares: too few different shares of this kit.
var ErrShares = errors.New("seal: too few shares")

// ShareError says which of the given shares is wrong, counting from 1, and in which of its five groups of eight
// characters, or 0 when the whole share is (wrong length or another kit's).
type ShareError struct {
	Share int
	Group int
}

// Error says where, never what was typed.
func (e *ShareError) Error() string {
	return fmt.Sprintf("seal: share %d: group %d is mistyped or of another kit", e.Share, e.Group)
}

// ValidKit tells whether a kit of m of n can be made: 1 ≤ m ≤ n ≤ MaxShares.
func ValidKit(m, n int) bool { return 1 <= m && m <= n && n <= MaxShares }

type share struct {
	number byte // 1 to n
	tag    [shareTag]byte
	secret [shareSecret]byte
}

// NewKit makes a kit for secret: n shares to print, any m of which open wraps. It panics unless ValidKit(m, n).
func NewKit(m, n int, secret []byte) (shares []string, wraps []byte) {
	if !ValidKit(m, n) {
		panic("seal: a kit is m of n with 1 ≤ m ≤ n ≤ 7")
	}
	all := newShares(n)
	for _, s := range all {
		shares = append(shares, s.String())
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

func newShares(n int) []share {
	var tag [shareTag]byte
	rand.Read(tag[:])
	all := make([]share, n)
	for i := range all {
		all[i].number = byte(i + 1)
		all[i].tag = [shareTag]byte{tag[0] & 31, tag[1] & 31}
		rand.Read(all[i].secret[:])
	}
	return all
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

// String writes a share as ten groups of four characters: share number, kit's tag and secret, in five groups of seven
// symbols and their check symbol.
func (s share) String() string {
	data := append([]byte{s.number}, s.tag[:]...)
	data = append(data, toSymbols(s.secret[:])...)
	var out []byte
	for g := range shareGroups {
		part := data[g*groupData : (g+1)*groupData]
		out = append(append(out, part...), groupCheck(g, part))
	}
	return group(spell(out), 4)
}

// groupCheck puts the group's number in front, so that exchanged groups are noticed too.
func groupCheck(g int, part []byte) byte {
	return checkSymbol(append([]byte{byte(g)}, part...))
}

// parseShare returns the number of the first wrong group, counting from 1, or 0 when the length is wrong.
func parseShare(typed string) (s share, group int, ok bool) {
	syms, ok := symbols(typed)
	if !ok || len(syms) != shareGroups*(groupData+1) {
		return s, 0, false
	}
	var data []byte
	for g := range shareGroups {
		part := syms[g*(groupData+1) : (g+1)*(groupData+1)]
		if groupCheck(g, part[:groupData]) != part[groupData] {
			return s, g + 1, false
		}
		data = append(data, part[:groupData]...)
	}
	s.number = data[0]
	copy(s.tag[:], data[1:])
	copy(s.secret[:], fromSymbols(data[1+shareTag:]))
	return s, 0, true
}

// toSymbols splits bytes, a multiple of five, into 5-bit symbols.
func toSymbols(b []byte) []byte {
	var out []byte
	for ; len(b) >= 5; b = b[5:] {
		v := binary.BigEndian.Uint64(append([]byte{0, 0, 0}, b[:5]...))
		for shift := 35; shift >= 0; shift -= 5 {
			out = append(out, byte(v>>shift)&31)
		}
	}
	return out
}

// fromSymbols is the inverse of toSymbols.
func fromSymbols(syms []byte) []byte {
	var out []byte
	for ; len(syms) >= 8; syms = syms[8:] {
		var v uint64
		for _, s := range syms[:8] {
			v = v<<5 | uint64(s)
		}
		out = append(out, binary.BigEndian.AppendUint64(nil, v)[3:]...)
	}
	return out
}
