// Package journal is a file outside of the database that says what has ended
// for good: random ids, a line each. When an older state of the database comes
// back, by a restore or by somebody's hand, the journal still knows.
//
// Every line carries a keyed hash over itself and all lines before, and the
// first line says how many there are, so that a line that was changed, added
// or cut off is noticed, and so is the journal of another node. An older copy
// of the whole file is not noticed by the file itself: whoever keeps it says
// how many lines it must have.
package journal

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"crypto/subtle"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// Key is a keyed hash of the node.
type Key func(data []byte) []byte

// macSize is the length of a line's keyed hash, in bytes.
const macSize = 16

// Line says that something has ended. Neither kind nor object holds a space.
type Line struct {
	Row          int64 // number in the database
	Kind, Object string
}

// Why a journal is not what it should be.
var (
	// ErrForeign says that a file is no journal, or that of another node.
	ErrForeign = errors.New("journal: not a journal of this node")
	// ErrChanged says that lines were changed, added or removed.
	ErrChanged = errors.New("journal: lines were changed")
	// ErrCut says that lines at the end are missing.
	ErrCut = errors.New("journal: lines at the end are missing")
)

// Journal is one file. It is not safe for concurrent use, nor for two processes.
type Journal struct {
	ID    string    // random, of this file and its copies
	Count int64     // lines
	At    time.Time // of the last line, to the minute

	file string
	key  Key
	mac  []byte // of the last line
	size int64  // bytes up to the end of the last line
}

// Create begins a journal. The file must not exist.
func Create(file string, key Key, now time.Time) (*Journal, error) {
	j := &Journal{ID: strings.ToLower(rand.Text()), At: now, file: file, key: key}
	j.mac = j.first()
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	head := j.head()
	j.size = int64(len(head))
	_, err = io.WriteString(f, head)
	return j, errors.Join(err, f.Sync(), f.Close())
}

// Open reads a journal and all its lines. What a crash cut off is not there.
// With ErrChanged and ErrCut, the lines before are returned too: they are the
// node's own.
func Open(file string, key Key) (*Journal, []Line, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, err
	}
	j := &Journal{file: file, key: key}
	first, rest, ok := bytes.Cut(b, []byte("\n"))
	if !ok {
		return nil, nil, ErrForeign
	}
	last, err := j.readHead(string(first))
	if err != nil {
		return nil, nil, err
	}
	want := j.Count
	lines, err := j.read(rest, int64(len(first)+1), want, last)
	return j, lines, err
}

// read reads whole lines as far as they hold.
func (j *Journal) read(rest []byte, at, want int64, last []byte) (lines []Line, err error) {
	j.mac, j.Count, j.size = j.first(), 0, at
	r := bufio.NewReader(bytes.NewReader(rest))
	for {
		text, end := r.ReadString('\n')
		if end != nil {
			break
		}
		line, mac, ok := parseLine(strings.TrimSuffix(text, "\n"))
		if !ok || subtle.ConstantTimeCompare(mac, j.next(line)) != 1 {
			if j.Count < want {
				return lines, ErrChanged
			}
			break // a crash left it
		}
		lines, j.mac = append(lines, line), mac
		j.Count++
		j.size += int64(len(text))
		if j.Count == want && subtle.ConstantTimeCompare(mac, last) != 1 {
			return lines, ErrChanged
		}
	}
	if j.Count < want {
		return lines, ErrCut
	}
	return lines, nil
}

// Append adds lines, durably.
func (j *Journal) Append(lines []Line, now time.Time) error {
	if len(lines) == 0 {
		return nil
	}
	var text strings.Builder
	mac := j.mac
	next := *j
	for _, l := range lines {
		if strings.ContainsAny(l.Kind+l.Object, " \n\r") || l.Kind == "" || l.Object == "" {
			return fmt.Errorf("journal: a line can't be written")
		}
		next.mac = mac
		mac = next.next(l)
		fmt.Fprintf(&text, "%d %s %s %x\n", l.Row, l.Kind, l.Object, mac)
		next.Count++
	}
	next.mac, next.At = mac, now
	next.size += int64(text.Len())
	if err := j.write(text.String(), next.head()); err != nil {
		return err
	}
	*j = next
	return nil
}

// write puts text behind the last line, and then the count into the first. A
// crash in between leaves more lines than are counted, never fewer.
func (j *Journal) write(text, head string) error {
	f, err := os.OpenFile(j.file, os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Truncate(j.size); err != nil {
		return err
	}
	if _, err := f.WriteAt([]byte(text), j.size); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if _, err := f.WriteAt([]byte(head), 0); err != nil {
		return err
	}
	return f.Sync()
}

// Whole reports whether the file is still there, as long as it was left: an
// error says that somebody removed, replaced or cut it.
func (j *Journal) Whole() error {
	info, err := os.Stat(j.file)
	if err != nil {
		return err
	}
	if info.Size() < j.size {
		return ErrCut
	}
	return nil
}

// The first line: magic, id, lines, minute since 1970, keyed hash of the last
// line, keyed hash of the first. It has one size, so that it can be written over.
const headForm = "relais-journal-1 %s %020d %012d %032x %032x"

func (j *Journal) head() string {
	return fmt.Sprintf(headForm, j.ID, j.Count, j.At.Unix()/60, j.mac, j.headMAC(j.mac)) + "\n"
}

func (j *Journal) headMAC(last []byte) []byte {
	data := fmt.Appendf(nil, "relais journal head 1\n%s %d %d ", j.ID, j.Count, j.At.Unix()/60)
	return j.key(append(data, last...))[:macSize]
}

// readHead reads the first line into j; last is what the last line's keyed hash must be.
func (j *Journal) readHead(text string) (last []byte, err error) {
	var minute int64
	var lastHex, macHex string
	n, err := fmt.Sscanf(text, "relais-journal-1 %s %020d %012d %s %s", &j.ID, &j.Count, &minute, &lastHex, &macHex)
	last, err1 := hex.DecodeString(lastHex)
	if n != 5 || err != nil || err1 != nil || j.Count < 0 {
		return nil, ErrForeign
	}
	j.At, j.mac = time.Unix(minute*60, 0).UTC(), last
	if subtle.ConstantTimeCompare([]byte(j.head()), []byte(text+"\n")) != 1 {
		return nil, ErrForeign
	}
	if j.Count == 0 && !bytes.Equal(last, j.first()) {
		return nil, ErrForeign
	}
	return last, nil
}

// first is what the first line of the journal builds on.
func (j *Journal) first() []byte { return j.key([]byte("relais journal 1\n" + j.ID))[:macSize] }

// next is the keyed hash of the line after the last.
func (j *Journal) next(l Line) []byte {
	data := append([]byte("relais journal line 1\n"), j.mac...)
	data = binary.BigEndian.AppendUint64(data, uint64(j.Count))
	data = fmt.Appendf(data, "%d %s %s", l.Row, l.Kind, l.Object)
	return j.key(data)[:macSize]
}

func parseLine(text string) (l Line, mac []byte, ok bool) {
	parts := strings.Split(text, " ")
	if len(parts) != 4 {
		return l, nil, false
	}
	if n, err := fmt.Sscanf(parts[0], "%d", &l.Row); n != 1 || err != nil || fmt.Sprint(l.Row) != parts[0] {
		return l, nil, false
	}
	l.Kind, l.Object = parts[1], parts[2]
	mac, err := hex.DecodeString(parts[3])
	return l, mac, err == nil && l.Kind != "" && l.Object != ""
}
