// Package caseview turns what a case file keeps into what acts give and back.
// What is kept has types of its own (casefile), whose names never change; what
// acts take and give may change with every release. A field that has the same
// place in both is converted as a whole struct where that is possible, so that
// one which is added on one side only does not compile.
package caseview

import (
	"time"

	"relais/internal/act"
	"relais/internal/casefile"
	"relais/internal/hours"
)

// Row is a line of the roster.
func Row(l casefile.Line) act.CaseRow {
	return act.CaseRow{ID: l.ID, Code: l.Code, Known: l.Known, Next: l.Next, Open: l.Open, Worker: l.Worker, Urgent: l.Urgent, Held: l.Held, Damaged: l.Damaged, Into: l.Into}
}

// Rows are lines of the roster, never nil.
func Rows(lines []casefile.Line) []act.CaseRow { return each(lines, Row) }

// Need is a need without its referrals, which the file does not know.
func Need(n casefile.Need) act.Need {
	return act.Need{ID: n.ID, Code: n.Code, Urgency: n.Urgency, Text: n.Text, By: n.By, Status: string(n.Status), Reason: n.Reason}
}

// Needs are needs without their referrals, never nil.
func Needs(list []casefile.Need) []act.Need { return each(list, Need) }

// NewNeed is a need as it is noted.
func NewNeed(in act.NewNeed) casefile.Need {
	return casefile.Need{Code: in.Code, Urgency: in.Urgency, Text: in.Text, By: in.By}
}

// Safe are the safe-contact rules; nil stays nil.
func Safe(c *casefile.SafeContact) *act.SafeContact {
	if c == nil {
		return nil
	}
	out := &act.SafeContact{
		CodeWord: c.CodeWord, Voicemail: c.Voicemail, Interpreter: c.Interpreter,
		NeverTell: c.NeverTell, NeverAgency: c.NeverAgency, Avoid: c.Avoid, Notes: c.Notes,
	}
	for _, ch := range c.Channels {
		out.Channels = append(out.Channels, act.SafeChannel{Kind: ch.Kind, Value: ch.Value,
			Hours: some(ch.Hours, func(h hours.Shift) act.Hours { return act.Hours(h) })})
	}
	return out
}

// Limits are the limits that always go along with what is released; none of an
// early program's release allow nothing.
func Limits(l *casefile.Limits) act.Limits {
	if l == nil {
		return act.Limits{}
	}
	shown := func(h hours.Shift) act.Hours { return act.Hours(h) }
	return act.Limits{Call: l.Call, Write: l.Write, CallHours: some(l.CallHours, shown), WriteHours: some(l.WriteHours, shown),
		Zone: l.Zone, Voicemail: l.Voicemail}
}

// NewSafe are the safe-contact rules as they are set; nil stays nil.
func NewSafe(in *act.SafeContact) *casefile.SafeContact {
	if in == nil {
		return nil
	}
	out := &casefile.SafeContact{
		CodeWord: in.CodeWord, Voicemail: in.Voicemail, Interpreter: in.Interpreter,
		NeverTell: in.NeverTell, NeverAgency: in.NeverAgency, Avoid: in.Avoid, Notes: in.Notes,
	}
	for _, ch := range in.Channels {
		out.Channels = append(out.Channels, casefile.SafeChannel{Kind: ch.Kind, Value: ch.Value,
			Hours: some(ch.Hours, func(h act.Hours) hours.Shift { return hours.Shift(h) })})
	}
	return out
}

// NewTerms are those of a consent that is recorded.
func NewTerms(in act.NewConsent) casefile.Terms {
	return casefile.Terms{
		Kind: in.Kind, Agencies: in.Agencies, Sectors: in.Sectors, Sections: in.Sections, Needs: in.Needs, Purpose: in.Purpose,
		Until: in.Until, Loopback: in.Loopback, GivenBy: in.GivenBy, Basis: in.Basis, Language: in.Language,
		Interpreter: in.Interpreter, Form: in.Form, Explained: in.Explained, Enforcement: in.Enforcement,
		Outside: some(in.Outside, func(o act.ConsentOutside) casefile.Named { return casefile.Named(o) }),
	}
}

func terms(in casefile.Terms) act.NewConsent {
	return act.NewConsent{
		Kind: in.Kind, Agencies: in.Agencies, Sectors: in.Sectors, Sections: in.Sections, Needs: in.Needs, Purpose: in.Purpose,
		Until: in.Until, Loopback: in.Loopback, GivenBy: in.GivenBy, Basis: in.Basis, Language: in.Language,
		Interpreter: in.Interpreter, Form: in.Form, Explained: in.Explained, Enforcement: in.Enforcement,
		Outside: some(in.Outside, func(o casefile.Named) act.ConsentOutside { return act.ConsentOutside(o) }),
	}
}

// Consent is a consent; who took and co-signed it are ids of members.
func Consent(c casefile.Consent) act.Consent {
	return act.Consent{ID: c.ID, NewConsent: terms(c.Terms), Hash: c.Hash, TakenBy: c.TakenBy, At: c.At, State: string(c.State),
		Cosigner: c.Cosigner, Reason: c.Reason, Paper: c.Paper, Refused: c.Refused}
}

// Entry is an entry.
func Entry(e casefile.EntryView) act.Entry {
	out := act.Entry{
		ID: e.ID, Section: e.Section, Label: e.Label, Text: e.Text, Author: e.Author, At: e.At,
		Revision: e.Revision, Removed: e.Removed, Verified: e.Verified, Kind: e.Kind, Safe: Safe(e.Safe),
	}
	if e.Need != nil {
		need := Need(*e.Need)
		out.Need = &need
	}
	if e.Contact != nil {
		contact := act.Contact(*e.Contact)
		out.Contact = &contact
	}
	if e.Fact != nil {
		said := FactSaid(*e.Fact)
		out.Fact = &said
	}
	if e.Shaped != nil {
		shaped := act.Shaped(*e.Shaped)
		out.Shaped = &shaped
	}
	if m := e.Moved; m != nil {
		out.Moved = &act.Moved{Case: m.Case, Author: m.Author, At: time.UnixMicro(m.At).UTC()}
	}
	if from := e.Received; from != nil {
		out.Received = &act.Received{Agency: from.Agency, Name: from.Name, Referral: from.Referral, At: time.UnixMicro(from.At).UTC(),
			Purpose: from.Purpose, LastDay: from.LastDay, Author: from.Author}
		if from.Written != 0 {
			written := time.UnixMicro(from.Written).UTC()
			out.Received.Written = &written
		}
	}
	return out
}

// Parts are released sections.
func Parts(list []casefile.SnapshotPart) []act.SectionPart {
	return some(list, func(p casefile.SnapshotPart) act.SectionPart {
		return act.SectionPart{Section: p.Section, Entries: each(p.Entries, Entry)}
	})
}

func each[From, To any](list []From, one func(From) To) []To {
	out := make([]To, len(list))
	for i, from := range list {
		out[i] = one(from)
	}
	return out
}

// some is each, but nothing stays nil.
func some[From, To any](list []From, one func(From) To) []To {
	if list == nil {
		return nil
	}
	return each(list, one)
}
