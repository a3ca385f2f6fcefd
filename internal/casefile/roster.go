package casefile

import (
	"encoding/binary"
	"slices"
	"strings"

	"relais/internal/agency"
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
)

// encode is compact: ten thousand rows are opened at once. Format, open,
// urgency, then the texts, each with its length in front, then zeros. The last
// but one says that a legal hold stands, that something was erased, that the file is tied to another, and the
// last one to which: rows of before have zeros there.
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
		b = append(b, byte(len(r.Into)))
		b = append(b, r.Into...)
	}
	size := max(rosterLeast, (len(b)+rosterBlock-1)/rosterBlock*rosterBlock)
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
		r.Tied = strings.Contains(flags, rosterTied)
		if text = text[1+len(flags):]; len(text) > 0 {
			r.Into = text[1:min(1+int(text[0]), len(text))]
		}
	}
	return r, nil
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
