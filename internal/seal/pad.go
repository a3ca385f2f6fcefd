package seal

import "encoding/binary"

// classes are the sizes, in bytes, that padded plaintexts have; beyond the last one, multiples of it.
var classes = []int{256, 1024, 4096, 16384, 65536, 262144}

const padHeader = 4

// SizeClass returns the padded size of n bytes of plaintext.
func SizeClass(n int) int {
	n += padHeader
	for _, c := range classes {
		if n <= c {
			return c
		}
	}
	last := classes[len(classes)-1]
	return (n + last - 1) / last * last
}

// pad puts the length in front and zeros behind. Padding is inside the authenticated plaintext, so it is no oracle.
func pad(plaintext []byte) []byte {
	if len(plaintext) > maxPlain {
		panic("seal: more than 512 MiB in one envelope")
	}
	out := make([]byte, SizeClass(len(plaintext)))
	binary.BigEndian.PutUint32(out, uint32(len(plaintext)))
	copy(out[padHeader:], plaintext)
	return out
}

// unpad accepts only what pad makes.
func unpad(padded []byte) ([]byte, error) {
	if len(padded) < padHeader {
		return nil, ErrFormat
	}
	n := binary.BigEndian.Uint32(padded)
	if uint64(n) > uint64(len(padded)-padHeader) || SizeClass(int(n)) != len(padded) {
		return nil, ErrFormat
	}
	end := padHeader + int(n)
	if !allZero(padded[end:]) {
		return nil, ErrFormat
	}
	return padded[padHeader:end:end], nil
}
