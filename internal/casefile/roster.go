package casefile

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"

	"relais/internal/agency"
	"relais/internal/casefile/kinds"
	"relais/internal/hours"
	"relais/internal/seal"
)

// Roster is what the list of case files shows of one. What is restricted
// never enters it.
type Roster struct {
	Code     string
	Known    string
	Language string // BCP 47
	Next     string // YYYY-MM-DD or empty
	Worker   string // member id or empty
	Urgent   string // highest urgency of an open need, or empty
	Open     bool
	Held     bool   // a legal hold stands
	Erased   bool   // something of the file was erased
	Tied     bool   // it was tied to another file
	Into     string // id of the file with which it is kept, or empty

	// What was derived from the entries when they were last written, of sections that
	// are not restricted; nothing of it before Summed.
	Summed    bool   // it was derived
	Planned   bool   // something of the plan is open
	Contacted string // YYYY-MM-DD: the last contact, or empty
	Began     string // YYYY-MM-DD: when the file was opened, or empty where that was before
	Dated     string // what is open and has a day; see Items
	Grown     string // YYYY-MM-DD: the day on which a child is of age for certain, or empty
}

// Urgencies from the highest.
var Urgencies = []string{"danger", "crisis", "detained", "urgent", "standard"}

const (
	rosterFormat = 1
	rosterBlock  = 64  // sizes of roster rows are multiples of this
	rosterLeast  = 128 // most rows have this size
	rosterHeld   = "h"
	rosterErased = "e"
	rosterTied   = "t"
	rosterSummed = "s"
	rosterPlan   = "p"
	rosterDated  = 512 // with what has a day, sizes are multiples of this
)

