package casefile

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/text"
)

// SafeDraft is the entry that sets the safe-contact rules: a first one, or
// the next revision of last.
func SafeDraft(c SafeContact, last *Opened) Draft {
	d := Draft{Section: "contact", Kind: KindSafe, Label: "safe", Data: c}
	if last != nil {
		d.Entry, d.Revision, d.Received = last.Row.ID, last.Row.Revision+1, last.Body.Received
	}
	return d
}

// SafeEntry finds the entry that holds the rules, nil when there is none.
func SafeEntry(contact []Opened) *Opened {
	for i := range contact {
		if contact[i].Body.Kind == KindSafe {
			return &contact[i]
		}
	}
	return nil
}

// SafeOf reads the rules among the entries of the contact section: nil when
// none were recorded or they were taken back. ErrDamaged for rules that can't
// be read: that must never look as if nobody had said anything.
func SafeOf(contact []Opened) (*SafeContact, error) {
	o, c := SafeEntry(contact), new(SafeContact)
	if o == nil || o.Body.Removed {
		return nil, nil
	}
	if err := o.Into(c); err != nil {
		return nil, damaged(err)
	}
	return c, nil
}

// Rules reads the safe-contact rules for who lets something out of the file:
// nil when none were recorded. ErrRules when they can't be relied on (the file
// is not whole, or an entry beside them does not verify, which may have been
// the rules), ErrRestricted when the member may not read them. Who can't read
// the rules tells nobody.
func (r *Reading) Rules(ctx context.Context) (*SafeContact, error) {
	contact, err := r.Section(ctx, "contact")
	switch {
	case errors.Is(err, ErrDamaged) || err == nil && !r.Whole:
		return nil, ErrRules
	case err != nil:
		return nil, err
	case !allVerified(contact):
		return nil, ErrRules
	}
	rules, err := SafeOf(contact)
	if err != nil {
		return nil, ErrRules
	}
	return rules, nil
}

// The safe-contact rules that a contact can break.
const (
	OutsideChannel = "channel"    // this way is not among the safe ones
	OutsideHours   = "hours"      // safe, but not at this time
	OutsideNever   = "never_tell" // somebody who must never be told
	OutsideNoRules = "no_rules"   // nobody has asked yet what is safe
)

// Outside tells which rules a contact at an instant would break. Hours are
// those of the agency's zone. Without any rule on channels only meeting in
// person is safe: not knowing is no permission.
func Outside(rules *SafeContact, channel, value string, at time.Time, zone *time.Location) []string {
	if rules == nil {
		rules = &SafeContact{}
	}
	var out []string
	if told(rules.NeverTell, value) {
		out = append(out, OutsideNever)
	}
	if len(rules.Channels) == 0 {
		if channel != "in_person" {
			out = append(out, OutsideNoRules)
		}
		return out
	}
	return append(out, outsideChannels(rules.Channels, channel, value, at, zone)...)
}

func outsideChannels(channels []SafeChannel, kind, value string, at time.Time, zone *time.Location) []string {
	known := false
	for _, c := range channels {
		if c.Kind != kind || value != "" && c.Value != "" && address(c.Value) != address(value) {
			continue
		}
		known = true
		if len(c.Hours) == 0 || (hours.Rota{Shifts: c.Hours, Zone: zone}).There(at) {
			return nil
		}
	}
	if known {
		return []string{OutsideHours}
	}
	return []string{OutsideChannel}
}

// address compares telephone numbers by their digits and others folded.
func address(s string) string {
	digits := strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, s)
	if len(digits) >= 7 && !strings.Contains(s, "@") {
		return strings.TrimPrefix(digits, "1")
	}
	return text.Fold(s)
}

// told tells whether a value names somebody on the list; numbers are the same
// however they are written.
func told(never []string, value string) bool {
	folded := text.Fold(value)
	return folded != "" && slices.ContainsFunc(never, func(n string) bool {
		if number := address(n); number != "" && number == address(value) {
			return true
		}
		n = text.Fold(n)
		return n != "" && (strings.Contains(folded, n) || strings.Contains(n, folded))
	})
}

// ContactDraft records a contact. Outside the rules it needs a reason: the
// fault on the field reason names the first rule broken.
func ContactDraft(in Contact, text string) (Draft, error) {
	if len(in.Outside) > 0 && in.Reason == "" {
		return Draft{}, fault.Invalid("reason", "contact.outside_"+in.Outside[0])
	}
	in.At = in.At.UTC()
	return Draft{Section: "contact", Kind: KindContact, Label: in.Channel, Text: text, Data: in}, nil
}

// ContactTime reads when a contact was (RFC 3339): now unless told, never
// later.
func ContactTime(at string, now time.Time) (time.Time, error) {
	if at == "" {
		return now, nil
	}
	t, err := time.Parse(time.RFC3339, at)
	if err != nil || t.After(now.Add(time.Minute)) {
		return time.Time{}, fault.Invalid("at", "contact.future")
	}
	return t, nil
}
