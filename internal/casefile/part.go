package casefile

import (
	"slices"

	"relais/internal/hours"
)

// What a consent names and a release carries, beside the sections of a file.
// The section "contact and safety" is two parts: how to reach the person, and
// what safety asks for. What else stands in that section (notes, contacts that
// were made) goes only where both are named.
const (
	PartName    = "name"    // how the person is called
	PartContact = "contact" // numbers, hours, code word, interpreter, language
	PartSafety  = "safety"  // whom never to tell, places to avoid, notes
)

// SectionOf is the section whose readers may read a part.
func SectionOf(part string) string {
	if part == PartSafety {
		return PartContact
	}
	return part
}

// Change is what was changed in a file, as far as something that is under way
// could rest on it.
type Change struct {
	Parts []string // codes
	Rules bool     // the safe-contact rules, on which everything rests
}

// Touches reports whether a change concerns what holds some parts.
func (c Change) Touches(parts []string) bool {
	return c.Rules || slices.ContainsFunc(c.Parts, func(p string) bool { return slices.Contains(parts, p) })
}

func (c *Change) addAll() {
	c.Parts = append(c.Parts, PartName)
	for _, section := range Sections {
		c.add(section)
	}
}

func (c *Change) add(section string) {
	switch section {
	case Register: // consents end what rests on them by themselves
	case PartContact:
		c.Parts = append(c.Parts, PartContact, PartSafety)
	default:
		c.Parts = append(c.Parts, section)
	}
}

// Limits always go along with what is released: how the person may be
// contacted at all. Where nobody has asked yet, nothing is allowed.
type Limits struct {
	Call       bool          `json:"call"`                  // calling is safe
	Write      bool          `json:"write"`                 // text messages or mail are safe
	CallHours  []hours.Shift `json:"call_hours,omitempty"`  // none: at any time
	WriteHours []hours.Shift `json:"write_hours,omitempty"` // none: at any time
	Zone       string        `json:"zone,omitempty"`        // of the hours, an IANA name
	Voicemail  bool          `json:"voicemail"`             // a message may be left
}

// LimitsOf makes the limits of the rules; zone is the one of their hours.
func LimitsOf(rules *SafeContact, zone string) *Limits {
	l := &Limits{}
	if rules == nil {
		return l
	}
	l.Zone, l.Voicemail = zone, rules.Voicemail
	l.Call, l.CallHours = rules.hoursOf("phone")
	l.Write, l.WriteHours = rules.hoursOf("text", "email")
	return l
}

// hoursOf reports whether a way of some kinds is safe, and when; no hours for
// at any time.
func (c *SafeContact) hoursOf(kinds ...string) (safe bool, when []hours.Shift) {
	always := false
	for _, ch := range c.Channels {
		if !slices.Contains(kinds, ch.Kind) {
			continue
		}
		safe, always = true, always || len(ch.Hours) == 0
		when = append(when, ch.Hours...)
	}
	if always {
		when = nil
	}
	return safe, when
}

// only leaves of the rules what the parts let out; nil when that is nothing.
func (c *SafeContact) only(parts []string) *SafeContact {
	if c == nil {
		return nil
	}
	out := SafeContact{}
	if slices.Contains(parts, PartContact) {
		out.Channels, out.CodeWord, out.Voicemail, out.Interpreter = c.Channels, c.CodeWord, c.Voicemail, c.Interpreter
	}
	if slices.Contains(parts, PartSafety) {
		out.NeverTell, out.NeverAgency, out.Avoid, out.Notes = c.NeverTell, c.NeverAgency, c.Avoid, c.Notes
	}
	if out.holds() == nil {
		return nil
	}
	return &out
}

// holds are the parts that the rules hold something of.
func (c *SafeContact) holds() (parts []string) {
	if c == nil {
		return nil
	}
	if len(c.Channels) > 0 || c.CodeWord != "" || c.Voicemail || c.Interpreter != "" {
		parts = append(parts, PartContact)
	}
	if len(c.NeverTell) > 0 || len(c.NeverAgency) > 0 || len(c.Avoid) > 0 || c.Notes != "" {
		parts = append(parts, PartSafety)
	}
	return parts
}

// Holds are the parts that a snapshot has something of, for who compares them
// with the consent.
func (s Snapshot) Holds() []string {
	parts := s.Safe.holds()
	if s.Known != "" {
		parts = append(parts, PartName)
	}
	if s.Language != "" {
		parts = append(parts, PartContact)
	}
	for _, p := range s.Parts {
		parts = append(parts, p.Section)
		if p.Section == PartContact {
			parts = append(parts, PartSafety) // what is in it is about both
		}
	}
	return unique(parts)
}

// Only leaves of a snapshot what the parts let out: what earlier programs
// sent along with every release is not shown.
func (s Snapshot) Only(parts []string) Snapshot {
	if !slices.Contains(parts, PartName) {
		s.Known = ""
	}
	if !slices.Contains(parts, PartContact) {
		s.Language = ""
	}
	s.Safe = s.Safe.only(parts)
	return s
}

// Without is a snapshot without what some parts let out; the limits stay.
func (s Snapshot) Without(parts []string) Snapshot {
	rest := slices.DeleteFunc([]string{PartName, PartContact, PartSafety}, func(p string) bool { return slices.Contains(parts, p) })
	s = s.Only(rest)
	s.Parts = slices.DeleteFunc(slices.Clone(s.Parts), func(p SnapshotPart) bool { return slices.Contains(parts, p.Section) })
	return s
}

// With puts back what Without left out, in the order of forms.
func (s Snapshot) With(apart Snapshot) Snapshot {
	if apart.Language != "" {
		s.Language = apart.Language
	}
	if apart.Safe != nil {
		s.Safe = apart.Safe
	}
	s.Parts = slices.Concat(s.Parts, apart.Parts)
	slices.SortStableFunc(s.Parts, func(a, b SnapshotPart) int {
		return slices.Index(Sections, a.Section) - slices.Index(Sections, b.Section)
	})
	return s
}
