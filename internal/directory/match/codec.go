package match

import (
	"encoding/binary"
	"errors"
	"math"
	"time"
	"unsafe"

	"relais/internal/hours"
)

// codecFormat is the number of the form that AppendService writes. It changes
// whenever the form does: who kept older bytes makes them anew.
const codecFormat = 1

// ErrCodec says that bytes are no service in the form of this program.
var ErrCodec = errors.New("match: not a service in this program's form")

// AppendService appends a service in a compact form to b.
func AppendService(b []byte, s *Service) []byte {
	w := writer{append(b, codecFormat)}
	w.texts(s.ID, s.Name.FR, s.Name.EN, s.Summary.FR, s.Summary.EN, s.Organization.FR, s.Organization.EN, s.OrgID,
		s.Agency, s.Sector, s.Body, s.Expected, s.Zone, s.Publisher, s.Cost)
	w.flags(s.Interpreter, s.Remote, s.National, s.Waitlist, s.AlwaysOpen, s.Hours, s.Confidential, s.Capacity != nil)
	w.number(int64(s.Visibility))
	w.list(s.Needs)
	w.list(s.Languages)
	w.list(s.Alternate)
	w.number(int64(len(s.Areas)))
	for _, a := range s.Areas {
		w.texts(a.Province, a.Place)
	}
	w.number(int64(len(s.Sites)))
	for _, site := range s.Sites {
		w.texts(site.Province, site.Place)
		w.flags(site.Located)
		w.float(site.Lat)
		w.float(site.Lng)
	}
	w.rules(&s.Rules)
	if s.Capacity != nil {
		w.number(int64(s.Capacity.Available))
		w.number(int64(s.Capacity.Maximum))
		w.texts(s.Capacity.Unit)
		w.time(s.Capacity.Updated)
	}
	w.time(s.Verified)
	w.schedule(s.Schedule)
	w.number(int64(len(s.Polygons)))
	for _, p := range s.Polygons {
		w.number(int64(len(p)))
		for _, c := range p {
			w.float(c.Lat)
			w.float(c.Lng)
		}
	}
	return w.b
}

type writer struct{ b []byte }

func (w *writer) number(n int64) { w.b = binary.AppendVarint(w.b, n) }

func (w *writer) texts(list ...string) {
	for _, s := range list {
		w.b = binary.AppendUvarint(w.b, uint64(len(s)))
		w.b = append(w.b, s...)
	}
}

func (w *writer) list(list []string) {
	w.number(int64(len(list)))
	w.texts(list...)
}

func (w *writer) flags(list ...bool) {
	var b byte
	for i, f := range list {
		if f {
			b |= 1 << i
		}
	}
	w.b = append(w.b, b)
}

func (w *writer) float(f float64) {
	w.b = binary.LittleEndian.AppendUint64(w.b, math.Float64bits(f))
}

func (w *writer) time(t time.Time) {
	w.flags(!t.IsZero())
	if !t.IsZero() {
		w.number(t.Unix())
		w.number(int64(t.Nanosecond()))
	}
}

func (w *writer) rules(r *Rules) {
	w.flags(r.AccessibilityKnown, r.Residence, r.Status != nil, r.MinAge != nil, r.MaxAge != nil)
	for _, n := range []*int{r.MinAge, r.MaxAge} {
		if n != nil {
			w.number(int64(*n))
		}
	}
	for _, list := range [][]string{r.Genders, r.Accepts, r.Refuses, r.Accessible, r.Wishes, r.Safety} {
		w.list(list)
	}
	w.texts(r.OnlyFor)
	if r.Status != nil {
		w.texts(r.Status.Reason.FR, r.Status.Reason.EN, r.Status.Source)
	}
}

func (w *writer) schedule(list []hours.Opening) {
	w.number(int64(len(list)))
	for _, o := range list {
		for _, n := range []int64{int64(o.Every), int64(o.Interval), int64(o.WeekStart), int64(o.Days),
			int64(o.MonthDays), int64(o.Start), int64(o.From), int64(o.Until), int64(o.Opens), int64(o.Closes),
			int64(o.OnHoliday)} {
			w.number(n)
		}
		nth := o.Nth != [7]uint16{}
		w.flags(o.Remote, nth)
		for _, n := range o.Nth {
			if nth {
				w.number(int64(n))
			}
		}
	}
}

// ReadService reads what AppendService wrote, and nothing else. The texts are
// copies.
func ReadService(b []byte) (Service, error) {
	return readShared([]byte(string(b)))
}

