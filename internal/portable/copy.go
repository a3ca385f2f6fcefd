package portable

import (
	"bytes"
	"context"
	_ "embed"
	"html/template"
	"slices"
	"strings"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/define"
	"relais/internal/directory/languages"
	"relais/internal/directory/needs"
	"relais/internal/locale"
	"relais/internal/store"
)

// CopyCase makes the copy that a person gets of what is written about them.
var CopyCase = define.Define[act.CopyCase, act.CopiedCase]("CopyCase", "POST /cases/{id}/copy", "cases", agency.CaseDesk,
	"A copy for the person: one page in French and English that any browser opens, with the same as JSON in it.").Asks(agency.GraveExport)

// both is a word in both languages.
type both struct {
	FR string `json:"fr"`
	EN string `json:"en"`
}

func say(key string, args ...any) both {
	return both{locale.T(locale.FR, key, args...), locale.T(locale.EN, key, args...)}
}

// code is the word of a code, or the code where there is none.
func code(set, c string) both {
	if key := "code." + set + "." + c; locale.Has(key) {
		return say(key)
	}
	return both{c, c}
}

// copied is what a copy holds. Its names are those of the JSON in the page.
type copied struct {
	Known    string       `json:"known"`
	Code     string       `json:"code"`
	Agency   both         `json:"agency"`
	Made     string       `json:"made"` // YYYY-MM-DD
	Sections []copiedPart `json:"sections"`
	Consents []copiedLine `json:"consents,omitempty"`
	Unread   []both       `json:"not_in_this_copy,omitempty"`
}

type copiedPart struct {
	Section string       `json:"section"`
	Title   both         `json:"title"`
	Entries []copiedLine `json:"entries"`
}

// copiedLine is an entry. Words are those of who wrote them; Said is what a code says.
type copiedLine struct {
	Title both   `json:"title"`
	Words string `json:"words,omitempty"`
	Said  []both `json:"said,omitempty"`
	On    string `json:"on,omitempty"` // YYYY-MM-DD
}

//go:embed copy.html
var copyText string

var copyPage = template.Must(template.New("copy").Funcs(template.FuncMap{"say": say}).Parse(copyText))

func (n *Portable) copyCase(ctx context.Context, s *agency.Session, in act.CopyCase) (out act.CopiedCase, err error) {
	file, sections, err := n.files.Whole(ctx, s, in.ID)
	if err != nil {
		return out, err
	}
	name, err := n.files.AgencyName(ctx, s, s.Agency)
	if err != nil {
		return out, err
	}
	c := copied{Known: file.Known, Code: file.Code, Agency: both{name.In("fr"), name.In("en")}, Made: n.node.DB.Now().In(s.Zone).Format(time.DateOnly)}
	wanted := func(section string) bool { return len(in.Sections) == 0 || slices.Contains(in.Sections, section) }
	for _, section := range sections {
		if wanted(section.Section) {
			c.add(section, s.Zone)
		}
	}
	if wanted("contact") && file.Safe != nil {
		c.safe(*file.Safe)
	}
	for _, one := range file.Consents {
		c.Consents = append(c.Consents, n.consent(ctx, s, one))
	}
	for _, info := range file.Sections {
		if !info.Readable && info.Entries > 0 || info.Damaged {
			c.Unread, out.Unread = append(c.Unread, code("section", info.Section)), append(out.Unread, info.Section)
		}
	}
	var b bytes.Buffer
	if err := copyPage.Execute(&b, c); err != nil {
		return out, err
	}
	out.Data = b.Bytes()
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, "case.copy", in.ID)
	})
}

func (c *copied) add(section act.Section, zone *time.Location) {
	part := copiedPart{Section: section.Section, Title: code("section", section.Section)}
	for _, e := range section.Items {
		l := copiedLine{Title: both{e.Label, e.Label}, Words: e.Text, On: e.At.In(zone).Format(time.DateOnly)}
		switch {
		case e.Removed || !e.Verified || e.Safe != nil:
			continue
		case e.Need != nil:
			l.Title = needName(e.Need.Code)
			l.Said = []both{code("urgency", e.Need.Urgency), code("need_status", e.Need.Status)}
		case e.Fact != nil:
			l.Title, l.Said = code("fact", e.Fact.Fact), factWords(*e.Fact)
		case e.Contact != nil:
			l.Title = code("channel", e.Contact.Channel)
			l.Words = strings.TrimSpace(e.Contact.Value + "\n" + e.Text)
		case e.Kind != casefile.KindPlain:
			continue
		}
		part.Entries = append(part.Entries, l)
	}
	if len(part.Entries) > 0 {
		c.Sections = append(c.Sections, part)
	}
}

func needName(need string) both {
	if n, ok := needs.Default().Get(need); ok {
		return both{n.Name.FR, n.Name.EN}
	}
	return both{need, need}
}

// factSets are the codes that facts are said with.
var factSets = map[string]string{"age_band": "age_band", "gender": "gender", "dependants": "dependants", "province": "province",
	"accessibility": "accessibility", "safety": "safety", "wishes": "wish"}

func factWords(f act.FactSaid) (out []both) {
	for _, v := range f.Values {
		switch set := factSets[f.Fact]; {
		case set != "":
			out = append(out, code(set, v))
		case f.Fact == "languages":
			out = append(out, both{languages.Name(v, "fr"), languages.Name(v, "en")})
		default:
			out = append(out, both{v, v})
		}
	}
	return out
}

// safe adds the safety rules, which are the person's own words.
func (c *copied) safe(rules act.SafeContact) {
	part := copiedPart{Section: "contact", Title: say("portable.copy.safe")}
	add := func(key string, words ...string) {
		if text := strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), "\n"); text != "" {
			part.Entries = append(part.Entries, copiedLine{Title: say("portable.copy." + key), Words: text})
		}
	}
	for _, ch := range rules.Channels {
		part.Entries = append(part.Entries, copiedLine{Title: code("channel", ch.Kind), Words: ch.Value})
	}
	add("code_word", rules.CodeWord)
	add("never_tell", rules.NeverTell...)
	add("avoid", rules.Avoid...)
	add("notes", rules.Notes)
	if len(part.Entries) > 0 {
		c.Sections = append(c.Sections, part)
	}
}

// consent says what the person agreed to, and where it stands.
func (n *Portable) consent(ctx context.Context, s *agency.Session, one act.Consent) copiedLine {
	l := copiedLine{Title: code("consent_kind", one.Kind), Words: one.Purpose, On: one.At.In(s.Zone).Format(time.DateOnly),
		Said: []both{code("consent_state", one.State), say("portable.copy.until", one.Until)}}
	for _, id := range one.Agencies {
		if name, err := n.files.AgencyName(ctx, s, id); err == nil {
			l.Said = append(l.Said, both{name.In("fr"), name.In("en")})
		}
	}
	for _, o := range one.Outside {
		l.Said = append(l.Said, both{o.Name, o.Name})
	}
	for _, sector := range one.Sectors {
		l.Said = append(l.Said, code("sector", sector))
	}
	for _, p := range one.Sections {
		l.Said = append(l.Said, code("part", p))
	}
	return l
}
