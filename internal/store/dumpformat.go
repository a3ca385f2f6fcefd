package store

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"math"
)

// A dump is a magic line and then records: a letter, and what belongs to it.
//
//	H  JSON: the migration steps of the schema
//	T  JSON: a table's name and columns; its rows follow
//	R  a row: as many values as the table has columns
//	E  JSON: number of rows; then the SHA-256 of all bytes before
//
// JSON is preceded by its length, a uvarint. A value is a letter and its bytes:
// n (NULL), i (integer, 8 bytes), f (number, 8 bytes), t (text) and b (bytes),
// both after their length. Truth values are the integers 0 and 1. Nothing
// depends on the engine: the same data gives the same bytes.
const dumpMagic = "relais dump 1\n"

// ErrDump says that a dump is damaged, incomplete or not a dump.
var ErrDump = errors.New("store: the dump is damaged or incomplete")

type dumpHeader struct {
	Steps []string `json:"steps"`
	Rows  int64    `json:"rows"`
}

type dumpTable struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
}

type dumpEnd struct {
	Rows int64 `json:"rows"`
}

// dumpWriter writes records; its first error stays.
type dumpWriter struct {
	w   *bufio.Writer
	sum hash.Hash
	err error
}

func newDumpWriter(w io.Writer) *dumpWriter {
	sum := sha256.New()
	d := &dumpWriter{w: bufio.NewWriterSize(io.MultiWriter(w, sum), 1<<16), sum: sum}
	d.write([]byte(dumpMagic))
	return d
}

func (d *dumpWriter) write(b []byte) {
	if d.err == nil {
		_, d.err = d.w.Write(b)
	}
}

func (d *dumpWriter) sized(letter byte, b []byte) {
	d.write(binary.AppendUvarint([]byte{letter}, uint64(len(b))))
	d.write(b)
}

func (d *dumpWriter) json(letter byte, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		d.err = errors.Join(d.err, err)
	}
	d.sized(letter, b)
}

func (d *dumpWriter) row(values []any) {
	d.write([]byte{'R'})
	for _, v := range values {
		d.value(v)
	}
}

func (d *dumpWriter) value(v any) {
	switch v := v.(type) {
	case nil:
		d.write([]byte{'n'})
	case bool:
		d.integer(map[bool]int64{true: 1}[v])
	case int64:
		d.integer(v)
	case int32:
		d.integer(int64(v))
	case int16:
		d.integer(int64(v))
	case float64:
		d.write(binary.BigEndian.AppendUint64([]byte{'f'}, math.Float64bits(v)))
	case string:
		d.sized('t', []byte(v))
	case []byte:
		d.sized('b', v)
	default:
		d.err = errors.Join(d.err, fmt.Errorf("store: a %T can't be dumped", v))
	}
}

func (d *dumpWriter) integer(i int64) {
	d.write(binary.BigEndian.AppendUint64([]byte{'i'}, uint64(i)))
}

// end writes the last record with the checksum and flushes.
func (d *dumpWriter) end(rows int64) error {
	d.json('E', dumpEnd{rows})
	if d.err == nil {
		d.err = d.w.Flush()
	}
	d.write(d.sum.Sum(nil))
	if d.err == nil {
		d.err = d.w.Flush()
	}
	return d.err
}

// dumpReader reads records.
type dumpReader struct {
	r   *bufio.Reader
	sum hash.Hash
}

func newDumpReader(r io.Reader) (*dumpReader, error) {
	d := &dumpReader{bufio.NewReaderSize(r, 1<<16), sha256.New()}
	magic, err := d.bytes(uint64(len(dumpMagic)))
	if err != nil || string(magic) != dumpMagic {
		return nil, ErrDump
	}
	return d, nil
}

// ReadByte implements io.ByteReader, for uvarints.
func (d *dumpReader) ReadByte() (byte, error) {
	b, err := d.r.ReadByte()
	if err != nil {
		return 0, ErrDump
	}
	d.sum.Write([]byte{b})
	return b, nil
}

// bytes reads n bytes. It takes memory as they come, not as n promises.
func (d *dumpReader) bytes(n uint64) ([]byte, error) {
	if n > math.MaxInt32 {
		return nil, ErrDump
	}
	buf := bytes.NewBuffer(make([]byte, 0, min(n, 1<<16)))
	if _, err := io.CopyN(io.MultiWriter(buf, d.sum), d.r, int64(n)); err != nil {
		return nil, ErrDump
	}
	return buf.Bytes(), nil
}

func (d *dumpReader) sized() ([]byte, error) {
	n, err := binary.ReadUvarint(d)
	if err != nil {
		return nil, ErrDump
	}
	return d.bytes(n)
}

func (d *dumpReader) json(v any) error {
	b, err := d.sized()
	if err == nil && json.Unmarshal(b, v) != nil {
		err = ErrDump
	}
	return err
}

func (d *dumpReader) value() (any, error) {
	letter, err := d.ReadByte()
	if err != nil {
		return nil, err
	}
	switch letter {
	case 'n':
		return nil, nil
	case 't':
		b, err := d.sized()
		return string(b), err
	case 'b':
		return d.sized()
	case 'i', 'f':
		b, err := d.bytes(8)
		if err != nil {
			return nil, err
		}
		if letter == 'f' {
			return math.Float64frombits(binary.BigEndian.Uint64(b)), nil
		}
		return int64(binary.BigEndian.Uint64(b)), nil
	}
	return nil, ErrDump
}

// end checks the checksum after the last record.
func (d *dumpReader) end() error {
	want := d.sum.Sum(nil)
	got, err := d.bytes(uint64(len(want)))
	if err != nil || !bytes.Equal(got, want) {
		return ErrDump
	}
	return nil
}
