package casefile

import (
	"context"
	"errors"
	"slices"
)

// Snapshot reads what a release carries: the current entries of the sections,
// each of which the member must be able to read, and the safe-contact rules,
// which bind whoever receives. ErrDamaged when the file is not whole: what
// was tampered with is not passed on.
func (r *Reading) Snapshot(ctx context.Context, sections []string, name func(string) string) (Snapshot, error) {
	if !r.Whole {
		return Snapshot{}, ErrDamaged
	}
	for _, section := range append([]string{"contact"}, sections...) {
		if _, err := r.f.Readable(section); err != nil {
			return Snapshot{}, err
		}
	}
	snap, verified, err := r.snapshot(ctx, sections, name)
	if err == nil && !verified {
		err = ErrDamaged
	}
	return snap, err
}

// Salvage is Snapshot with danger to life: of a file that is not whole it
// takes what still opens, each entry marked as not verified, and of the
// sections those that the member may read.
func (r *Reading) Salvage(ctx context.Context, sections []string, name func(string) string) (Snapshot, error) {
	for _, section := range sections {
		if _, err := r.f.Readable(section); err != nil && !errors.Is(err, ErrDamaged) {
			return Snapshot{}, err
		}
	}
	snap, _, err := r.snapshot(ctx, sections, name)
	return snap, err
}

// snapshot also reports whether all that it read verifies.
func (r *Reading) snapshot(ctx context.Context, sections []string, name func(string) string) (snap Snapshot, verified bool, err error) {
	read := append([]string{"contact"}, sections...)
	all, err := r.Sections(ctx, unique(read)...)
	if err != nil {
		return snap, false, err
	}
	verified = true
	for _, entries := range all {
		verified = verified && !slices.ContainsFunc(entries, func(o Opened) bool { return !o.Verified })
	}
	safe, err := SafeOf(all["contact"])
	if err != nil {
		verified = false
	}
	snap = Snapshot{Known: r.f.Roster.Known, Language: r.f.Roster.Language, Safe: safe}
	for _, section := range Sections {
		if slices.Contains(sections, section) {
			snap.Parts = append(snap.Parts, SnapshotPart{Section: section, Entries: current(section, all[section], name)})
		}
	}
	return snap, verified, nil
}

// current leaves out what was removed, and what did not open.
func current(section string, entries []Opened, name func(string) string) []EntryView {
	views := []EntryView{}
	for _, o := range entries {
		if o.Body.Removed || o.known == nil {
			continue
		}
		views = append(views, o.View(section, name))
	}
	return views
}
