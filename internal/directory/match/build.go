package match

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"strings"

	"relais/internal/directory/needs"
)

// builder makes one segment.
type builder struct {
	tax  *needs.Taxonomy
	book *book
	seg  *segment
	key  []byte

	persons, wishes, languages, wheres, hourses profiles
	agencies                                    map[string]uint16

	known  map[string]*word // by form
	stemOf map[string]uint32
	seen   []int32 // by stem: the last service that held it, plus one
	at     []int32 // by stem: where in list
	list   []held
}

// word is a folded word and its stems.
type word struct {
	form   string
	stop   bool
	en, fr uint32
	held   uint32
	last   int32
}

// held is a stem in a service.
type held struct {
	stem   uint32
	doc    uint16
	weight uint8
}

// newSegment makes a segment of at most segmentSize services with different
// ids.
func newSegment(tax *needs.Taxonomy, book *book, services []Service) *segment {
	b := &builder{tax: tax, book: book, known: map[string]*word{}, stemOf: map[string]uint32{}, agencies: map[string]uint16{}}
	n := len(services)
	b.seg = &segment{n: n, start: make([]uint32, 1, n+1), facts: make([]fact, n), updated: make([]int64, n), wheres: make([]uint16, n),
		only: make([]spot, n), barrier: newBitset(n), full: newBitset(n), needs: map[string]bitset{},
		sectors: map[string]bitset{}, agency: map[string]bitset{}, blocks: make([]block, (n+63)/64)}
	order, places := b.order(services)
	for doc, i := range order {
		b.add(doc, &services[i], &places[i])
	}
	b.seg.told = append(b.seg.told, uint32(len(b.seg.values)))
	b.sortIDs()
	b.postings()
	b.formList()
	b.seg.person, b.seg.wish, b.seg.language = b.persons.list, b.wishes.list, b.languages.list
	b.seg.where, b.seg.hours = b.wheres.list, b.hourses.list
	b.seg.grounds = make([]ground, len(b.seg.where))
	for i := range b.seg.where {
		b.seg.grounds[i] = book.groundOf(&b.seg.where[i])
	}
	b.seg.learnTongues()
	b.seg.texts, b.seg.spots, b.seg.values = slices.Clip(b.seg.texts), slices.Clip(b.seg.spots), slices.Clip(b.seg.values)
	return b.seg
}

// placing is where a service goes among the others.
type placing struct {
	provinces uint64
	spots     []spot
	plain     bool
	key       uint64
}

func (b *builder) order(services []Service) ([]int, []placing) {
	order, places := make([]int, len(services)), make([]placing, len(services))
	for i := range services {
		order[i] = i
		places[i] = b.placing(&services[i])
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(places[i].key, places[j].key), strings.Compare(services[i].ID, services[j].ID))
	})
	return order, places
}

// placing finds the provinces from which people may come to a service, and
// whether nothing but its places in one of them counts.
func (b *builder) placing(s *Service) (p placing) {
	located, lat, lng := 0, 0.0, 0.0
	for _, site := range s.Sites {
		p.provinces |= b.book.province(site.Province)
		if site.Located {
			located++
			p.spots = append(p.spots, spotOf(site.Lat, site.Lng))
			lat, lng = site.Lat, site.Lng
		}
	}
	sites := p.provinces
	for _, a := range s.Areas {
		p.provinces |= b.book.province(a.Province)
	}
	if p.provinces == 0 || s.National || len(s.Polygons) > 0 {
		p.provinces = everywhere
	}
	p.plain = located > 0 && !s.Remote && !s.Rules.Residence && p.provinces&everywhere == 0 &&
		bits.OnesCount64(p.provinces) == 1 && sites == p.provinces
	p.key = uint64(bits.TrailingZeros64(p.provinces)) << 40
	if bits.OnesCount64(p.provinces) > 1 {
		p.key = 62 << 40
	}
	if !p.plain {
		p.key |= 1 << 36
	}
	if located > 1 {
		p.key |= 1 << 35 // those with one spot lie closer together
	}
	if located > 0 {
		p.key |= interleave(uint16((lat+90)/180*65535)) | interleave(uint16((lng+180)/360*65535))<<1
	}
	return p
}

// interleave puts a zero before each bit: points with near keys are near.
func interleave(v uint16) uint64 {
	x := uint64(v)
	x = (x | x<<8) & 0x00ff00ff
	x = (x | x<<4) & 0x0f0f0f0f
	x = (x | x<<2) & 0x33333333
	return (x | x<<1) & 0x55555555
}

func (b *builder) add(doc int, s *Service, p *placing) {
	g := b.seg
	g.texts = AppendService(g.texts, s)
	g.start = append(g.start, uint32(len(g.texts)))
	f := &g.facts[doc]
	f.spots, f.nSpots = uint32(len(g.spots)), uint16(min(len(p.spots), math.MaxUint16))
	g.spots = append(g.spots, p.spots[:f.nSpots]...)
	g.only[doc] = onlySpot(p.spots)
	b.flags(f, s)
	if f.flags&hasBarrier != 0 {
		g.barrier.set(doc)
	}
	if f.flags&noPlace != 0 {
		g.full.set(doc)
	}
	if s.Capacity != nil {
		g.updated[doc] = s.Capacity.Updated.Unix()
	}
	b.profiles(f, s)
	g.wheres[doc] = f.where
	b.sets(doc, f, s)
	b.block(doc, p)
	g.told = append(g.told, uint32(len(g.values)))
	for _, v := range facetValues(s, true) {
		g.values = append(g.values, b.book.value(v))
	}
	b.text(doc, s)
}

