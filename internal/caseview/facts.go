package caseview

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"relais/internal/act"
	"relais/internal/casefile"
)

// FactSaid is a fact and who said so.
func FactSaid(f casefile.Fact) act.FactSaid {
	return act.FactSaid{Fact: f.Fact, Values: f.Values, FactSource: act.FactSource{Source: f.Source, Detail: f.Detail, On: f.On}}
}

// factFields are the fields of facts by their codes, read and written as a list
// of words. What a fact is stored as does not depend on the act's shape.
func factFields(f *act.CaseFacts) map[string]factField {
	return map[string]factField{
		"age_band": oneWord(&f.AgeBand), "gender": oneWord(&f.Gender), "province": oneWord(&f.Province), "place": oneWord(&f.Place),
		"culture": oneWord(&f.Culture), "faith": oneWord(&f.Faith), "origin": oneWord(&f.Origin),
		"dependants": {some: &f.Dependants}, "languages": {some: &f.Languages}, "accessibility": {some: &f.Accessibility},
		"safety": {some: &f.Safety}, "wishes": {some: &f.Wishes}, "birth_year": {number: &f.BirthYear}, "ages": {numbers: &f.Ages},
	}
}

type factField struct {
	one     *string
	some    *[]string
	number  *int
	numbers *[]int
}

func oneWord(to *string) factField { return factField{one: to} }

func (f factField) values() []string {
	switch {
	case f.one != nil && *f.one != "":
		return []string{*f.one}
	case f.some != nil:
		return *f.some
	case f.number != nil && *f.number != 0:
		return []string{strconv.Itoa(*f.number)}
	case f.numbers != nil:
		return some(*f.numbers, strconv.Itoa)
	}
	return nil
}

func (f factField) set(values []string) {
	numbers := []int{}
	for _, v := range values {
		if n, err := strconv.Atoi(v); err == nil {
			numbers = append(numbers, n)
		}
	}
	switch {
	case f.one != nil:
		*f.one = strings.Join(values, ", ")
	case f.some != nil:
		*f.some = values
	case f.number != nil && len(numbers) > 0:
		*f.number = numbers[0]
	case f.numbers != nil:
		*f.numbers = numbers
	}
}

// Facts are facts as acts show them.
func Facts(list []casefile.Fact) (out act.CaseFacts) {
	fields := factFields(&out)
	for _, f := range list {
		if field, known := fields[f.Fact]; known {
			field.set(f.Values)
		}
	}
	return out
}

// NewFacts are all facts as they should stand, in the order of forms; those that
// nobody said have no values.
func NewFacts(in act.NewFacts, today string) []casefile.Fact {
	source, on := in.Source, in.On
	if source == "" {
		source = "person"
	}
	if on == "" {
		on = today
	}
	fields := factFields(&in.CaseFacts)
	return some(casefile.FactCodes, func(code string) casefile.Fact {
		return casefile.Fact{Fact: code, Values: fields[code].values(), Source: source, Detail: in.Detail, On: on}
	})
}

// Fills is what facts fill an ask or a search with: codes alone. The band comes
// from the year of birth as of now, and a wish that was put into words counts as
// its code.
func Fills(f act.CaseFacts, now time.Time) act.AskAttributes {
	out := act.AskAttributes{Gender: f.Gender, Languages: f.Languages, Dependants: f.Dependants, Accessibility: f.Accessibility,
		Safety: f.Safety, Wishes: slices.Clone(f.Wishes), Region: f.Province}
	out.AgeBand, _ = casefile.BandOf(f.BirthYear, f.AgeBand, now)
	for code, words := range map[string]string{"culture": f.Culture, "faith": f.Faith} {
		if words != "" && !slices.Contains(out.Wishes, code) {
			out.Wishes = append(out.Wishes, code)
		}
	}
	slices.SortStableFunc(out.Wishes, func(a, b string) int {
		return slices.Index(act.Codes["wish"], a) - slices.Index(act.Codes["wish"], b)
	})
	if len(f.Ages) > 0 && !slices.Contains(out.Dependants, "children") && !slices.Contains(out.Dependants, "infant") {
		out.Dependants = append(slices.Clone(out.Dependants), "children")
	}
	return out
}
