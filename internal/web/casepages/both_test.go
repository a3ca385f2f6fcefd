package casepages_test

import (
	"net/url"
	"testing"

	"relais/internal/act"
	"relais/internal/casefile"
	"relais/internal/casework"
)

// said adds to a form what was said of a part of the conversation, in full.
func said(f url.Values, kind string, fields ...string) url.Values {
	for i := 0; i+1 < len(fields); i += 2 {
		f.Add(kind+"."+fields[i], fields[i+1])
	}
	for name, v := range map[string]string{"until": "2026-02-10", "purpose": "a bed", "given_by": "person", "form": "spoken", "language": "fr"} {
		f.Set(kind+"."+name, v)
	}
	f[kind+".explained"] = act.Codes["explained"]
	return f
}

// TestBothInOneConversation: asking and sharing are said on one page, each with its own
// points, its own yes and its own no, which needs nothing else of its part; a repeat
// records nothing twice, and nobody agrees to a part of which a point was not said.
func TestBothInOneConversation(t *testing.T) {
	s := newSite(t)
	b := s.as(t, s.home.Worker)
	at := b.story()
	both := at + "/agree/all"
	b.get(at + "/agree").Says("Ask and share, in one conversation")
	page := b.get(both)
	page.Says("May we ask, without saying who?", "May we share with one agency?", "You can say no").
		Has(`input[name="ask.explained"][value="limits"]`, `input[name="release.explained"][value="limits"]`,
			`input[name="ask_said"][value="no"]`, `input[name="release_said"][value="no"]`)
	b.refused(both, form()).Has(".govuk-error-summary a[href='#f-ask_said']", ".govuk-error-summary a[href='#f-release_said']")

	yes := said(said(form("ask_said", "yes", "release_said", "yes", "key", "k1"), "ask", "agencies", s.other.ID),
		"release", "agencies", s.other.ID, "sections", "plan", "loopback", "none")
	missing := url.Values{}
	for k, v := range yes {
		missing[k] = v
	}
	missing["ask.explained"] = act.Codes["explained"][:3]
	b.refused(both, missing).Says("Say every point, and tick each by itself.")
	for range 2 {
		b.post(both, yes)
	}
	recorded := func(live, noes int) {
		t.Helper()
		c, err := casework.GetCase.Do(t.Context(), s.Node, s.home.Worker.Fresh(), act.ID{ID: b.read(at)})
		if err != nil {
			t.Fatal(err)
		}
		stands := 0
		for _, one := range c.Consents {
			if casefile.ConsentState(one.State).Live() {
				stands++
			}
		}
		if stands != live || len(c.Refusals) != noes {
			t.Errorf("%d stand, %d noes", stands, len(c.Refusals))
		}
	}
	recorded(2, 0)
	no := said(form("ask_said", "no", "release_said", "no", "key", "k2"), "ask", "agencies", s.other.ID)
	no.Set("release.agencies", s.other.ID)
	b.post(both, no)
	recorded(0, 2)
}
