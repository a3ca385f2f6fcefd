package arrows

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	testNamed    = regexp.MustCompile(`\b(?:Test|Fuzz)[A-Z][A-Za-z0-9]*\b`)
	testDeclared = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)[A-Z]\w*)\(|^(?:describe|test)\('(Test[A-Z]\w*)'`)
	inBackticks  = regexp.MustCompile("`([^`]+)`")
	linked       = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	spaces       = regexp.MustCompile(`\s+`)
)

// leastAsked is how many rows the table of docs/threats.md has at least, so
// that a row whose answer hurts is not simply dropped.
const leastAsked = 55

// TestPromisesAreTested: a test that a document names exists; what
// docs/threats.md answers with yes or partly has evidence that exists; and
// what docs/promises.md quotes is said where it says so.
func TestPromisesAreTested(t *testing.T) {
	root := filepath.Join("..", "..")
	read := func(name string) string {
		b, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	h := house{tests: declaredTests(t), exists: func(name string) bool {
		_, err := os.Stat(filepath.Join(root, filepath.FromSlash(name)))
		return err == nil
	}, read: read}
	for _, must := range []string{"TestPromisesAreTested", "TestStolenTelephone", "FuzzOpen"} {
		if !h.tests[must] {
			t.Fatalf("%s was not found: the test looks in the wrong place", must)
		}
	}
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md"} {
		names, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			name, _ = filepath.Rel(root, name)
			report(t, name, h.unknownTests(read(name)))
		}
	}
	threats := read("docs/threats.md")
	report(t, "docs/threats.md", h.attackers(threats))
	rows, wrong := h.asked(threats)
	report(t, "docs/threats.md", wrong)
	if rows < leastAsked {
		t.Errorf("docs/threats.md answers %d questions; it was %d", rows, leastAsked)
	}
	report(t, "docs/promises.md", h.promises(read("docs/promises.md")))
}

func report(t *testing.T, name string, wrong []string) {
	t.Helper()
	for _, w := range wrong {
		t.Errorf("%s: %s", filepath.ToSlash(name), w)
	}
}

// house is what the documents may rely on.
type house struct {
	tests  map[string]bool
	exists func(path string) bool
	read   func(document string) string
}

// declaredTests are the tests and fuzz targets of Go and of the browser.
func declaredTests(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for _, top := range []string{"cmd", "internal", "content", "bench", "e2e/test", "ui/test"} {
		err := filepath.WalkDir(filepath.Join("..", "..", filepath.FromSlash(top)), func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(file, "_test.go") && !strings.HasSuffix(file, ".test.mjs") {
				return err
			}
			b, err := os.ReadFile(file)
			for _, m := range testDeclared.FindAllStringSubmatch(string(b), -1) {
				found[m[1]+m[2]] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// unknownTests says which tests a text names that nobody can run. What stands
// behind -run or before … has to be the beginning of one.
func (h house) unknownTests(text string) (wrong []string) {
	for _, at := range testNamed.FindAllStringIndex(text, -1) {
		name := text[at[0]:at[1]]
		pattern := strings.HasSuffix(text[:at[0]], "-run ") || strings.HasPrefix(text[at[1]:], "…")
		if !h.tests[name] && !(pattern && h.begins(name)) {
			wrong = append(wrong, fmt.Sprintf("there is no test %s", name))
		}
	}
	return wrong
}

func (h house) begins(pattern string) bool {
	for name := range h.tests {
		if strings.HasPrefix(name, pattern) {
			return true
		}
	}
	return false
}

// evidence reports whether a text names a test or, in backticks, a file of ours that exists.
func (h house) evidence(text string) bool {
	for _, name := range testNamed.FindAllString(text, -1) {
		if h.tests[name] {
			return true
		}
	}
	for _, m := range inBackticks.FindAllStringSubmatch(text, -1) {
		if !strings.HasPrefix(m[1], "/") && h.exists(m[1]) {
			return true
		}
	}
	return false
}

// attackers checks that each attacker (### …) has what they get, what they do
// not, and a test.
func (h house) attackers(text string) (wrong []string) {
	for i, part := range strings.Split(text, "\n### ") {
		if i == 0 {
			continue
		}
		part, _, _ = strings.Cut(part, "\n## ")
		name, _, _ := strings.Cut(part, "\n")
		for _, must := range []string{"**Gets:**", "**Does not get:**", "**Shown by:**"} {
			if !strings.Contains(part, must) {
				wrong = append(wrong, fmt.Sprintf("%s: no %s", name, must))
			}
		}
		if _, by, _ := strings.Cut(part, "**Shown by:**"); !h.evidence(by) {
			wrong = append(wrong, fmt.Sprintf("%s: no test that exists shows it", name))
		}
	}
	return wrong
}

// asked checks the table: | number | what | yes, partly or no | evidence |.
func (h house) asked(text string) (rows int, wrong []string) {
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		var number int
		if n, _ := fmt.Sscanf(strings.TrimSpace(cells[0]), "%d", &number); n != 1 || !strings.HasPrefix(line, "|") {
			continue
		}
		rows++
		if number != rows {
			wrong = append(wrong, fmt.Sprintf("row %d is numbered %d", rows, number))
		}
		if len(cells) != 4 {
			wrong = append(wrong, fmt.Sprintf("row %d has %d cells", number, len(cells)))
			continue
		}
		if w := h.answered(strings.Trim(cells[2], " *"), cells[3]); w != "" {
			wrong = append(wrong, fmt.Sprintf("row %d: %s", number, w))
		}
	}
	return rows, wrong
}

// answered says what is wrong with an answer and what stands beside it.
func (h house) answered(answer, beside string) string {
	missing := strings.Contains(beside, "Missing")
	switch {
	case answer != "yes" && answer != "partly" && answer != "no":
		return fmt.Sprintf("%q is neither yes, partly nor no", answer)
	case answer != "no" && !h.evidence(beside):
		return fmt.Sprintf("says %s, and names no test or file that exists", answer)
	case answer != "yes" && !missing:
		return fmt.Sprintf("says %s, and not what is missing", answer)
	case answer == "yes" && missing:
		return "says yes, and that something is missing"
	}
	return ""
}

// promises checks docs/promises.md: below the heading of a document, a row
// quotes it and names a test; in the parts behind "Shown" a row quotes it and
// says why there is none. No sentence with a strong word is left out.
func (h house) promises(text string) (wrong []string) {
	document, shown, said, quoted := "", false, "", map[string][]string{}
	for line := range strings.Lines(text) {
		if title, ok := strings.CutPrefix(line, "## "); ok {
			shown = strings.TrimSpace(title) == "Shown"
			document = ""
		}
		if title, ok := strings.CutPrefix(line, "### "); ok {
			document = strings.TrimSpace(title)
			said = plain(h.read(document))
		}
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if !strings.HasPrefix(line, "| ") || len(cells) != 2 || document == "" || strings.TrimSpace(cells[0]) == "sentence" {
			continue
		}
		quote := plain(cells[0])
		quoted[document] = append(quoted[document], quote)
		switch {
		case !strings.Contains(said, quote):
			wrong = append(wrong, fmt.Sprintf("%s does not say %q", document, quote))
		case shown && !h.evidence(cells[1]):
			wrong = append(wrong, fmt.Sprintf("no test that exists shows %q", quote))
		case strings.TrimSpace(cells[1]) == "":
			wrong = append(wrong, fmt.Sprintf("no reason beside %q", quote))
		}
	}
	for _, d := range []string{"README.md", "LISEZMOI.md", "docs/keys.md", "docs/limits.md", "docs/operations.md"} {
		wrong = append(wrong, unquoted(d, h.read(d), quoted[d])...)
	}
	return wrong
}

// strong are words with which a sentence promises, in both languages.
var strong = regexp.MustCompile(`(?i)\b(never|nobody|no other|nothing|refus\pL+|can't|cannot|only|always|at once|everybody|destroy\pL*|jamais|personne|rien|aussitôt)\b`)

// unquoted says which sentences of a document promise something, name no test
// themselves, and have no row.
func unquoted(document, text string, quotes []string) (wrong []string) {
	for _, s := range sentences(text) {
		covered := testNamed.MatchString(s) || slices.ContainsFunc(quotes, func(q string) bool {
			return strings.Contains(s, q) || strings.Contains(q, s)
		})
		if strong.MatchString(s) && !covered {
			wrong = append(wrong, fmt.Sprintf("%s says %q: name its test in the sentence, or give it a row in docs/promises.md", document, s))
		}
	}
	return wrong
}

var (
	blockBegins  = regexp.MustCompile(`^(\s*$|[-|#]|\d+\. )`)
	sentenceEnds = regexp.MustCompile(`([.:;!?]) (["“«A-ZÀÉ])`)
)

// sentences are those of a document, without marks and without commands.
func sentences(text string) (all []string) {
	var blocks []string
	for i, part := range strings.Split(text, "```") {
		if i%2 == 1 {
			continue
		}
		for line := range strings.Lines(part) {
			if len(blocks) == 0 || blockBegins.MatchString(line) {
				blocks = append(blocks, "")
			}
			blocks[len(blocks)-1] += line
		}
	}
	for _, b := range blocks {
		all = append(all, strings.Split(sentenceEnds.ReplaceAllString(plain(b), "$1\n$2"), "\n")...)
	}
	return all
}

// plain takes marks and line breaks from a text, so that a quotation is found.
func plain(text string) string {
	text = linked.ReplaceAllString(text, "$1")
	text = strings.NewReplacer("*", "", "`", "", "\\|", "|").Replace(text)
	return strings.TrimSpace(spaces.ReplaceAllString(text, " "))
}

// TestPromisesCanFail: the test above finds what is wrong in an invented text.
func TestPromisesCanFail(t *testing.T) {
	t.Parallel()
	h := house{
		tests:  map[string]bool{"TestStands": true, "FuzzStands": true},
		exists: func(p string) bool { return p == "internal/stands" },
		read:   func(string) string { return "They *read*\nit. Always." },
	}
	asked := func(text string) []string { _, wrong := h.asked(text); return wrong }
	all := "\n### README.md\n| Always. | `TestStands` |\n### LISEZMOI.md\n| Always. | `TestStands` |\n### docs/keys.md\n| Always. | `TestStands` |\n" +
		"### docs/limits.md\n| Always. | `TestStands` |\n### docs/operations.md\n| Always. | `TestStands` |\n"
	tests := []struct {
		name  string
		check func(string) []string
		text  string
		wrong int
	}{
		{"tests that exist", h.unknownTests, "`TestStands`, *FuzzStands*", 0},
		{"patterns", h.unknownTests, "`go test ./x -run TestSt`, `go test ./x -run TestFell`, `TestSt…`", 1},
		{"a test that was renamed", h.unknownTests, "`TestStood` and *FuzzStood*", 2},
		{"yes with a test", asked, "| 1 | a | yes | `TestStands` |\n| 2 | b | **yes** | `internal/stands` |", 0},
		{"yes without", asked, "| 1 | a | yes | of course |", 1},
		{"yes with a file that is gone", asked, "| 1 | a | yes | `internal/gone` |", 1},
		{"yes, but", asked, "| 1 | a | yes | `TestStands`. Missing: half. |", 1},
		{"partly", asked, "| 1 | a | partly | `TestStands`. Missing: half. |", 0},
		{"partly without the other part", asked, "| 1 | a | partly | `TestStands` |", 1},
		{"partly without evidence", asked, "| 1 | a | partly | Missing: half. |", 1},
		{"no", asked, "| 1 | a | no | Missing: all. |", 0},
		{"no, and nothing said", asked, "| 1 | a | no | |", 1},
		{"another word", asked, "| 1 | a | soon | `TestStands` |", 1},
		{"a row that was dropped", asked, "| 2 | a | yes | `TestStands` |", 1},
		{"an attacker", h.attackers, "\n### A\n**Gets:** a **Does not get:** b **Shown by:** `TestStands`", 0},
		{"an attacker nobody tried", h.attackers, "\n### A\n**Gets:** a **Does not get:** b **Shown by:** faith", 1},
		{"an attacker who gets we don't say what", h.attackers, "\n### A\n**Does not get:** b **Shown by:** `TestStands`", 1},
		{"promises", h.promises, "## Shown\n" + all + "## Not shown\n### README.md\n| They read it. | nobody tried |\n", 0},
		{"a promise that changed", h.promises, "## Shown\n" + all + "### README.md\n| Some read it. | `TestStands` |\n", 1},
		{"a promise without a test", h.promises, "## Shown\n" + all + "### README.md\n| They read it. | trust |\n", 1},
		{"not shown, and no reason", h.promises, "## Not shown\n" + all + "### README.md\n| They read it. | |\n", 1},
		{"a promise without a row", func(text string) []string { return unquoted("a.md", text, []string{"Nobody reads it."}) },
			"Nobody *reads*\nit. It is **never** sent (`TestStands`). Here it is.\n```\nnever\n```\nOnly\nshe knows.\n- Rien ne sort.", 2},
	}
	for _, tt := range tests {
		if wrong := tt.check(tt.text); len(wrong) != tt.wrong {
			t.Errorf("%s: %d are wrong, not %d: %q", tt.name, tt.wrong, len(wrong), wrong)
		}
	}
}
