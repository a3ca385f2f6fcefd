package duplicates

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"relais/internal/directory"
	"relais/internal/directory/fold"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tidy"
	"relais/internal/directory/places"
	"relais/internal/directory/sources"
)

// Fingerprint is what tells a service from another: what two records of one service
// have in common.
type Fingerprint struct {
	ID, Source   string
	Agency       string
	Names        [][]string // folded words of each name, sorted
	Organization []string   // words of its name, sorted
	Phones       []string   // ten digits
	Sites        []string   // web addresses without what varies
	Addresses    []string   // number, street and city, folded
	Lat, Lng     float64
	Located      bool
}

// FingerprintOf reads the print of a service.
func FingerprintOf(e directory.Entry) Fingerprint {
	s, _ := e.Service()
	p := Fingerprint{ID: e.ID, Source: e.Source, Agency: e.Agency}
	x := s.Extension()
	towns := townsOf(s)
	for _, name := range []string{s.Name, s.AlternateName, x.Texts["fr"].Name, x.Texts["en"].Name} {
		if words := nameWords(name, towns); strings.TrimSpace(name) != "" && len(words) > 0 {
			p.Names = append(p.Names, words)
		}
	}
	if s.Organization != nil {
		p.Organization = nameWords(s.Organization.Name, towns)
	}
	for _, phone := range s.Phones {
		p.Phones = addOnce(p.Phones, digits(phone.Number))
	}
	p.Sites = addOnce(p.Sites, site(s.URL))
	if x.Confidential {
		return p
	}
	for _, at := range s.ServiceAtLocations {
		if at.Location != nil {
			p.place(at.Location)
		}
	}
	return p
}

// townsOf are the words of the towns of a service: names carry them or not.
func townsOf(s hsds.Service) (words []string) {
	for _, at := range s.ServiceAtLocations {
		if at.Location == nil {
			continue
		}
		for _, a := range at.Location.Addresses {
			words = append(words, strings.Fields(fold.Text(a.City))...)
		}
	}
	return words
}

func (p *Fingerprint) place(l *hsds.Location) {
	for _, a := range l.Addresses {
		if at := street(a.Address1 + " " + a.Address2); at != "" {
			p.Addresses = addOnce(p.Addresses, at+", "+fold.Text(a.City))
		}
	}
	if l.Latitude != nil && l.Longitude != nil && places.ValidPoint(*l.Latitude, *l.Longitude) && !p.Located {
		p.Lat, p.Lng, p.Located = *l.Latitude, *l.Longitude, true
	}
	for _, phone := range l.Phones {
		p.Phones = addOnce(p.Phones, digits(phone.Number))
	}
}

func digits(s string) string {
	d := tidy.Digits(s)
	if len(d) > 10 && d[0] == '1' {
		d = d[1:]
	}
	if len(d) < 10 {
		return ""
	}
	return d[:10]
}

