package listing

import (
	"maps"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/directory/fold"
	"relais/internal/directory/hsds"
	"relais/internal/directory/needs"
)

// Owner is the agency whose listing is written.
type Owner struct {
	ID       string
	Name     act.Text
	Sector   string
	Province string
}

// New makes the record of a service from what its agency wrote.
func New(in act.UpsertService, o Owner, id string, now time.Time) (hsds.Record, error) {
	s := hsds.Service{ID: id, Name: own(in.Name, mainLanguage(in)), Status: "active"}
	r, err := hsds.NewRecord(s)
	if err != nil {
		return r, err
	}
	org := organizationID(o)
	r, err = r.Edit(map[string]any{"organization": hsds.Organization{
		ID: org, Name: own(o.Name, "en"), Description: own(o.Name, "en"), Relais: organizationExtension(o),
	}})
	if err != nil {
		return r, err
	}
	return Edit(r, in, o, now)
}

func organizationID(o Owner) string { return hsds.ContentID("organization", o.ID) }

func organizationExtension(o Owner) *hsds.Extension {
	if o.Name.FR == "" || o.Name.EN == "" || o.Name.FR == o.Name.EN {
		return nil
	}
	return &hsds.Extension{Language: "en", Texts: map[string]hsds.Texts{"fr": {Name: o.Name.FR}}, Agency: o.ID}
}

// Edit changes the record of a service to what its agency wrote. What
// the form does not speak of stays as it is.
func Edit(r hsds.Record, in act.UpsertService, o Owner, now time.Time) (hsds.Record, error) {
	s, _ := r.Service()
	lang := mainLanguage(in)
	x := listingExtension(s, in, o, lang)
	changes := map[string]any{
		"name":                    own(in.Name, lang),
		"description":             optional(own(act.Text(in.Description), lang)),
		"eligibility_description": optional(own(act.Text(in.Eligibility), lang)),
		"application_process":     optional(own(act.Text(in.Application), lang)),
		"fees_description":        optional(own(act.Text(in.Fees), lang)),
		"status":                  status(in.Status),
		"email":                   optional(in.Email),
		"url":                     optional(in.URL),
		"minimum_age":             optionalYears(in.Rules.MinAge),
		"maximum_age":             optionalYears(in.Rules.MaxAge),
		"interpretation_services": interpretation(s, in),
		"attributes":              attributes(r, s.ID, in.Needs),
		"languages":               listed(languageList(s.ID, in.Languages)),
		"phones":                  phones(r, s, in.Phone),
		"schedules":               schedules(r, s, in),
		"service_areas":           listed(serviceAreas(s.ID, in)),
		"assured_date":            now.Format(time.DateOnly),
		"last_modified":           now.Format(time.RFC3339),
		"relais":                  x,
	}
	if x.Confidential {
		delete(changes, "service_areas")
	} else {
		place(changes, s, in)
	}
	return r.Edit(changes)
}

// mainLanguage is that of the record's own texts: English where there is some.
func mainLanguage(in act.UpsertService) string {
	if in.Name.EN == "" {
		return "fr"
	}
	return "en"
}

func own(t act.Text, lang string) string { return t.In(lang) }

func status(s string) string {
	if s == "" {
		return "active"
	}
	return s
}

