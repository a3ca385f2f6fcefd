package casefile

import (
	"context"
	"errors"
	"slices"
)

// Taking says what a snapshot takes of a file.
type Taking struct {
	Parts []string            // codes
	Needs []string            // codes of the taxonomy; none for all
	Zone  string              // of the hours in the rules, an IANA name
	Name  func(string) string // of a colleague, by id
}

// sections are the sections that must be read.
func (t Taking) sections() []string {
	read := []string{"contact"}
	for _, part := range t.Parts {
		if slices.Contains(Sections, part) {
			read = append(read, part)
		}
	}
	return unique(read)
}

// takes reports whether the entries of a section go. Those of "contact and
// safety" are about both.
func (t Taking) takes(section string) bool {
	return slices.Contains(t.Parts, section) && (section != PartContact || slices.Contains(t.Parts, PartSafety))
}

// Snapshot reads what a release carries, of sections each of which the member
// must be able to read. ErrDamaged when the file is not whole: what was
// tampered with is not passed on.
func (r *Reading) Snapshot(ctx context.Context, t Taking) (Snapshot, error) {
	if !r.Whole {
		return Snapshot{}, ErrDamaged
	}
	for _, section := range t.sections() {
		if _, err := r.f.Readable(section); err != nil {
			return Snapshot{}, err
		}
	}
	snap, verified, err := r.snapshot(ctx, t)
	if err == nil && !verified {
		err = ErrDamaged
	}
	return snap, err
}

// Salvage is Snapshot with danger to life: of a file that is not whole it
// takes what still opens, each entry marked as not verified, and of the
// sections those that the member may read.
func (r *Reading) Salvage(ctx context.Context, t Taking) (Snapshot, error) {
	for _, section := range t.sections() {
		if _, err := r.f.Readable(section); slices.Contains(t.Parts, section) && err != nil && !errors.Is(err, ErrDamaged) {
			return Snapshot{}, err
		}
	}
	snap, _, err := r.snapshot(ctx, t)
	return snap, err
}

// snapshot also reports whether all that it read verifies.
func (r *Reading) snapshot(ctx context.Context, t Taking) (snap Snapshot, verified bool, err error) {
	all, err := r.Sections(ctx, t.sections()...)
	if err != nil {
		return snap, false, err
	}
	verified = true
	for _, entries := range all {
		verified = verified && allVerified(entries)
	}
	safe, unread := SafeOf(all["contact"])
	snap = Snapshot{Known: r.f.Roster.Known, Language: r.f.Roster.Language, Safe: safe}.Only(t.Parts)
	snap.Limits = LimitsOf(safe, t.Zone)
	for _, section := range Sections {
		if t.takes(section) {
			snap.Parts = append(snap.Parts, SnapshotPart{Section: section, Entries: t.current(section, all[section])})
		}
	}
	return snap, verified && unread == nil, nil
}

// own is an entry without from whom it was received: who else helps the person is
// told to nobody by the way.
func (v EntryView) own() EntryView {
	v.Received, v.Moved = nil, nil
	if v.Fact != nil && v.Fact.Source == "agency" {
		fact := *v.Fact
		fact.Detail = ""
		v.Fact = &fact
	}
	return v
}

// current leaves out what was removed, what did not open, the rules, which
// have a place of their own, and needs that nobody agreed to tell.
func (t Taking) current(section string, entries []Opened) []EntryView {
	views := []EntryView{}
	for _, o := range entries {
		if o.Body.Removed || o.known == nil || o.Body.Kind == KindSafe {
			continue
		}
		v := o.View(section, t.Name)
		if v.Need != nil && len(t.Needs) > 0 && !slices.Contains(t.Needs, v.Need.Code) {
			continue
		}
		views = append(views, v.own())
	}
	return views
}
