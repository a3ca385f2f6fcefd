package attack

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"relais/internal/app"
	"relais/internal/shape"
)

// marks are the canaries of the three classes.
type marks map[string]string

// marked makes a world write a canary in every text field.
func (w *world) marked() marks {
	m := marks{aboutPerson: canary(), aboutStaff: canary(), inPublic: canary()}
	w.word = func(class, field string) string {
		last := field[strings.LastIndexByte(field, '.')+1:]
		return m[class] + strings.Map(letters, last[:min(len(last), 10)])
	}
	return m
}

func letters(r rune) rune {
	if r < 'a' || r > 'z' {
		return -1
	}
	return r
}

// TestStolenDatabase: after the whole job, no word that anybody wrote is in a
// byte of what the node keeps, logs, backs up or leaves behind.
func TestStolenDatabase(t *testing.T) {
	eachAlone(t, func(t *testing.T, w *world) {
		temporary := t.TempDir()
		t.Setenv("TMPDIR", temporary)
		m := w.marked()
		w.wholeJob()
		w.everyTextIsMarked()
		s := sought{m[aboutPerson]: "about a person", m[aboutStaff]: "about staff"}
		for secret, what := range w.secrets {
			s[secret] = what
		}
		logs := t.TempDir()
		w.log.save(t, logs)
		backup := w.backup(t, logs)
		report(t, in(s.patterns(), backup, "backup, opened with the offline key"))
		report(t, w.inTables(s))
		report(t, inFiles(t, s, filepath.Dir(temporary))) // every folder of this test: data, logs, journal, temporary files
		if dir := w.serverFiles(); dir != "" {
			report(t, inFiles(t, sought{m[aboutPerson]: "about a person", m[aboutStaff]: "about staff"}, dir))
		}
		if len(in(sought{m[inPublic]: "public"}.patterns(), backup, "backup")) == 0 {
			t.Error("the search does not find what is public")
		}
	})
}

// everyTextIsMarked fails for a text field of an act that was never given a word.
func (w *world) everyTextIsMarked() {
	w.t.Helper()
	for _, r := range app.Declared() {
		for _, f := range texts(r.Name, inputOf(r.Name), shape.Rule{}) {
			if !w.planted[f] && unplanted[f] == "" {
				w.t.Errorf("the whole job writes no word in %s: let it, or say in unplanted why not", f)
			}
		}
	}
}

// backup writes a backup into a folder and returns it opened.
func (w *world) backup(t *testing.T, dir string) []byte {
	t.Helper()
	id, err := age.GenerateHybridIdentity()
	w.ok(err)
	var sealed bytes.Buffer
	w.ok(w.node.Backup(context.Background(), &sealed, nil, id.Recipient()))
	w.ok(os.WriteFile(filepath.Join(dir, "backup"), sealed.Bytes(), 0o600))
	// The signed manifest follows the sealed bytes, then its length and eight bytes of magic.
	end := sealed.Len() - 12
	end -= int(binary.BigEndian.Uint32(sealed.Bytes()[end:]))
	opened, err := age.Decrypt(bytes.NewReader(sealed.Bytes()[:end]), id)
	w.ok(err)
	plain, err := gzip.NewReader(opened)
	w.ok(err)
	out, err := io.ReadAll(plain)
	w.ok(err)
	return out
}

func report(t *testing.T, found []string) {
	t.Helper()
	for i, f := range found {
		if i == 40 {
			t.Errorf("and %d more", len(found)-i)
			return
		}
		t.Error("in clear at rest: ", f)
	}
}