func addOnce(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// largestBlock bounds how many services may share a telephone, an address or
// a name and still be compared: a line that a hundred services share tells
// nothing.
const largestBlock = 60

// likely is the score from which a pair is proposed.
const likely = 55

// Find proposes the pairs of services that may be one, the surest first.
// It compares only those that share a telephone, a web address, an address or
// a name, so that a directory of the whole country is done in seconds.
func Find(prints []Fingerprint, ranks sources.Ranks) []Pair {
	blocks := map[string][]int{}
	for i, p := range prints {
		for _, key := range p.keys() {
			blocks[key] = append(blocks[key], i)
		}
	}
	seen, out := map[[2]int]bool{}, []Pair{}
	for _, block := range blocks {
		if len(block) < 2 || len(block) > largestBlock {
			continue
		}
		for n, i := range block {
			for _, j := range block[n+1:] {
				at := [2]int{i, j}
				if seen[at] {
					continue
				}
				seen[at] = true
				if pair, ok := compare(prints[i], prints[j], ranks); ok {
					out = append(out, pair)
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b Pair) int {
		return cmp.Or(b.Score-a.Score, cmp.Compare(a.First, b.First), cmp.Compare(a.Second, b.Second))
	})
	return out
}

func (p Fingerprint) keys() []string {
	var keys []string
	for _, words := range p.Names {
		keys = addOnce(keys, "n "+strings.Join(words, " "))
	}
	for _, d := range p.Phones {
		keys = append(keys, "t "+d)
	}
	for _, s := range p.Sites {
		keys = append(keys, "u "+s)
	}
	for _, a := range p.Addresses {
		keys = append(keys, "a "+a)
	}
	return keys
}

// compare scores a pair from 0 to 100 and says why.
func compare(a, b Fingerprint, ranks sources.Ranks) (Pair, bool) {
	score, why := 0, []string{}
	add := func(points int, code string) { score, why = score+points, append(why, code) }
	names := alike(a.Names, b.Names)
	if names >= 0.5 {
		add(int(math.Round(45*names)), "name")
	}
	switch {
	case shared(a.Phones, b.Phones):
		add(20, "phone")
	case len(a.Phones) > 0 && len(b.Phones) > 0:
		add(-5, "other_telephone")
	}
	switch {
	case shared(a.Addresses, b.Addresses):
		add(20, "address")
	case len(a.Addresses) > 0 && len(b.Addresses) > 0:
		add(-30, "other_address") // another street of the same town is another place
	}
	if shared(a.Sites, b.Sites) {
		add(15, "site")
	}
	if len(a.Organization) > 0 && len(b.Organization) > 0 {
		if like := similar(a.Organization, b.Organization); like >= 0.5 {
			add(int(math.Round(10*like)), "organization")
		}
	}
	if a.Located && b.Located {
		switch km := kilometres(a, b); {
		case km < 0.3:
			add(10, "near")
		case km > 30:
			add(-30, "far")
		}
	}
	// What names alone say is not enough, and one house gives several services.
	if score < likely || names < 0.5 || a.Source == b.Source && (names < 1 || score < 85) {
		return Pair{}, false
	}
	if stays(b, a, ranks) {
		a, b = b, a
	}
	return Pair{First: a.ID, Second: b.ID, Score: min(score, 100), Reasons: strings.Join(why, " "), State: "open"}, true
}

// stays tells which of two records should keep its id: one whose agency is on
// the node, else the one of the better source.
func stays(a, b Fingerprint, ranks sources.Ranks) bool {
	return cmp.Or(min(len(a.Agency), 1)-min(len(b.Agency), 1), cmp.Compare(ranks.Of(b.Source), ranks.Of(a.Source)),
		cmp.Compare(b.Source, a.Source), cmp.Compare(b.ID, a.ID)) > 0
}

func shared(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// alike is how much two services' names have in common, from 0 to 1.
func alike(a, b [][]string) float64 {
	best := 0.0
	for _, x := range a {
		for _, y := range b {
			best = max(best, similar(x, y))
		}
	}
	return best
}

// similar is how much two names have in common: of their words, or of their
// letters where one writes as one word what the other parts.
func similar(x, y []string) float64 {
	common := 0
	for _, w := range x {
		if slices.Contains(y, w) {
			common++
		}
	}
	return max(float64(common)/float64(len(x)+len(y)-common), letters(strings.Join(x, ""), strings.Join(y, "")))
}

// letters compares two texts by their pairs of letters, from 0 to 1. What is less
// than nine tenths alike counts for nothing: short names differ by a letter.
func letters(a, b string) float64 {
	if len(a) < 6 || len(b) < 6 {
		return 0
	}
	pairs := map[string]int{}
	for i := range len(a) - 1 {
		pairs[a[i:i+2]]++
	}
	common := 0
	for i := range len(b) - 1 {
		if pairs[b[i:i+2]] > 0 {
			pairs[b[i:i+2]]--
			common++
		}
	}
	if like := 2 * float64(common) / float64(len(a)+len(b)-2); like >= 0.9 {
		return like
	}
	return 0
}

func kilometres(a, b Fingerprint) float64 {
	const perDegree = 111.2
	x := (a.Lng - b.Lng) * perDegree * math.Cos((a.Lat+b.Lat)/2*math.Pi/180)
	return math.Hypot(x, (a.Lat-b.Lat)*perDegree)
}

// Pair is two services that may be one.
type Pair struct {
	First, Second string
	Score         int
	Reasons       string // codes, by blanks
	State         string // open, same or different
	Who           []byte
	Found         time.Time
	Decided       time.Time
	Undone        time.Time
}