// readShared reads a service whose texts lie in b itself: b must never change.
func readShared(b []byte) (s Service, err error) {
	r := reader{b: b}
	if r.byte() != codecFormat {
		return s, ErrCodec
	}
	for _, p := range []*string{&s.ID, &s.Name.FR, &s.Name.EN, &s.Summary.FR, &s.Summary.EN, &s.Organization.FR,
		&s.Organization.EN, &s.OrgID, &s.Agency, &s.Sector, &s.Body, &s.Expected, &s.Zone, &s.Publisher, &s.Cost} {
		*p = r.text()
	}
	var capacity bool
	r.flags(&s.Interpreter, &s.Remote, &s.National, &s.Waitlist, &s.AlwaysOpen, &s.Hours, &s.Confidential, &capacity)
	s.Visibility = uint8(r.number())
	s.Needs, s.Languages, s.Alternate = r.list(), r.list(), r.list()
	s.Areas = many(&r, func(a *Area) { a.Province, a.Place = r.text(), r.text() })
	s.Sites = many(&r, func(site *Site) {
		site.Province, site.Place = r.text(), r.text()
		r.flags(&site.Located)
		site.Lat, site.Lng = r.float(), r.float()
	})
	r.rules(&s.Rules)
	if capacity {
		s.Capacity = &Capacity{Available: int(r.number()), Maximum: int(r.number()), Unit: r.text(), Updated: r.time()}
	}
	s.Verified = r.time()
	s.Schedule = many(&r, r.opening)
	s.Polygons = many(&r, func(p *Polygon) {
		*p = many(&r, func(c *Point) { c.Lat, c.Lng = r.float(), r.float() })
	})
	if r.bad || len(r.b) > 0 {
		return Service{}, ErrCodec
	}
	return s, nil
}

// reader reads from the front of b; bad is set once something is amiss.
type reader struct {
	b     []byte
	bad   bool
	texts []string // room for the texts of lists, which are many and short
}

func (r *reader) fail() {
	r.b, r.bad = nil, true
}

func (r *reader) byte() byte {
	if len(r.b) == 0 {
		r.fail()
		return 0
	}
	c := r.b[0]
	r.b = r.b[1:]
	return c
}

func (r *reader) number() int64 {
	n, size := binary.Varint(r.b)
	if size <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[size:]
	return n
}

func (r *reader) text() string {
	n, size := binary.Uvarint(r.b)
	if size <= 0 || n > uint64(len(r.b)-size) {
		r.fail()
		return ""
	}
	r.b = r.b[size:]
	if n == 0 {
		return ""
	}
	s := unsafe.String(unsafe.SliceData(r.b), int(n))
	r.b = r.b[n:]
	return s
}

func (r *reader) flags(list ...*bool) {
	b := r.byte()
	for i, p := range list {
		*p = b&(1<<i) != 0
	}
}

func (r *reader) float() float64 {
	if len(r.b) < 8 {
		r.fail()
		return 0
	}
	f := math.Float64frombits(binary.LittleEndian.Uint64(r.b))
	r.b = r.b[8:]
	return f
}

func (r *reader) time() time.Time {
	var known bool
	if r.flags(&known); !known {
		return time.Time{}
	}
	return time.Unix(r.number(), r.number()).UTC()
}

// many reads a list; every member takes a byte at least, so that a false
// length can't claim memory.
func many[T any](r *reader, read func(*T)) []T {
	n := r.number()
	if n < 0 || n > int64(len(r.b)) {
		r.fail()
	}
	if n <= 0 || r.bad {
		return nil
	}
	out := make([]T, n)
	for i := range out {
		if read(&out[i]); r.bad {
			return nil
		}
	}
	return out
}

func (r *reader) list() []string {
	n := r.number()
	if n < 0 || n > int64(len(r.b)) {
		r.fail()
	}
	if n <= 0 || r.bad {
		return nil
	}
	if int64(cap(r.texts)-len(r.texts)) < n {
		r.texts = make([]string, 0, max(16, n))
	}
	from := len(r.texts)
	for range n {
		if r.texts = append(r.texts, r.text()); r.bad {
			return nil
		}
	}
	return r.texts[from:len(r.texts):len(r.texts)]
}

func (r *reader) rules(rules *Rules) {
	var status, from, to bool
	r.flags(&rules.AccessibilityKnown, &rules.Residence, &status, &from, &to)
	if from {
		n := int(r.number())
		rules.MinAge = &n
	}
	if to {
		n := int(r.number())
		rules.MaxAge = &n
	}
	for _, p := range []*[]string{&rules.Genders, &rules.Accepts, &rules.Refuses, &rules.Accessible, &rules.Wishes, &rules.Safety} {
		*p = r.list()
	}
	rules.OnlyFor = r.text()
	if status {
		rules.Status = &Barrier{Reason: Text{FR: r.text(), EN: r.text()}, Source: r.text()}
	}
}

func (r *reader) opening(o *hours.Opening) {
	var n [11]int64
	for i := range n {
		n[i] = r.number()
	}
	o.Every, o.Interval, o.WeekStart, o.Days = hours.Every(n[0]), uint16(n[1]), uint8(n[2]), uint8(n[3])
	o.MonthDays, o.Start, o.From, o.Until = uint64(n[4]), hours.Day(n[5]), hours.Day(n[6]), hours.Day(n[7])
	o.Opens, o.Closes, o.OnHoliday = uint16(n[8]), uint16(n[9]), hours.HolidayUse(n[10])
	var nth bool
	r.flags(&o.Remote, &nth)
	for i := range o.Nth {
		if nth {
			o.Nth[i] = uint16(r.number())
		}
	}
}

// textOf is a text that lies in b, which never changes.
func textOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
