// Package spool keeps what is too large for memory in a temporary file that
// nobody else can read: a feed may hold private addresses, and a temporary
// folder is no place for them. The key lives in memory only, so what a killed
// process leaves behind is noise.
package spool

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"io"
	"os"
	"sync"
)

// A file is sealed in blocks, each once and under its own number.
const (
	block  = 64 << 10
	sealed = block + 16
	kept   = 8 // opened blocks that are remembered
)

// File is a temporary file without a name, sealed under a key of its own
// (AES-256-GCM). It is written from its start to its end, once, and read at
// any place, also while it is written. It must be closed.
type File struct {
	mu     sync.Mutex
	file   *os.File
	aead   cipher.AEAD
	tail   []byte // what does not fill a block yet
	blocks int64
	opened [kept]struct {
		n     int64 // number of the block, from 1
		plain []byte
	}
	buf []byte
}

// New makes an empty file in the folder for temporary files.
func New() (*File, error) {
	var key [32]byte
	_, _ = rand.Read(key[:]) // never fails, by its documentation
	b, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(b)
	if err != nil {
		return nil, err
	}
	f, err := os.CreateTemp("", "relais-*")
	if err != nil {
		return nil, err
	}
	return &File{file: f, aead: aead, tail: make([]byte, 0, block)}, os.Remove(f.Name())
}

// Copy makes a file of at most most bytes of a reader.
func Copy(r io.Reader, most int64) (*File, error) {
	f, err := New()
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(f, io.LimitReader(r, most)); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// Write adds to the end.
func (f *File) Write(p []byte) (n int, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(p) > 0 {
		took := min(block-len(f.tail), len(p))
		f.tail, p, n = append(f.tail, p[:took]...), p[took:], n+took
		if len(f.tail) < block {
			break
		}
		f.buf = f.aead.Seal(f.buf[:0], nonce(f.blocks+1), f.tail, nil)
		if _, err := f.file.WriteAt(f.buf, f.blocks*sealed); err != nil {
			return n, err
		}
		f.blocks, f.tail = f.blocks+1, f.tail[:0]
	}
	return n, nil
}

// nonce is a block's number: no block is sealed twice.
func nonce(n int64) []byte { return binary.BigEndian.AppendUint64(make([]byte, 4, 12), uint64(n)) }

// Size is how many bytes were written.
func (f *File) Size() int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.blocks*block + int64(len(f.tail))
}

// ReadAt is that of io.ReaderAt. A file that was changed is an error.
func (f *File) ReadAt(p []byte, off int64) (n int, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(p) > 0 {
		plain, err := f.blockAt(off / block)
		if err != nil {
			return n, err
		}
		if at := off % block; at < int64(len(plain)) {
			took := copy(p, plain[at:])
			p, n, off = p[took:], n+took, off+int64(took)
		} else {
			return n, io.EOF
		}
	}
	return n, nil
}

// blockAt opens the block of a number from 0; the last is the unsealed tail.
func (f *File) blockAt(i int64) ([]byte, error) {
	if i >= f.blocks {
		if i > f.blocks {
			return nil, nil
		}
		return f.tail, nil
	}
	slot := &f.opened[i%kept]
	if slot.n == i+1 {
		return slot.plain, nil
	}
	raw := make([]byte, sealed)
	if _, err := f.file.ReadAt(raw, i*sealed); err != nil {
		return nil, err
	}
	slot.n = 0
	plain, err := f.aead.Open(slot.plain[:0], nonce(i+1), raw, nil)
	if err != nil {
		return nil, err
	}
	slot.n, slot.plain = i+1, plain
	return plain, nil
}

// Reader reads what was written so far, from the start.
func (f *File) Reader() *io.SectionReader { return io.NewSectionReader(f, 0, f.Size()) }

// Close destroys the file.
func (f *File) Close() error { return f.file.Close() }
