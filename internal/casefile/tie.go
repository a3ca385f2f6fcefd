package casefile

import (
	"slices"

	"relais/internal/casefile/kin"
	"relais/internal/hours"
)

// How a file is tied to another one of its agency.
const (
	TieInto  = "into"  // it is kept with the other, which is shown
	TieWith  = "with"  // the other is kept with it
	TieApart = "apart" // somebody looked: they are two people
)

// Stands reports whether the tie makes two files one.
func (t Tie) Stands() bool { return !t.Undone && (t.How == TieInto || t.How == TieWith) }

// TieLine is a tie with the entry that holds it.
type TieLine struct {
	Tie   Tie    // as it stands
	Entry Opened // that holds it
}

// TiesOf are the ties among the entries of the register, each as it stands now. One
// that does not verify ties nothing.
func TiesOf(register []Opened) (out []TieLine) {
	for _, o := range register {
		var t Tie
		if o.Body.Kind == KindTie && o.Verified && !o.Body.Removed && o.Into(&t) == nil {
			out = append(out, TieLine{t, o})
		}
	}
	return out
}

// TieDraft is the entry of a tie: a first one, or the next revision of last.
func TieDraft(t Tie, last *Opened) Draft {
	d := Draft{Section: Register, Kind: KindTie, Data: t}
	if last != nil {
		d.Entry, d.Revision = last.Row.ID, last.Row.Revision+1
	}
	return d
}

// Stricter are the rules of which nothing is weaker than in either of two: a way is
// safe where both say so, at the hours of both; who must never be told by one is
// never told. Rules that nobody has set say nothing.
func Stricter(a, b *SafeContact) *SafeContact {
	if a == nil || b == nil {
		if a == nil {
			return b
		}
		return a
	}
	out := &SafeContact{
		Voicemail: a.Voicemail && b.Voicemail, CodeWord: both(a.CodeWord, b.CodeWord), Interpreter: both(a.Interpreter, b.Interpreter),
		NeverTell: union(a.NeverTell, b.NeverTell), NeverAgency: union(a.NeverAgency, b.NeverAgency), Avoid: union(a.Avoid, b.Avoid),
		Notes: joined(a.Notes, b.Notes, "\n"),
	}
	for _, one := range a.Channels {
		for _, other := range b.Channels {
			if c, ok := meet(one, other); ok && !slices.ContainsFunc(out.Channels, c.same) {
				out.Channels = append(out.Channels, c)
			}
		}
	}
	return out
}

func union(a, b []string) []string {
	if len(a)+len(b) == 0 {
		return nil
	}
	return unique(slices.Concat(a, b))
}

// both are two words that must both be known; one where they are the same.
func both(a, b string) string { return joined(a, b, " + ") }

func joined(a, b, with string) string {
	switch {
	case a == b || b == "":
		return a
	case a == "":
		return b
	}
	return a + with + b
}

func (c SafeChannel) same(d SafeChannel) bool {
	return c.Kind == d.Kind && c.Value == d.Value && slices.Equal(c.Hours, d.Hours)
}

// meet is the way that two ways both allow.
func meet(a, b SafeChannel) (SafeChannel, bool) {
	if a.Kind != b.Kind || a.Value != "" && b.Value != "" && address(a.Value) != address(b.Value) {
		return a, false
	}
	if a.Value == "" {
		a.Value = b.Value
	}
	switch {
	case len(b.Hours) == 0:
		return a, true
	case len(a.Hours) == 0:
		a.Hours = b.Hours
		return a, true
	}
	a.Hours = hours.Common(a.Hours, b.Hours)
	return a, len(a.Hours) > 0
}

// RelationLine is a relation with the entry that holds it.
type RelationLine struct {
	Relation kin.Relation // as it stands
	Entry    Opened       // that holds it
}

// RelationsOf are the relations among the entries of the register, also those that
// were taken away. One that does not verify says nothing: the file is not whole then.
func RelationsOf(register []Opened) (out []RelationLine) {
	for _, o := range register {
		var r kin.Relation
		if o.Body.Kind == KindKin && o.Verified && !o.Body.Removed && o.Into(&r) == nil {
			out = append(out, RelationLine{r, o})
		}
	}
	return out
}

// RelationDraft is the entry of a relation: a first one, or the next revision of last.
func RelationDraft(r kin.Relation, last *Opened) Draft {
	d := Draft{Section: Register, Kind: KindKin, Data: r}
	if last != nil {
		d.Entry, d.Revision = last.Row.ID, last.Row.Revision+1
	}
	return d
}

// NoRelationDraft takes a relation out, because the other file is erased: nothing of
// it stands in the newest revision.
func NoRelationDraft(last Opened) Draft {
	return Draft{Section: Register, Kind: KindKin, Entry: last.Row.ID, Revision: last.Row.Revision + 1, Removed: true}
}
