package casepages

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/say"
	"relais/internal/web/ui"
)

// factsForm is act.NewFacts as people fill it in: ages in one line, and a
// language more from the long list.
type factsForm struct {
	AgeBand       string   `json:"age_band,omitempty"`
	BirthYear     string   `json:"birth_year,omitempty"`
	Gender        string   `json:"gender,omitempty"`
	Dependants    []string `json:"dependants,omitempty"`
	Ages          string   `json:"ages,omitempty"`
	Languages     []string `json:"languages,omitempty"`
	OtherLanguage string   `json:"other_language,omitempty"`
	Province      string   `json:"province,omitempty"`
	Place         string   `json:"place,omitempty"`
	Accessibility []string `json:"accessibility,omitempty"`
	Safety        []string `json:"safety,omitempty"`
	Wishes        []string `json:"wishes,omitempty"`
	Culture       string   `json:"culture,omitempty"`
	Faith         string   `json:"faith,omitempty"`
	Origin        string   `json:"origin,omitempty"`
	act.FactSource
}

func factsFormOf(f act.CaseFacts) factsForm {
	out := factsForm{AgeBand: f.AgeBand, Gender: f.Gender, Dependants: f.Dependants, Languages: f.Languages, Province: f.Province,
		Place: f.Place, Accessibility: f.Accessibility, Safety: f.Safety, Wishes: f.Wishes, Culture: f.Culture, Faith: f.Faith, Origin: f.Origin}
	if f.BirthYear != 0 {
		out.BirthYear = strconv.Itoa(f.BirthYear)
	}
	var ages []string
	for _, age := range f.Ages {
		ages = append(ages, strconv.Itoa(age))
	}
	out.Ages = strings.Join(ages, ", ")
	return out
}

// empty tells whether nobody said anything of the person; a source alone says nothing.
func (f factsForm) empty() bool {
	return len(f.Dependants)+len(f.Languages)+len(f.Accessibility)+len(f.Safety)+len(f.Wishes) == 0 && strings.TrimSpace(
		f.AgeBand+f.BirthYear+f.Gender+f.Ages+f.OtherLanguage+f.Province+f.Place+f.Culture+f.Faith+f.Origin) == ""
}

// act is what the form says, for the node.
func (f factsForm) act() (in act.NewFacts, err error) {
	in = act.NewFacts{FactSource: f.FactSource, CaseFacts: act.CaseFacts{AgeBand: f.AgeBand, Gender: f.Gender, Dependants: f.Dependants,
		Languages: f.Languages, Province: f.Province, Place: strings.TrimSpace(f.Place), Accessibility: f.Accessibility, Safety: f.Safety,
		Wishes: f.Wishes, Culture: f.Culture, Faith: f.Faith, Origin: f.Origin}}
	if f.OtherLanguage != "" && !slices.Contains(in.Languages, f.OtherLanguage) {
		in.Languages = append(slices.Clone(in.Languages), f.OtherLanguage)
	}
	if year := strings.TrimSpace(f.BirthYear); year != "" {
		if in.BirthYear, err = strconv.Atoi(year); err != nil || in.BirthYear == 0 {
			return in, fault.Invalid("birth_year", "facts.birth_year")
		}
	}
	for _, one := range strings.FieldsFunc(f.Ages, func(r rune) bool { return strings.ContainsRune(" ,;\u00a0", r) }) {
		age, err := strconv.Atoi(one)
		if err != nil {
			return in, fault.Invalid("ages", "facts.ages")
		}
		in.Ages = append(in.Ages, age)
	}
	return in, nil
}

var factItem = regexp.MustCompile(`\.\d+$`)

// field is the name in the form of a field of the act.
func (factsForm) field(name string) string { return factItem.ReplaceAllString(name, "") }

// factFields is what the part with these questions shows.
type factFields struct {
	Form      ui.Form
	Prefix    string
	Codes     map[string][]ui.Choice
	Spoken    []ui.Choice
	Languages []ui.Choice
	closed    []string // sections that the member may not read
}

// Asks reports whether a fact is asked: one of a closed section is not.
func (f factFields) Asks(code string) bool {
	return !slices.Contains(f.closed, casefile.FactSection(code))
}

// Name is that of a field in the form around.
func (f factFields) Name(field string) string { return f.Prefix + field }