func (b *builder) flags(f *fact, s *Service) {
	set := func(one flag, on bool) {
		if on {
			f.flags |= one
		}
	}
	set(isRemote, s.Remote)
	set(hasBarrier, s.Rules.Status != nil)
	set(hasCapacity, s.Capacity != nil)
	set(noPlace, s.Capacity != nil && s.Capacity.Available <= 0)
	set(hasWaitlist, s.Waitlist)
	set(isAlways, s.AlwaysOpen)
	set(isAgency, s.Agency != "")
	set(isApart, s.Rules.OnlyFor == "indigenous")
	set(isVerified, !s.Verified.IsZero())
	f.verified = s.Verified.Unix()
	f.cost = uint8(1 + slices.Index(costs, s.Cost))
}

// costs are those that questions tell apart; any other counts as one that is not free.
var costs = []string{"", CostFree, CostLow}

// profiles gathers what many services have in common, so that a question
// looks at it once.
type profiles struct {
	ids  map[string]uint16
	list []entry
}

func (p *profiles) id(key []byte, make func() entry) uint16 {
	id, ok := p.ids[string(key)]
	if !ok {
		if p.ids == nil {
			p.ids = map[string]uint16{}
		}
		id = uint16(len(p.list))
		p.ids[string(key)] = id
		p.list = append(p.list, make())
	}
	return id
}

func (b *builder) profiles(f *fact, s *Service) {
	take := func(p *profiles, part Service) uint16 {
		b.key = AppendService(b.key[:0], &part)
		return p.id(b.key, func() entry { return newEntry(copied(b.key)) })
	}
	r := s.Rules
	f.person = take(&b.persons, Service{Rules: Rules{Genders: r.Genders, MinAge: r.MinAge, MaxAge: r.MaxAge,
		Accepts: r.Accepts, Refuses: r.Refuses}})
	f.wish = take(&b.wishes, Service{Sector: s.Sector, Rules: Rules{Accessible: r.Accessible,
		AccessibilityKnown: r.AccessibilityKnown, Wishes: r.Wishes, OnlyFor: r.OnlyFor, Safety: r.Safety}})
	f.language = take(&b.languages, Service{Languages: s.Languages, Interpreter: s.Interpreter})
	sites := make([]Site, len(s.Sites))
	for i, site := range s.Sites {
		sites[i] = Site{Province: site.Province, Place: site.Place}
	}
	f.where = take(&b.wheres, Service{Sites: sites, Areas: s.Areas, National: s.National, Remote: s.Remote,
		Polygons: s.Polygons, Rules: Rules{Residence: r.Residence}})
	open := Service{AlwaysOpen: s.AlwaysOpen, Schedule: s.Schedule, Zone: zoneName(s)}
	if p := provinceOf(s); p != "" {
		open.Areas = []Area{{Province: p}}
	}
	f.hours = take(&b.hourses, open)
}

// copied reads a service back, so that what is kept holds on to no other.
func copied(key []byte) Service {
	s, err := ReadService(key)
	if err != nil {
		panic(err) // we wrote it ourselves
	}
	return s
}

func (b *builder) sets(doc int, f *fact, s *Service) {
	put := func(m map[string]bitset, code string) {
		if m[code] == nil {
			m[strings.Clone(code)] = newBitset(b.seg.n)
		}
		m[code].set(doc)
	}
	for _, code := range s.Needs {
		put(b.seg.needs, code)
	}
	put(b.seg.sectors, s.Sector)
	if s.Agency != "" {
		put(b.seg.agency, s.Agency)
	}
	if s.Visibility != Public {
		if b.seg.members == nil {
			b.seg.members = newBitset(b.seg.n)
		}
		b.seg.members.set(doc)
	}
}

// block widens the block of a service so that it holds it.
func (b *builder) block(doc int, p *placing) {
	k := &b.seg.blocks[doc/64]
	if doc%64 == 0 {
		k.plain = true
	}
	k.plain = k.plain && p.plain && (doc%64 == 0 || k.provinces == p.provinces)
	k.provinces |= p.provinces
	for _, at := range p.spots {
		if k.radius == 0 {
			k.centre = at
		}
		k.radius = max(k.radius, float32(chord(k.centre, at))*1.0001+1e-6)
	}
}

func (b *builder) sortIDs() {
	g := b.seg
	g.byID, g.byOrg, g.rank = make([]uint16, g.n), make([]uint16, g.n), make([]uint16, g.n)
	for i := range g.byID {
		g.byID[i], g.byOrg[i] = uint16(i), uint16(i)
	}
	slices.SortFunc(g.byID, func(i, j uint16) int { return strings.Compare(g.id(int(i)), g.id(int(j))) })
	slices.SortFunc(g.byOrg, func(i, j uint16) int {
		return strings.Compare(g.text(int(i), textOrg), g.text(int(j), textOrg))
	})
	for r, doc := range g.byID {
		g.rank[doc] = uint16(r)
	}
}
