package attack

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// arabic is what somebody wrote from right to left, with a telephone number that reads 0142-555-514 when it is not kept
// apart from the words.
const arabic = "اتصل 514-555-0142 غدا"

// TestAttackDirectionOfWords: on every page, what people wrote from right to left stands in an element of its own
// direction, the telephone number within it in one from left to right, and every field takes the direction of what is
// typed into it.
func TestAttackDirectionOfWords(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		if w.cfg.URL != "" {
			t.Skip("pages are the same on both engines")
		}
		w.word = func(_, field string) string {
			if strings.HasPrefix(field, "RecordDeskWork.") || strings.HasPrefix(field, "ProposeAgencies.") { // stopped as a note is
				return "كلمات"
			}
			name := strings.Map(letters, field[strings.LastIndexByte(field, '.')+1:])
			switch name = name[:min(len(name), 8)]; name {
			case "login":
				return "login"
			case "pass", "newpass":
				return name + " one two three four"
			case "note", "said", "service": // stopped when it holds a number
				return "كلمات"
			}
			return arabic + " " + name
		}
		w.wholeJob()
		shown, fields := 0, 0
		for _, m := range []*member{w.cast.sender.worker(), w.cast.sender.admin, w.cast.shelter.worker(), w.cast.desk.admin} {
			for at, body := range w.everyPage(m) {
				s, f := ownDirection(t, at, body)
				shown, fields = shown+s, fields+f
			}
		}
		if shown < 50 || fields < 50 {
			t.Errorf("only %d texts and %d fields were seen", shown, fields)
		}
	})
}

// ownDirection looks at every text and field of a page, and counts them.
func ownDirection(t *testing.T, at, body string) (shown, fields int) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		switch {
		case n.Type == html.TextNode && strings.Contains(n.Data, "اتصل"):
			if n.Parent.Data == "textarea" || n.Parent.Data == "option" || n.Parent.Data == "title" || n.Parent.Data == "script" {
				continue
			}
			if shown++; attr(n.Parent, "dir") != "auto" {
				t.Errorf("%s: <%s> %.80q has no direction of its own", at, n.Parent.Data, n.Data)
			}
			if strings.Contains(n.Data, "514-555") {
				t.Errorf("%s: the number stands among the words: %.80q", at, n.Data)
			}
		case n.Data == "textarea", n.Data == "input" && (attr(n, "type") == "text" || attr(n, "type") == "search" || attr(n, "type") == ""):
			if fields++; attr(n, "dir") == "" && attr(n, "inputmode") != "numeric" {
				t.Errorf("%s: <%s name=%q> has no direction", at, n.Data, attr(n, "name"))
			}
		}
	}
	return shown, fields
}
