package read

import (
	"bufio"
	"bytes"
	"context"
	"io"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/confidential"
	"relais/internal/directory/hsds/source"
	"relais/internal/directory/spool"
)

// mostAhead bounds what is read ahead, in bytes: what comes behind it is read as it
// comes.
const mostAhead = 8 << 30

// ahead looks through a text of JSON before any record of it is handed on: an
// organization that is hidden may come after its services. The text is read
// twice only when something in it may say so. done must be called in the end.
func (rd *reader) ahead(ctx context.Context, in *bufio.Reader) (text io.Reader, done func(), err error) {
	f, err := spool.New()
	if err != nil {
		return nil, nil, err
	}
	done = func() { f.Close() }
	look := &lookout{guard: rd.Guard}
	n, cerr := io.Copy(io.MultiWriter(f, look), io.LimitReader(in, mostAhead))
	rest := io.Reader(in)
	if cerr != nil {
		rest = failing{cerr}
	} else if n < mostAhead {
		rest = bytes.NewReader(nil)
	}
	if err := ctx.Err(); err != nil {
		done()
		return nil, nil, err
	}
	if look.found {
		first := newReader(rd.opt, &hsds.Report{}, func(hsds.Record, hsds.Note) error { return nil })
		text := source.UTF8(f.Reader(), func() {})
		err := first.json(ctx, source.New(text))
		if first.rows != nil {
			first.rows.ts.Close()
		}
		if err != nil {
			done()
			return nil, nil, err
		}
		rd.Guard.Learn(first.Guard)
	}
	return io.MultiReader(f.Reader(), rest), done, nil
}

// failing gives the error that ended a text, behind what came of it.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// lookout notices, in a text of JSON that is written to it, whether a member or a
// short text in it may say that something is confidential.
type lookout struct {
	guard         *confidential.Guard
	word          []byte
	quoted, slash bool
	whole         bool // word is a text that has ended
	found         bool
}

func (l *lookout) Write(p []byte) (int, error) {
	for _, c := range p {
		if l.found {
			break
		}
		switch {
		case l.quoted && (l.slash || c != '"'):
			l.slash = !l.slash && c == '\\'
			if len(l.word) <= longestWord {
				l.word = append(l.word, c)
			}
		case l.quoted:
			l.quoted, l.whole = false, len(l.word) <= longestWord
		case c == '"':
			l.quoted, l.whole, l.word = true, false, l.word[:0]
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
		case c == 0:
			l.found = true // UTF-16: nobody looks through it
		case l.whole:
			l.found = c == ':' && l.guard.IsFlag(string(l.word)) || c != ':' && confidential.MaySay(l.word)
			l.whole = false
		}
	}
	return len(p), nil
}

// longestWord bounds a name, or a text that says nothing but that something is
// confidential, in bytes.
const longestWord = 80