// encode is compact: ten thousand rows are opened at once. Format, open,
// urgency, then the texts, each with its length in front, then zeros. The last
// but three says that a legal hold stands, that something was erased, that the file is tied to another, and what
// was derived from the entries; then to which it is tied, the last contact, when it was opened, what has a day, and in two
// bytes when a child is of age, so that a child's row is no longer than others: rows of before have zeros there.
func (r Roster) encode() []byte {
	b := make([]byte, 0, rosterLeast)
	b = append(b, rosterFormat, flag(r.Open), byte(slices.Index(Urgencies, r.Urgent)+1))
	for _, s := range []string{r.Code, r.Known, r.Language, r.Next, r.Worker} {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	if flags := r.flags(); flags != "" {
		b = append(b, byte(len(flags)))
		b = append(b, flags...)
		for _, s := range []string{r.Into, r.Contacted, r.Began, r.Dated, shortDay(r.Grown)} {
			b = binary.AppendUvarint(b, uint64(len(s)))
			b = append(b, s...)
		}
	}
	block := rosterBlock
	if r.Dated != "" {
		block = rosterDated
	}
	size := max(rosterLeast, (len(b)+block-1)/block*block)
	return append(b, make([]byte, size-len(b))...)
}

func (r Roster) flags() (s string) {
	if r.Held {
		s += rosterHeld
	}
	if r.Erased {
		s += rosterErased
	}
	if r.Tied {
		s += rosterTied
	}
	if r.Summed {
		s += rosterSummed
	}
	if r.Planned {
		s += rosterPlan
	}
	return s
}

func flag(b bool) byte {
	if b {
		return 1
	}
	return 0
}

func decodeRoster(b []byte) (Roster, error) {
	if len(b) < 3 || b[0] != rosterFormat || b[1] > 1 || int(b[2]) > len(Urgencies) {
		return Roster{}, seal.ErrFormat
	}
	r := Roster{Open: b[1] == 1}
	if b[2] > 0 {
		r.Urgent = Urgencies[b[2]-1]
	}
	text := string(b[3:]) // one allocation that all fields share
	for _, to := range []*string{&r.Code, &r.Known, &r.Language, &r.Next, &r.Worker} {
		n, width := binary.Uvarint(b[len(b)-len(text):])
		if width <= 0 || n > uint64(len(text)-width) {
			return Roster{}, seal.ErrFormat
		}
		*to, text = text[width:width+int(n)], text[width+int(n):]
	}
	if len(text) > 0 {
		flags := text[1:min(1+int(text[0]), len(text))]
		r.Held, r.Erased = strings.Contains(flags, rosterHeld), strings.Contains(flags, rosterErased)
		r.Tied, r.Summed, r.Planned = strings.Contains(flags, rosterTied), strings.Contains(flags, rosterSummed), strings.Contains(flags, rosterPlan)
		text = text[1+len(flags):]
		for _, to := range []*string{&r.Into, &r.Contacted, &r.Began, &r.Dated, &r.Grown} {
			n, width := binary.Uvarint([]byte(text[:min(len(text), binary.MaxVarintLen64)]))
			if width <= 0 || n > uint64(len(text)-width) {
				break // a row of before ends here
			}
			*to, text = text[width:width+int(n)], text[width+int(n):]
		}
		r.Grown = longDay(r.Grown)
	}
	return r, nil
}

// shortDay is a day in two bytes, zeros for none; longDay reads it.
func shortDay(day string) string {
	n := uint16(0)
	if at, err := time.Parse(time.DateOnly, day); err == nil {
		n = uint16(max(0, hours.DayOf(at)-firstDay))
	}
	return string([]byte{byte(n >> 8), byte(n)})
}

func longDay(short string) string {
	if len(short) != 2 || short == "\x00\x00" {
		return ""
	}
	day := int64(firstDay) + int64(short[0])<<8 + int64(short[1])
	return time.Unix(day*86400, 0).UTC().Format(time.DateOnly)
}

// Item is something open that has a day, as the list of files knows it.
type Item struct {
	Entry string // id
	Kind  int    // its number
	kinds.Due
	Title string
}

// mostItems is how many of a file's open items the list knows, the soonest.
const mostItems = 20

// firstDay is the first that an item can have.
var firstDay = hours.DayAt(1990, 1, 1)

const noClock = 0xffff

// WithItems is a row with what is open and has a day.
func (r Roster) WithItems(items []Item) Roster {
	slices.SortStableFunc(items, func(a, b Item) int { return a.Due.Before(b.Due) })
	var b []byte
	for _, it := range items[:min(len(items), mostItems)] {
		day, err := time.Parse(time.DateOnly, it.Day)
		if err != nil {
			continue
		}
		clock := uint16(noClock)
		if t, err := time.Parse("15:04", it.Clock); err == nil {
			clock = uint16(t.Hour()*60 + t.Minute())
		}
		b = append(b, byte(it.Kind))
		b = binary.BigEndian.AppendUint16(b, uint16(max(0, hours.DayOf(day)-firstDay)))
		b = binary.BigEndian.AppendUint16(b, clock)
		for _, s := range []string{it.Zone, it.Entry, it.Title} {
			s = s[:min(len(s), 255)]
			b = append(append(b, byte(len(s))), s...)
		}
	}
	r.Dated = string(b)
	return r
}

// Items are what is open and has a day, the soonest first.
func (r Roster) Items() (out []Item) {
	for rest := r.Dated; len(rest) > 5; {
		it := Item{Kind: int(rest[0])}
		day := int64(firstDay) + int64(rest[1])<<8 + int64(rest[2])
		it.Day = time.Unix(day*86400, 0).UTC().Format(time.DateOnly)
		if clock := int(rest[3])<<8 | int(rest[4]); clock != noClock {
			it.Clock = fmt.Sprintf("%02d:%02d", clock/60, clock%60)
		}
		rest = rest[5:]
		for _, to := range []*string{&it.Zone, &it.Entry, &it.Title} {
			if len(rest) == 0 || len(rest) < 1+int(rest[0]) {
				return out
			}
			*to, rest = rest[1:1+int(rest[0])], rest[1+int(rest[0]):]
		}
		out = append(out, it)
	}
	return out
}

// SummedSections are those from which Sum derives.
var SummedSections = []string{"plan", "notes", PartContact, "legal"}

// Sum derives from the newest revisions of entries what the list shows of them, and
// from those of the section identity when a child is of age. The caller gives none of a
// restricted section.
func (r Roster) Sum(entries map[string][]Opened, now time.Time) Roster {
	_, r.Grown = AgeOf(entries["identity"], now)
	r.Summed, r.Planned, r.Contacted = true, false, ""
	var items []Item
	for _, section := range SummedSections {
		for _, o := range entries[section] {
			var made Contact
			if o.Body.Kind == KindContact && !o.Body.Removed && o.Into(&made) == nil {
				r.Contacted = max(r.Contacted, made.At.UTC().Format(time.DateOnly))
			}
			s, ok := ShapedOf(o)
			k, known := kinds.Default().Of(s.Kind)
			if !ok || !known || s.Done {
				continue
			}
			r.Planned = r.Planned || k.Told
			if due := k.DueOf(s.Fields); due.Day != "" {
				items = append(items, Item{o.Row.ID, k.Number, due, k.TitleOf(s.Fields)})
			}
		}
	}
	if !r.Open { // nobody works on it; the clock may erase its sections
		items, r.Planned, r.Grown = nil, false, ""
	}
	return r.WithItems(items)
}

// seal seals a roster row under the agency's newest vault key.
func (r Roster) seal(s *agency.Session, caseID string, version int64) (vault int, sealed []byte) {
	vault, key := s.Vault()
	return vault, rosterKey(key).SealExact(bindRoster(caseID, version), r.encode())
}

func openRoster(s *agency.Session, caseID string, version int64, vaultVersion int, sealed []byte) (Roster, error) {
	key, err := vault(s, vaultVersion)
	if err != nil {
		return Roster{}, err
	}
	return openRosterWith(rosterKey(key).Opener(), caseID, version, sealed)
}

func openRosterWith(key seal.Opener, caseID string, version int64, sealed []byte) (Roster, error) {
	plain, err := key.Open(bindRoster(caseID, version), sealed)
	if err != nil {
		return Roster{}, damaged(err)
	}
	r, err := decodeRoster(plain)
	return r, damaged(err)
}

func rosterKey(vault seal.Key) seal.Key { return vault.Derive("relais roster") }

func bindRoster(caseID string, version int64) seal.Bind {
	return seal.Bind{Kind: "case roster", Owner: caseID, Object: caseID, Version: uint64(version)}
}