// optional is nil for an empty text, which removes the member.
func optional(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func optionalYears(n *int) any {
	if n == nil {
		return nil
	}
	return *n
}

func listed[T any](list []T) any {
	if len(list) == 0 {
		return nil
	}
	return list
}

func interpretation(s hsds.Service, in act.UpsertService) any {
	switch {
	case !in.Interpreter:
		return nil
	case s.InterpretationServices != "":
		return s.InterpretationServices
	}
	return "Interpreters on request / Interprètes sur demande"
}

func listingExtension(s hsds.Service, in act.UpsertService, o Owner, lang string) hsds.Extension {
	x := s.Extension()
	x.Agency, x.Publisher, x.Sector, x.Remote, x.Language = o.ID, o.Name.In(lang), o.Sector, in.Remote, lang
	x.Texts = maps.Clone(x.Texts)
	delete(x.Texts, lang)
	if t, other := otherTexts(in, lang); t != (hsds.Texts{}) {
		if x.Texts == nil {
			x.Texts = map[string]hsds.Texts{}
		}
		t.WaitTime, t.Alert = x.Texts[other].WaitTime, x.Texts[other].Alert
		x.Texts[other] = t
	} else {
		delete(x.Texts, other)
	}
	x.Texts = putMore(x.Texts, in)
	x.Rules = listingRules(in.Rules)
	return x
}

// putMore puts what is said in further languages into the record. What the
// form does not speak of stays; an empty text takes the old one out.
func putMore(texts map[string]hsds.Texts, in act.UpsertService) map[string]hsds.Texts {
	for _, f := range []struct {
		more map[string]string
		set  func(*hsds.Texts, string)
	}{
		{in.Name.More, func(t *hsds.Texts, s string) { t.Name = s }},
		{in.Description.More, func(t *hsds.Texts, s string) { t.Description = s }},
		{in.Eligibility.More, func(t *hsds.Texts, s string) { t.EligibilityDescription = s }},
		{in.Application.More, func(t *hsds.Texts, s string) { t.ApplicationProcess = s }},
		{in.Fees.More, func(t *hsds.Texts, s string) { t.FeesDescription = s }},
	} {
		for tag, s := range f.more {
			if texts == nil {
				texts = map[string]hsds.Texts{}
			}
			t := texts[tag]
			f.set(&t, s)
			if texts[tag] = t; t == (hsds.Texts{}) {
				delete(texts, tag)
			}
		}
	}
	return texts
}

// otherTexts are the texts in the language that is not the record's own.
func otherTexts(in act.UpsertService, lang string) (hsds.Texts, string) {
	if lang == "fr" {
		return hsds.Texts{Name: in.Name.EN, Description: in.Description.EN, EligibilityDescription: in.Eligibility.EN,
			ApplicationProcess: in.Application.EN, FeesDescription: in.Fees.EN}, "en"
	}
	return hsds.Texts{Name: in.Name.FR, Description: in.Description.FR, EligibilityDescription: in.Eligibility.FR,
		ApplicationProcess: in.Application.FR, FeesDescription: in.Fees.FR}, "fr"
}

func listingRules(in act.ServiceRules) *hsds.Rules {
	r := &hsds.Rules{Genders: in.Genders, Accepts: in.Accepts, Refuses: in.Refuses, Accessible: in.Accessible,
		AccessibilityKnown: len(in.Accessible) > 0, Wishes: in.Wishes, OnlyFor: in.OnlyFor, Safety: in.Safety,
		Residence: in.Residence}
	if in.Status != nil {
		r.Status = &hsds.StatusRule{ReasonEN: in.Status.Reason.EN, ReasonFR: in.Status.Reason.FR, Source: in.Status.Source}
	}
	return r
}

// attributes keeps those of other taxonomies as they are and replaces ours.
func attributes(r hsds.Record, id string, codes []string) any {
	var list []any
	old, _ := r.Member("attributes").([]any)
	for _, a := range old {
		m, _ := a.(map[string]any)
		term, _ := m["taxonomy_term"].(map[string]any)
		if name, _ := term["taxonomy"].(string); fold.Text(name) != fold.Text(hsds.NeedsTaxonomy) {
			list = append(list, a)
		}
	}
	for _, code := range slices.Compact(slices.Clone(codes)) {
		list = append(list, NeedAttribute(id, code))
	}
	return list
}

// NeedAttribute says in HSDS that a service answers a need.
func NeedAttribute(service, code string) hsds.Attribute {
	n, _ := needs.Default().Get(code)
	return hsds.Attribute{
		ID: hsds.ContentID("attribute", service, code), LinkID: service, LinkEntity: "service", LinkType: "need",
		TaxonomyTerm: &hsds.TaxonomyTerm{ID: hsds.ContentID("need", code), Code: code, Name: n.Name.EN,
			Description: n.Description.EN, Taxonomy: hsds.NeedsTaxonomy, Language: "en"},
	}
}
