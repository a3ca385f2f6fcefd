package webtest

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// TestDraftInParts: what a page can send as it hides is less than a long
// conversation, so it sends what changed. What does not fit to what was kept
// changes nothing.
func TestDraftInParts(t *testing.T) {
	b := newBrowser(t, gallery())
	long := strings.Repeat("слово 😀 ", 9000) + "end"
	kept := url.Values{"known": {"Zoé"}, "text": {long}}
	kept.Set("_form", "/gallery/form")
	b.want(b.do("POST", "/draft", kept), 204)
	units := len("Zoé") - 1
	for _, r := range long {
		units++
		if r > 0xffff {
			units++
		}
	}
	text := units - 3
	part := url.Values{"_form": {"/gallery/form"}, "_part": {fmt.Sprint(units)}, "text": {fmt.Sprintf("%d,3,the last, words", text-3)}}
	b.want(b.do("POST", "/draft", part), 204)
	if got := b.do("GET", "/gallery/form", nil).Body.String(); !strings.Contains(got, "😀 the last, words") || !strings.Contains(got, "Zoé") {
		t.Error("the last words are missing")
	}
	for _, bad := range []string{"1,1", "x,1,y", "-1,0,y", "99999999,0,y", "0,99999999,y"} {
		part.Set("text", bad)
		b.want(b.do("POST", "/draft", part), 409)
	}
	part.Set("_part", "7")
	part.Set("text", "0,0,y")
	b.want(b.do("POST", "/draft", part), 409)
}