// Rest tells whether the rarer facts are filled in, so that they show.
func (f factFields) Rest() bool {
	return slices.ContainsFunc([]string{"accessibility", "safety", "wishes", "culture", "faith", "origin"}, func(name string) bool {
		return strings.Join(f.Form.Values[f.Prefix+name], "") != ""
	})
}

// factQuestions are the questions of the part, with their answers.
func factQuestions(r *web.Request, w words, form ui.Form, prefix string, closed []string) factFields {
	f := factFields{Form: form, Prefix: prefix, Codes: map[string][]ui.Choice{}, closed: closed}
	for field, set := range map[string]string{"age_band": "age_band", "gender": "gender", "dependants": "dependants",
		"accessibility": "accessibility", "wishes": "wish", "safety": "safety", "province": "province", "source": "fact_source"} {
		f.Codes[field] = r.Choices("code."+set+".", act.Codes[set]...)
	}
	for _, field := range []string{"age_band", "gender", "province"} {
		f.Codes[field] = append([]ui.Choice{{Text: r.T("ref.not_said")}}, f.Codes[field]...)
	}
	boxes := []string{"fr", "en"}
	for _, tag := range form.Values[prefix+"languages"] {
		if !slices.Contains(boxes, tag) && tag != "" {
			boxes = append(boxes, tag)
		}
	}
	for _, tag := range boxes {
		f.Spoken = append(f.Spoken, ui.Choice{Value: tag, Text: w.Language(tag)})
	}
	f.Languages = append([]ui.Choice{{Text: r.T("ref.no_other_language")}}, say.Languages(r.Lang, boxes...)...)
	return f
}

type factsView struct {
	inFile
	Form  ui.Form
	Facts factFields
	Items []factLine
	Shut  []string // sections of which nothing is shown, in words
	// Damaged are those in which something was changed outside of the software.
	Damaged []string
}

// factLine is a fact in words, with who said so.
type factLine struct {
	act.Fact
	Label, Text, Who string
}

var factsPage = web.NewPage[factsView](files, "pages/facts.html", parts)

// showFacts is the form of what searches and asks are filled with.
func (p *pages) showFacts(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	facts, err := casework.GetFacts.Do(r.Context(), p.n, r.Session(), act.ID{ID: f.Case.ID})
	if err != nil {
		return err
	}
	v := factsView{inFile: f, Form: r.Form(factsFormOf(facts.CaseFacts)), Shut: f.Codes("section", facts.Hidden), Damaged: f.Codes("section", facts.Damaged)}
	v.Facts = factQuestions(r, f.words, v.Form, "", facts.Hidden)
	for _, one := range facts.Items {
		v.Items = append(v.Items, factLine{one, f.Code("fact", one.Fact), f.FactText(one.FactSaid), f.FactSource(one.FactSaid)})
	}
	return factsPage.Render(w, r, f.frame(r, web.TitleForm, web.Narrow), v)
}

// factInWords says what stands in a question that is no text.
func factInWords(w words, f act.Facts, field string) string {
	for _, one := range f.Items {
		if one.Fact == field {
			return w.FactText(one.FactSaid)
		}
	}
	return ""
}

func (p *pages) postFacts(w *web.Response, r *web.Request) error {
	said := wordsOf(r)
	_, err := web.Replace(r, func() (stands web.Standing[factsForm], err error) {
		f, err := casework.GetFacts.Do(r.Context(), p.n, r.Session(), act.ID{ID: r.PathValue("id")})
		if err != nil {
			return stands, err
		}
		return web.Standing[factsForm]{Now: factsFormOf(f.CaseFacts), Seen: f.Seen.Seen, Asking: web.Asking{
			Only: casefile.FactCodes, Say: func(field string) string { return factInWords(said, f, field) },
		}}, nil
	}, func(ctx context.Context, s *agency.Session, in factsForm, seen string) (act.Facts, error) {
		facts, err := in.act()
		if err != nil {
			return act.Facts{}, err
		}
		out, err := casework.SetFacts.Do(ctx, p.n, s, act.SetFacts{Case: r.PathValue("id"), NewFacts: facts, Seen: act.Seen{Seen: seen}})
		return out, renamed(err, in.field)
	})
	if err != nil {
		return web.Retry(w, r, err, p.showFacts)
	}
	w.Say("case.facts.saved")
	return w.SeeOther(address.File(r.PathValue("id")))
}
