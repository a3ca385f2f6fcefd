package casefile

import (
	"crypto/sha256"
	"slices"
	"time"

	"relais/internal/agency"
	"relais/internal/record"
	"relais/internal/seal"
)

// BasisTerm is on what basis the clock erases: the agency's own term for a
// section of a closed file.
const BasisTerm = "term"

// ringMark stands in the place of a section's keys that the clock erased. The
// clock holds no key of the agency: a member's software seals it ahead, when
// the file is closed.
type ringMark struct {
	Section string   `json:"s"`           // code
	Gen     int      `json:"g"`           // newest generation of the keys that go
	Version int64    `json:"v"`           // of the row that it takes the place of
	Day     string   `json:"d"`           // from which on, YYYY-MM-DD
	Members []string `json:"m,omitempty"` // who could read a restricted section
}

// RecordVersion implements record.Body.
func (ringMark) RecordVersion() int { return 1 }

// Retirement is what the clock needs to erase a section with nobody signed in.
type Retirement struct {
	Row     string // id of the section's row
	Version int64  // of the row; with another one nothing is erased
	Mark    []byte // stands there afterwards, sealed for the agency
	// Before are the same mark under earlier keys of the agency, by version: a
	// backup of before a renewal knows those alone.
	Before map[int][]byte
}

// marksBefore is under how many earlier versions of an agency's keys a mark is
// sealed.
const marksBefore = 8

// Retire seals ahead what the clock leaves of a section from a day on.
func (f *File) Retire(section, day string) (out Retirement, err error) {
	ring, err := f.KeyRing(section)
	if err != nil {
		return out, err
	}
	mark := ringMark{Section: section, Gen: ring.Gen, Version: ring.Row.Version, Day: day, Members: ring.Members}
	out = Retirement{Row: ring.Row.ID, Version: ring.Row.Version}
	for n := ring.Row.Vault; n > 0 && n >= ring.Row.Vault-marksBefore; n-- {
		v, err := vault(f.s, n)
		switch {
		case err == nil && n == ring.Row.Vault:
			out.Mark = record.Seal(ringKey(v), bindMark(f.Row.ID, ring.Row.ID), mark)
		case err == nil:
			if out.Before == nil {
				out.Before = map[int][]byte{}
			}
			out.Before[n] = record.Seal(ringKey(v), bindMark(f.Row.ID, ring.Row.ID), mark)
		case n == ring.Row.Vault:
			return out, err
		}
	}
	return out, nil
}

func bindMark(caseID, row string) seal.Bind {
	return seal.Bind{Kind: "case section erased", Owner: caseID, Object: row}
}

// MarkedRing is what stands in the place of a section's keys once they are
// erased: their hash, over which the file's head is signed, and the mark.
func MarkedRing(ring, mark []byte) []byte {
	sum := sha256.Sum256(ring)
	return append(sum[:], mark...)
}

// openMark reads what stands in the place of keys that the clock erased.
// Nobody without the agency's keys can put it there, and none of an earlier
// version of the row: a section that was written in since can't be hidden so.
func openMark(s *agency.Session, key seal.Key, caseID string, row SectionRow) (*KeyRing, error) {
	if len(row.Sealed) <= sha256.Size {
		return nil, ErrDamaged
	}
	var m ringMark
	if err := record.Open(key, bindMark(caseID, row.ID), row.Sealed[sha256.Size:], &m); err != nil {
		return nil, damaged(err)
	}
	if m.Version < row.Version || m.Day == "" {
		return nil, ErrDamaged
	}
	r := &KeyRing{Row: row, Section: m.Section, Gen: m.Gen, Members: m.Members, ended: m.Day}
	if !r.Restricted() || slices.Contains(m.Members, s.Member) {
		r.keys = map[int]seal.Key{}
	}
	return r, nil
}

// Ended tells from which day on the clock has erased the section, "" when it
// has not.
func (r *KeyRing) Ended() string { return r.ended }

// revive notes for good, before somebody writes in a section again, that the
// clock erased what was there.
func (f *File) revive(now time.Time, r *KeyRing) error {
	day := r.ended
	if day == "" {
		return nil
	}
	r.ended = ""
	return f.erase(now, erasedData{Section: r.Section, Row: r.Row.ID, Through: f.seq, Basis: BasisTerm, Day: day}, nil)
}

// endedRows notes which rows lie in sections that the clock erased.
func (r *Reading) endedRows() {
	for _, ring := range r.f.rings {
		if ring.ended == "" {
			continue
		}
		r.marks = append(r.marks, Erased{Section: ring.Section, Basis: BasisTerm, At: noonOf(ring.ended)})
		for _, row := range r.rows {
			if row.Section == ring.Row.ID {
				r.erased[row.Key] = true
			}
		}
	}
}

// noonOf is that of a day, UTC: the same day in every zone of the country.
func noonOf(day string) time.Time {
	at, _ := time.Parse(time.DateOnly, day) // we have sealed it
	return at.Add(12 * time.Hour)
}

// Filled lists the sections in which something stands.
func (r *Reading) Filled() (sections []string) {
	for _, section := range Sections {
		if ring, err := r.f.KeyRing(section); err == nil && ring.ended == "" && r.Count(ring) > 0 {
			sections = append(sections, section)
		}
	}
	return sections
}

// Copies are what an agency has of a case file outside of it: of its referrals
// and its disclosures without consent. What the recipients have is not among
// them.
type Copies struct {
	Sent        []SentCopies `json:"s,omitempty"` // by referral
	Disclosures []string     `json:"d,omitempty"` // ids
}

// SentCopies are what the sender of a referral has of its moves, by number.
type SentCopies struct {
	Referral string `json:"r"`           // id
	Own      []int  `json:"o,omitempty"` // what it wrote
	Replies  []int  `json:"p,omitempty"` // what was sealed to it
}

// IsSection reports whether a code is that of a section.
func IsSection(code string) bool { return slices.Contains(Sections, code) }

// SectionOf tells which section a row is, "" when there is no such row.
func (f *File) SectionOf(row string) string {
	for _, r := range f.rings {
		if r.Row.ID == row {
			return r.Section
		}
	}
	return ""
}
