package webtest_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"relais/internal/web/webtest"
)

// TestTemplatesReadWell: a line of a template has at most 140 characters and
// at most one element that is a block, and a tag is closed where it is opened:
// in the same definition, in the same branch. A form tells the browser to
// remember nothing; fields of one's own account say otherwise themselves.
func TestTemplatesReadWell(t *testing.T) {
	n := 0
	err := fs.WalkDir(os.DirFS("../.."), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".html") {
			return err
		}
		source, err := os.ReadFile("../../" + path)
		n++
		for _, fault := range faults(string(source)) {
			t.Errorf("%s: %s", path, fault)
		}
		return err
	})
	if err != nil || n < 80 {
		t.Errorf("%d templates were read: %v", n, err)
	}
}

var bareColon = regexp.MustCompile(`(\}\}|</[a-z]+>):(\s|<|$)`)

func faults(source string) []string {
	var out []string
	for i, line := range strings.Split(source, "\n") {
		if utf8.RuneCountInString(line) > 140 {
			out = append(out, "line "+webtest.Line(i)+" is too long")
		}
		if bareColon.MatchString(line) {
			out = append(out, "line "+webtest.Line(i)+" has a colon that no French space can stand before: dir.paper.colon says it")
		}
	}
	markup, actions := webtest.Mask(source)
	open, line, blocks := []string{}, 0, 0
	for z := html.NewTokenizer(strings.NewReader(markup)); z.Next() != html.ErrorToken; {
		raw, token := string(z.Raw()), z.Token()
		token.Data = strings.ReplaceAll(token.Data, webtest.Action, "") // an action may follow the name at once
		switch token.Type {
		case html.TextToken:
			for range strings.Count(raw, webtest.Action) {
				if fault := control(&open, actions[0]); fault != "" {
					out = append(out, "line "+webtest.Line(line)+": "+fault)
				}
				actions = actions[1:]
			}
		case html.StartTagToken:
			actions = actions[strings.Count(raw, webtest.Action):]
			if token.Data == "form" && !strings.HasPrefix(raw, `<form autocomplete="off"`) {
				out = append(out, "line "+webtest.Line(line)+": a browser may remember what this form was filled with")
			}
			if !webtest.Void[token.Data] {
				open = append(open, "<"+token.Data+">")
			}
			if webtest.Block[token.Data] {
				if blocks++; blocks == 2 {
					out = append(out, "line "+webtest.Line(line)+" has several blocks")
				}
			}
		case html.EndTagToken:
			if top := pop(&open); top != "<"+token.Data+">" {
				out = append(out, "line "+webtest.Line(line)+": </"+token.Data+"> closes "+top)
			}
		default:
			actions = actions[strings.Count(raw, webtest.Action):]
		}
		if more := strings.Count(raw, "\n"); more > 0 {
			line, blocks = line+more, 0
		}
	}
	if len(open) > 0 {
		out = append(out, "never closed: "+strings.Join(open, " "))
	}
	return out
}

// control opens and closes branches.
func control(open *[]string, action string) string {
	word, _, _ := strings.Cut(action, " ")
	switch word {
	case "if", "range", "with", "define", "block":
		*open = append(*open, "{{"+word+"}}")
	case "else", "end":
		top := pop(open)
		if !strings.HasPrefix(top, "{{") {
			return "{{" + word + "}} within " + top
		}
		if word == "else" {
			*open = append(*open, top)
		}
	}
	return ""
}

func pop(open *[]string) string {
	if len(*open) == 0 {
		return "nothing"
	}
	top := (*open)[len(*open)-1]
	*open = (*open)[:len(*open)-1]
	return top
}

// TestFaultsAreFound: the test above can fail.
func TestFaultsAreFound(t *testing.T) {
	for source, want := range map[string]int{
		"<p>{{if .A}}x{{else}}y{{end}}</p>\n<p>z</p>":            0,
		`<a{{if .A}} class="x"{{end}} href="{{.B "<p>"}}">x</a>`: 0,
		"{{define \"a\"}}<div>{{end}}":                           2,
		"{{if .A}}<div>{{else}}</div>{{end}}":                    3,
		"<div><p>x</p></div>":                                    1,
		"<div>\n<p>x</p>\n</div>":                                0,
		`<form method="post"></form>`:                            1,
		`<p>{{t "a"}}: {{.B}}</p>`:                               1,
		strings.Repeat("é", 140):                                 0,
		strings.Repeat("é", 141):                                 1,
	} {
		if got := faults(source); len(got) != want {
			t.Errorf("%s: %d faults, want %d: %v", source, len(got), want, got)
		}
	}
}
