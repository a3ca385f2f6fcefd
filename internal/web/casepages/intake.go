package casepages

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/directory/languages"
	"relais/internal/fault"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/same"
	"relais/internal/web/say"
	"relais/internal/web/ui"
)

// intakeForm is everything that may be said in a first conversation.
type intakeForm struct {
	act.Once
	Known    string            `json:"known"`
	Language string            `json:"language"`
	Others   string            `json:"others"` // further languages, in words
	Next     string            `json:"next"`
	Section  map[string]string `json:"section"` // first words of a section
	Safe     safeForm          `json:"safe"`
	Facts    factsForm         `json:"facts"`
	Need     picks             `json:"need"`
	Later    bool              `json:"later"`   // keep it, open no file yet
	Another  bool              `json:"another"` // somebody else of the same name
	Service  string            `json:"service"` // from a search: whom to ask for the first need
}

// intakeSections are the sections that the intake asks about, in order. What
// is told of contact and needs has questions of its own.
var intakeSections = []string{"identity", "health", "children", "experience", "immigration", "legal", "documents", "plan", "notes"}

type intakeView struct {
	words
	Form      ui.Form
	Safe      safeFields
	SafeOpen  bool
	Facts     factFields
	FactsOpen bool
	Needs     pickerView
	Languages []ui.Choice
	Sections  []intakeSection
	Kit       bool
	Kept      []act.Kept // intakes that were begun elsewhere
	Same      []ui.Same  // files of somebody of the same name
}

type intakeSection struct {
	Code string
	Open bool
}

var intakePage = web.NewPage[intakeView](files, "pages/intake.html", parts)

// showIntake is the form of a new case file.
func (p *pages) showIntake(w *web.Response, r *web.Request) error {
	if !r.Session().CaseAccess() { // before anything is written in vain
		return fault.New(fault.Forbidden, "casefile.no_access")
	}
	v := intakeView{words: wordsOf(r), Form: r.Form(nil), Languages: languageChoices(r), Kit: r.Session().Kit}
	var err error
	if v.Safe, err = p.safeFields(r, v.words, v.Form, "safe."); err != nil {
		return err
	}
	v.Needs = picker(r, v.Form, "case.intake.needs", horizons[:2])
	v.SafeOpen, v.FactsOpen = filled(v.Form.Values, "safe."), filled(v.Form.Values, "facts.")
	v.Facts = factQuestions(r, v.words, v.Form, "facts.", nil)
	if v.Same, err = same.Named(r, p.n, v.Form); err != nil {
		return err
	}
	if v.Kept, err = p.otherIntakes(r); err != nil {
		return err
	}
	for _, s := range intakeSections {
		v.Sections = append(v.Sections, intakeSection{s, v.Form.Value("section."+s) != ""})
	}
	return intakePage.Render(w, r, web.Frame{Title: web.TitleForm, Width: web.Narrow, Back: "/files", Scripts: []string{"needs.js"}}, v)
}

// otherIntakes are the intakes that this member began and has not finished.
func (p *pages) otherIntakes(r *web.Request) ([]act.Kept, error) {
	home, err := accounts.Whoami.Do(r.Context(), p.n, r.Session(), act.None{})
	return slices.DeleteFunc(home.Kept, func(k act.Kept) bool {
		return k.Found || web.Carried(k.Form) || k.Form == r.FormName() || formName(k.Form) != "case.kept.intake"
	}), err
}

func filled(values url.Values, prefix string) bool {
	for name, vs := range values {
		if strings.HasPrefix(name, prefix) && strings.Join(vs, "") != "" {
			return true
		}
	}
	return false
}

