package facts

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"relais/internal/directory/fold"
	"relais/internal/directory/hsds"
	"relais/internal/directory/needs"
)

// openEligibility is the form of that taxonomy's codes, which exports often
// give without saying whose they are.
var openEligibility = regexp.MustCompile(`^1\d{2}(-\d{2}){1,3}$`)

// needCodes reads the needs from a service's attributes: our own codes, those
// of Open Eligibility through the crosswalk, and categories of any list that
// bear the very name of a need or a word for it.
func needCodes(s hsds.Service, tax *needs.Taxonomy) []string {
	var codes []string
	add := func(list ...string) {
		for _, code := range list {
			if _, known := tax.Get(code); known && !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
	}
	for _, a := range s.Attributes {
		term := hsds.TaxonomyTerm{ID: a.TaxonomyTermID}
		if a.TaxonomyTerm != nil {
			term = *a.TaxonomyTerm
		}
		whose := fold.Text(term.Taxonomy)
		switch {
		case whose == fold.Text(hsds.NeedsTaxonomy):
			add(term.Code)
		case isOpenEligibility(whose) && term.Code != "":
			add(fromOpenEligibility(tax, term.Code)...)
		case isOpenEligibility(whose) || whose == "":
			add(fromOpenEligibility(tax, term.Code)...)
			add(fromOpenEligibility(tax, term.ID)...)
			add(needsNamed(tax, term.Name)...)
			add(crossed(term, tax)...)
		default:
			add(needsNamed(tax, term.Name)...)
			add(crossed(term, tax)...)
		}
	}
	if len(codes) == 0 {
		add(surest(s.Name, sureName)...) // nothing but its name says what it does
		if s.AlternateName != "" {
			add(surest(s.AlternateName, sureName)...)
		}
	}
	return codes
}

// sureTerm and sureName are the weights from which a term, and the name of a
// service that has no term, stand for a need.
const (
	sureTerm = 0.6
	sureName = 0.8
)

// crossed are the needs that a term of another list stands for. Terms that say
// whom a service is for, not what it does, stand for none: of the licensed
// taxonomy those under "Y".
func crossed(term hsds.TaxonomyTerm, tax *needs.Taxonomy) []string {
	if tax != needs.Default() || whomCode.MatchString(term.Code) || whomCode.MatchString(term.ID) {
		return nil
	}
	return surest(term.Name, sureTerm)
}

var whomCode = regexp.MustCompile(`^Y[A-Z](-\d|$)`)

func surest(name string, least float64) (codes []string) {
	for _, r := range needs.DefaultCrosswalk().Read(name) {
		if r.Weight >= least {
			codes = append(codes, r.Need)
		}
	}
	return codes
}

func isOpenEligibility(folded string) bool {
	return strings.Contains(strings.NewReplacer(" ", "", "-", "").Replace(folded), "openeligibility")
}

// fromOpenEligibility goes up to the term above where the crosswalk names no
// need for a code itself.
func fromOpenEligibility(tax *needs.Taxonomy, code string) []string {
	if !openEligibility.MatchString(code) {
		return tax.FromOpenEligibility(code)
	}
	for strings.Contains(code, "-") {
		if list := tax.FromOpenEligibility(code); len(list) > 0 {
			return list
		}
		code = code[:strings.LastIndexByte(code, '-')]
	}
	return nil
}

// needNames are the names of needs and the words for them, folded, of each
// taxonomy that was asked for.
var needNames sync.Map // *needs.Taxonomy → map[string][]string

// needsNamed are the needs that a category's name is, to the letter but for
// capitals, accents and a plural.
func needsNamed(tax *needs.Taxonomy, name string) []string {
	known, ok := needNames.Load(tax)
	if !ok {
		known, _ = needNames.LoadOrStore(tax, readNeedNames(tax))
	}
	return known.(map[string][]string)[nameKey(name)]
}

func readNeedNames(tax *needs.Taxonomy) map[string][]string {
	m := map[string][]string{}
	for _, n := range tax.Needs {
		names := append([]string{n.Name.EN, n.Name.FR}, n.Words.EN...)
		for _, w := range append(names, n.Words.FR...) {
			if key := nameKey(w); len(key) > 3 && !slices.Contains(m[key], n.Code) {
				m[key] = append(m[key], n.Code)
			}
		}
	}
	return m
}

func nameKey(name string) string {
	words := strings.Fields(fold.Text(strings.NewReplacer("/", " ", "&", " ", ",", " ", "’", "'").Replace(name)))
	for i, w := range words {
		if len(w) > 3 {
			words[i] = strings.TrimSuffix(w, "s")
		}
	}
	return strings.Join(words, " ")
}
