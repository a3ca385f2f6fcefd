package outside

import (
	"slices"
	"strings"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/referral"
	"relais/internal/text"
)

// Name is the organization and its service, in each language.
func Name(o *referral.Outside) text.Text {
	join := func(lang string) string {
		a, b := o.Organization.In(lang), o.Name.In(lang)
		if a == "" || text.FoldName(a) == text.FoldName(b) {
			return b
		}
		return a + ", " + b
	}
	return text.Text{FR: join("fr"), EN: join("en")}
}

// namesOf are all names of a recipient, folded.
func namesOf(o *referral.Outside) []string {
	var out []string
	for _, t := range []text.Text{o.Organization, o.Name} {
		for _, s := range append([]string{t.FR, t.EN}, values(t.More)...) {
			if s = text.FoldName(s); s != "" && !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

func values(m map[string]string) (out []string) {
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

// Never reports whether a recipient is among those who must never be told: by a
// name, whole words within one another either way, or by a telephone number or an
// address of mail that stands in the directory. never are the person's words and
// the names of agencies.
func Never(o *referral.Outside, s act.Service, never []string) bool {
	return slices.ContainsFunc(never, func(n string) bool {
		folded := text.FoldName(n)
		for _, name := range namesOf(o) {
			if within(name, folded) || within(folded, name) {
				return true
			}
		}
		if mail := text.Fold(s.Email); mail != "" && strings.Contains(text.Fold(n), mail) {
			return true
		}
		return slices.ContainsFunc(s.Phones, func(p act.PhoneLine) bool {
			d := digits(p.Number)
			return len(d) >= 7 && strings.Contains(digits(n), d)
		})
	})
}

// within reports whether a has all words of b, one after the other.
func within(a, b string) bool { return b != "" && strings.Contains(" "+a+" ", " "+b+" ") }

// digits are those of a telephone number, without the country's.
func digits(s string) string {
	d := strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, s)
	if len(d) == 11 {
		d = strings.TrimPrefix(d, "1")
	}
	return d
}

// looks are words of names that tell a class which is denied by default.
var looks = []struct {
	sector string
	words  []string
}{
	{"police", []string{"police", "policier", "policiere", "gendarmerie", "rcmp", "grc", "opp", "spvm", "surete du quebec", "sheriff", "crown attorney"}},
	{"border", []string{"border services", "services frontaliers", "cbsa", "asfc"}},
	{"immigration", []string{"ircc", "citizenship canada", "citoyennete canada", "immigration refugees and citizenship", "immigration holding", "surveillance de l immigration"}},
	{"child_protection", []string{"child protection", "protection de la jeunesse", "protection de l enfance", "child and family services", "childrens aid",
		"aide a l enfance", "dpj"}},
}

// sectorOf is the class of a service.
func sectorOf(s act.Service, stated string) string {
	sector := s.Sector
	if sector == "" {
		sector = stated
	}
	if sector == "" {
		sector = agency.Uncertified
	}
	if agency.Enforces(sector) && sector != agency.Uncertified {
		return sector
	}
	for _, name := range namesOf(&referral.Outside{Organization: s.Organization, Name: s.Name}) {
		for _, l := range looks {
			if slices.ContainsFunc(l.words, func(w string) bool { return within(plain(name), w) }) {
				return l.sector
			}
		}
	}
	return sector
}

// plain writes a folded name with spaces where "d'aide à l'enfance" has none.
func plain(name string) string {
	name = " " + name
	for _, w := range []string{"aide", "enfance", "immigration"} {
		name = strings.NewReplacer(" l"+w, " l "+w, " d"+w, " d "+w).Replace(name)
	}
	return strings.TrimSpace(name)
}
