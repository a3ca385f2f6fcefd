package journal_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/journal"
)

func keyed(secret string) journal.Key {
	return func(data []byte) []byte {
		m := hmac.New(sha256.New, []byte(secret))
		m.Write(data)
		return m.Sum(nil)
	}
}

var (
	key   = keyed("node")
	start = time.Date(2026, 1, 12, 15, 0, 0, 0, time.UTC)
	lines = []journal.Line{{1, "release", "a1"}, {2, "consent", "b2"}, {7, "member", "c3"}, {5, "held", "d4/2"}}
)

// made is a journal of three lines, written in two goes.
func made(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "erasures")
	j, err := journal.Create(file, key, start)
	if err == nil {
		err = j.Append(lines[:1], start)
	}
	if err == nil {
		err = j.Append(lines[1:3], start.Add(time.Hour))
	}
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestJournalGrows(t *testing.T) {
	file := made(t)
	j, got, err := journal.Open(file, key)
	if err != nil || j.Count != 3 || !j.At.Equal(start.Add(time.Hour)) {
		t.Fatal(j, err)
	}
	if d := cmp.Diff(lines[:3], got); d != "" {
		t.Error(d)
	}
	if err := j.Append(lines[3:], start); err != nil {
		t.Fatal(err)
	}
	if _, got, err = journal.Open(file, key); err != nil || len(got) != 4 {
		t.Error(got, err)
	}
	if _, err := journal.Create(file, key, start); !errors.Is(err, fs.ErrExist) {
		t.Error("written over", err)
	}
	for _, bad := range []journal.Line{{1, "", "x"}, {1, "x", ""}, {1, "a b", "x"}, {1, "a", "x\ny"}} {
		if err := j.Append([]journal.Line{bad}, start); err == nil {
			t.Errorf("%v was written", bad)
		}
	}
}

// What a crash may leave is no attack: a line half written, a line that the
// count does not know yet.
func TestJournalAfterACrash(t *testing.T) {
	file := made(t)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	j, _, err := journal.Open(file, key)
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Append(lines[3:], start); err != nil {
		t.Fatal(err)
	}
	longer, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head := bytes.IndexByte(whole, '\n') + 1
	for n := len(whole); n <= len(longer); n++ {
		if err := os.WriteFile(file, append(bytes.Clone(whole[:head]), longer[head:n]...), 0o600); err != nil {
			t.Fatal(err)
		}
		j, got, err := journal.Open(file, key)
		want := 3
		if n == len(longer) {
			want = 4
		}
		if err != nil || len(got) != want {
			t.Fatalf("cut at %d: %v %v", n, got, err)
		}
		if err := j.Append([]journal.Line{{9, "kit", "k"}}, start); err != nil {
			t.Fatal(err)
		}
		if _, got, err := journal.Open(file, key); err != nil || len(got) != want+1 {
			t.Fatalf("going on after a cut at %d: %v %v", n, got, err)
		}
	}
}

// Whoever has the file, but not the node's key, can change nothing unnoticed.
func TestAttackJournal(t *testing.T) {
	file := made(t)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rows := bytes.SplitAfter(whole, []byte("\n"))
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	attacks := map[string]struct {
		file []byte
		want error
	}{
		"garbage":          {[]byte("garbage\n"), journal.ErrForeign},
		"nothing":          {nil, journal.ErrForeign},
		"without a mac":    {[]byte("\n1 release a1 .\n"), journal.ErrForeign},
		"last line gone":   {join(rows[0], rows[1], rows[2]), journal.ErrCut},
		"all lines gone":   {rows[0], journal.ErrCut},
		"first line gone":  {join(rows[0], rows[2], rows[3]), journal.ErrChanged},
		"two swapped":      {join(rows[0], rows[2], rows[1], rows[3]), journal.ErrChanged},
		"a line twice":     {join(rows[0], rows[1], rows[1], rows[2], rows[3]), journal.ErrChanged},
		"an older head":    {join(bytes.Replace(rows[0], []byte("3 "), []byte("1 "), 1), rows[1]), journal.ErrForeign},
		"another object":   {join(rows[0], bytes.Replace(join(rows[1:]...), []byte("b2"), []byte("b3"), 1)), journal.ErrChanged},
		"another kind":     {join(rows[0], bytes.Replace(join(rows[1:]...), []byte("consent"), []byte("release"), 1)), journal.ErrChanged},
		"half a last line": {whole[:len(whole)-9], journal.ErrCut},
	}
	for name, a := range attacks {
		if err := os.WriteFile(file, a.file, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := journal.Open(file, key); !errors.Is(err, a.want) {
			t.Errorf("%s: %v, want %v", name, err, a.want)
		}
	}
	if err := os.WriteFile(file, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := journal.Open(file, keyed("another node")); !errors.Is(err, journal.ErrForeign) {
		t.Error("another node's:", err)
	}
	for i := range whole {
		changed := bytes.Clone(whole)
		changed[i] ^= 1
		if err := os.WriteFile(file, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := journal.Open(file, key); err == nil {
			t.Errorf("byte %d changed unnoticed", i)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte("relais-journal-1 a 00000000000000000003 000029474860 00 00\n1 release a1 00\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		file := filepath.Join(t.TempDir(), "erasures")
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, lines, err := journal.Open(file, key); err == nil || len(lines) > 0 {
			t.Errorf("a journal without the key: %v %v", lines, err)
		}
	})
}