// postIntake opens a case file with what was said so far, or keeps the form.
func (p *pages) postIntake(w *web.Response, r *web.Request) error {
	var in intakeForm
	if err := web.Decode(r, &in); err == nil && in.Later {
		return p.keepIntake(w, r)
	}
	c, err := web.Submit(r, func(ctx context.Context, s *agency.Session, in intakeForm) (act.Case, error) {
		do, err := in.act(r)
		if err != nil {
			return act.Case{}, err
		}
		out, err := casework.CreateCase.Do(ctx, p.n, s, do)
		return out, renamed(err, in.field)
	})
	if err != nil {
		return web.Retry(w, r, err, p.showIntake)
	}
	w.Say("case.opened_now")
	if in.Service != "" && len(c.Needs) > 0 {
		return w.SeeOther(address.File(c.ID, "items", c.Needs[0].ID, "ask") + "?service=" + url.QueryEscape(in.Service))
	}
	return w.SeeOther(address.File(c.ID))
}

// keepIntake keeps what was said, for the member alone.
func (p *pages) keepIntake(w *web.Response, r *web.Request) error {
	values := url.Values{}
	for name, v := range r.PostForm {
		if name != "later" && !strings.HasPrefix(name, "_") {
			values[name] = v
		}
	}
	if _, err := accounts.KeepForm.Do(r.Context(), p.n, r.Session(), act.KeepForm{Form: r.FormName(), Body: values.Encode()}); err != nil {
		return web.Retry(w, r, err, p.showIntake)
	}
	w.Say("case.kept_for_later")
	return w.SeeOther("/")
}

// act is what the form says, for the node.
func (f intakeForm) act(r *web.Request) (act.CreateCase, error) {
	in := act.CreateCase{Once: f.Once, Alone: !f.Another, Known: f.Known, Language: f.Language, Next: f.Next, Needs: f.Need.needs(), Entries: f.entries(r)}
	if !f.Safe.empty() {
		safe := f.Safe.act()
		in.Safe = &safe
	}
	if f.Facts.empty() {
		return in, nil
	}
	facts, err := f.Facts.act()
	in.Facts = &facts
	return in, fault.Below("facts", err)
}

// entries are the first words of each section.
func (f intakeForm) entries(r *web.Request) []act.NewEntry {
	var out []act.NewEntry
	if f.Others != "" {
		out = append(out, act.NewEntry{Section: "identity", Label: r.T("case.other_languages"), Text: f.Others})
	}
	for _, s := range intakeSections {
		if text := strings.TrimSpace(f.Section[s]); text != "" {
			out = append(out, act.NewEntry{Section: s, Text: f.Section[s]})
		}
	}
	return out
}

// field is the name in the form of a field of the act.
func (f intakeForm) field(name string) string {
	parts := strings.Split(name, ".")
	if rest, ok := strings.CutPrefix(name, "safe."); ok {
		return "safe." + f.Safe.field(rest)
	}
	if rest, ok := strings.CutPrefix(name, "facts."); ok {
		return "facts." + f.Facts.field(rest)
	}
	if len(parts) < 3 {
		return name
	}
	i, _ := strconv.Atoi(parts[1])
	switch parts[0] {
	case "needs":
		if list := f.Need.needs(); i < len(list) {
			return fmt.Sprintf("need.%s.%s", list[i].Code, parts[2])
		}
	case "entries":
		return f.entryField(i)
	}
	return name
}

func (f intakeForm) entryField(i int) string {
	if f.Others != "" {
		if i == 0 {
			return "others"
		}
		i--
	}
	for _, s := range intakeSections {
		if strings.TrimSpace(f.Section[s]) == "" {
			continue
		}
		if i == 0 {
			return "section." + s
		}
		i--
	}
	return "section.notes"
}

// languageChoices offers French and English first, then all others by name.
func languageChoices(r *web.Request) []ui.Choice {
	lang := string(r.Lang.Fallback())
	out := []ui.Choice{{Text: r.T("case.language_unknown")}}
	for _, code := range []string{lang, other(lang)} {
		out = append(out, ui.Choice{Value: code, Text: languages.Name(code, lang)})
	}
	return append(out, say.Languages(r.Lang, "fr", "en")...)
}

func other(lang string) string {
	if lang == "fr" {
		return "en"
	}
	return "fr"
}
