package seal

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
)

const (
	shareSecret = 20 // bytes: 160 bits, 32 symbols
	shareTag    = 2  // symbols that say which kit a share belongs to
	shareGroups = 5  // groups of 7 symbols and a check symbol
	groupData   = 7
)

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

// share is one printed sheet of a recovery kit.
type share struct {
	number byte // 1 to n
	tag    [shareTag]byte
	secret [shareSecret]byte
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

// text writes a share as ten groups of four characters: share number, kit's tag and secret, in five groups of seven
// symbols and their check symbol.
func (s share) text() string {
	data := append([]byte{s.number}, s.tag[:]...)
	data = append(data, toSymbols(s.secret[:])...)
	var out []byte
	for g := range shareGroups {
		part := data[g*groupData : (g+1)*groupData]
		// The group's number goes into its check, so that exchanged groups are noticed too.
		check := checkSymbol(append([]byte{byte(g)}, part...))
		out = append(append(out, part...), check)
	}
	return group(spell(out), 4)
}

// parseShare returns the number of the first wrong group, counting from 1, or 0 when the length is wrong.
func parseShare(typed string) (s share, group int, ok bool) {
	syms := symbols(typed)
	if len(syms) != shareGroups*(groupData+1) {
		return s, 0, false
	}
	var data []byte
	for g := range shareGroups {
		part := syms[g*(groupData+1) : (g+1)*(groupData+1)]
		if !checked(part, byte(g)) {
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
