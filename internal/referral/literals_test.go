package referral_test

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"relais/internal/act"
	"relais/internal/casefile"
	"relais/internal/referral"
)

// other are the places where a word of the loop means something else: mailings
// and suggestions of the directory, hours, names of fields, forms and tabs.
// The code sets and the stories that people are told hold the words as data.
var other = []string{
	"internal/act/", "internal/directory/", "internal/listings/", "internal/hours/", "internal/web/directorypages/",
	"internal/demo/", "cmd/relais/walkthrough_steps.go", "cmd/relais/directory_files.go: open", "internal/node/raw.go", "internal/accounts/kept.go: kept", "internal/audit/number.go: closed",
	"internal/web/address/codes.go: no_show", // TestMovesHaveAddresses holds it to the table
	"internal/web/referralpages/inbox.go: closed", "internal/web/referralpages/opened.go: opened", "internal/web/referralpages/keep.go: opened",
	"internal/web/referralpages/plan.go: armed", "internal/web/referralpages/pages/find.html: armed",
	"internal/web/referralpages/pages/how.html: armed", "internal/web/casepages/pages/list.html: closed",
	"internal/web/casepages/opened.go: opened", "internal/web/casepages/pages/file.html: opened",
	"internal/web/casepages/pages/home.html: kept", "internal/web/portablepages/pages/take.html: closed", "cmd/relais/case.go: closed", "internal/plans/justice.go: received",
}

// TestWordsStandOnce: no page, act or job has a status, or the state of a need,
// a consent or a release, as words of its own. They ask the table.
func TestWordsStandOnce(t *testing.T) {
	words := map[string]bool{}
	for _, s := range referral.Statuses {
		words[string(s.Status)] = true
	}
	for _, s := range act.Codes["need_status"] {
		words[s] = true
	}
	for _, s := range []casefile.ConsentState{casefile.Valid, casefile.Waiting, casefile.Ended, casefile.Withdrawn} {
		words[string(s)] = true
	}
	for _, s := range []referral.ReleaseStatus{referral.ReleaseArmed, referral.ReleaseSealed, referral.ReleaseOpened,
		referral.ReleaseEnded, referral.ReleasePurged, referral.ReleaseKept} {
		words[string(s)] = true
	}
	files, used := 0, map[string]bool{}
	for _, root := range []string{"internal", "cmd"} {
		err := filepath.WalkDir(filepath.Join("..", "..", root), func(path string, d fs.DirEntry, err error) error {
			name := filepath.ToSlash(strings.TrimPrefix(path, filepath.Join("..", "..")+string(filepath.Separator)))
			if err != nil || d.IsDir() || !isSource(name) || strings.HasPrefix(name, "internal/referral/") || name == "internal/casefile/status.go" {
				return err
			}
			files++
			for _, word := range quoted(t, path) {
				if !words[word] {
					continue
				}
				if i := slices.IndexFunc(other, func(o string) bool { return strings.HasPrefix(name+": "+word, o) }); i >= 0 {
					used[other[i]] = true
				} else {
					t.Errorf("%s has %q as a word of its own", name, word)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, o := range other {
		if !used[o] {
			t.Errorf("%s excuses nothing", o)
		}
	}
	if files < 200 {
		t.Errorf("only %d files were looked at", files)
	}
}

func isSource(name string) bool {
	return strings.HasSuffix(name, ".html") || strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go")
}

var inTemplate = regexp.MustCompile(`\{\{[^}]*\}\}`)
var inQuotes = regexp.MustCompile(`"([a-z_]+)"`)

// quoted are the string literals of a Go file, or of a template's actions.
func quoted(t *testing.T, path string) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	if strings.HasSuffix(path, ".html") {
		for _, action := range inTemplate.FindAll(text, -1) {
			for _, m := range inQuotes.FindAllSubmatch(action, -1) {
				out = append(out, string(m[1]))
			}
		}
		return out
	}
	set := token.NewFileSet()
	var s scanner.Scanner
	s.Init(set.AddFile(path, set.Base(), len(text)), text, nil, 0)
	for {
		_, tok, lit := s.Scan()
		if tok == token.EOF {
			return out
		}
		if tok == token.STRING {
			word, _ := strconv.Unquote(lit)
			out = append(out, word)
		}
	}
}

// TestCodesAreTheTables: the code sets that acts are checked against are those
// of the table.
func TestCodesAreTheTables(t *testing.T) {
	var moves []string
	for _, m := range referral.Moves {
		if m.Move != referral.MoveReceipt { // an act of its own
			moves = append(moves, string(m.Move))
		}
	}
	want := slices.Sorted(slices.Values(moves))
	if got := slices.Sorted(slices.Values(act.Codes["move"])); !slices.Equal(got, want) {
		t.Errorf("moves %v, want %v", got, want)
	}
	for _, s := range act.Codes["need_status"] {
		if casefile.NeedStatus(s).Colour() == "" {
			t.Errorf("the need's table has no %s", s)
		}
	}
	for _, s := range act.Codes["outcome"] {
		if !casefile.NeedOpen.May(casefile.NeedStatus(s)) {
			t.Errorf("an open need can't become %s", s)
		}
	}
	for _, u := range act.Codes["urgency"] {
		if !slices.Contains(casefile.Urgencies, u) {
			t.Errorf("no urgency %s", u)
		}
	}
}
