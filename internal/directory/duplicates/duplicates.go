package duplicates

import (
	"cmp"
	"math"
	"net/url"
	"slices"
	"strings"
	"time"

	"relais/internal/directory"
	"relais/internal/directory/fold"
	"relais/internal/directory/hsds"
	"relais/internal/directory/places"
	"relais/internal/directory/sources"
)

// Fingerprint is what tells a service from another: what two records of one service
// have in common.
type Fingerprint struct {
	ID, Source   string
	Agency       string
	Names        [][]string // folded words of each name, sorted
	Organization string     // folded
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
	for _, name := range []string{s.Name, s.AlternateName, x.Texts["fr"].Name, x.Texts["en"].Name} {
		if words := nameWords(name); len(words) > 0 {
			p.Names = append(p.Names, words)
		}
	}
	if s.Organization != nil {
		p.Organization = fold.Text(s.Organization.Name)
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

func (p *Fingerprint) place(l *hsds.Location) {
	for _, a := range l.Addresses {
		if a.Address1 != "" {
			p.Addresses = addOnce(p.Addresses, street(a.Address1)+" "+fold.Text(a.City))
		}
	}
	if l.Latitude != nil && l.Longitude != nil && places.ValidPoint(*l.Latitude, *l.Longitude) && !p.Located {
		p.Lat, p.Lng, p.Located = *l.Latitude, *l.Longitude, true
	}
	for _, phone := range l.Phones {
		p.Phones = addOnce(p.Phones, digits(phone.Number))
	}
}

// plain are words that names have without meaning much.
var plain = strings.Fields("the of and for at a le la les l de du des d et pour a au aux en program programme service services centre center inc")

func nameWords(name string) []string {
	words := strings.FieldsFunc(fold.Text(name), func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 127) })
	kept := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(plain, w) })
	if len(kept) == 0 {
		kept = words
	}
	slices.Sort(kept)
	return slices.Compact(kept)
}

// streets are words of addresses that are written in several ways.
var streets = strings.NewReplacer(" street", " st", " avenue", " ave", " av ", " ave ", " road", " rd", " boulevard", " blvd",
	" drive", " dr", " east", " e", " west", " w", " north", " n", " south", " s", ",", " ", ".", " ")

func street(s string) string {
	return strings.Join(strings.Fields(streets.Replace(fold.Text(s)+" ")), " ")
}

func digits(s string) string {
	d := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
	if len(d) > 10 && d[0] == '1' {
		d = d[1:]
	}
	if len(d) < 10 {
		return ""
	}
	return d[:10]
}

func site(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Host), "www.") + strings.TrimRight(u.Path, "/")
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
	if shared(a.Addresses, b.Addresses) {
		add(20, "address")
	}
	if shared(a.Sites, b.Sites) {
		add(15, "site")
	}
	if a.Organization != "" && a.Organization == b.Organization {
		add(10, "organization")
	}
	if a.Located && b.Located {
		switch km := kilometres(a, b); {
		case km < 0.3:
			add(10, "near")
		case km > 30:
			add(-30, "far")
		}
	}
	if score < likely || names < 0.5 || a.Source == b.Source && (names < 1 || score < 85) {
		return Pair{}, false // one house gives several services under one roof
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
			common := 0
			for _, w := range x {
				if slices.Contains(y, w) {
					common++
				}
			}
			best = max(best, float64(common)/float64(len(x)+len(y)-common))
		}
	}
	return best
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
