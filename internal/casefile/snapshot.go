package casefile

import (
	"context"
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
	read := append([]string{"contact"}, sections...)
	all, err := r.Sections(ctx, unique(read)...)
	if err != nil {
		return Snapshot{}, err
	}
	safe, err := SafeOf(all["contact"])
	if err != nil {
		return Snapshot{}, err
	}
	snap := Snapshot{Known: r.f.Roster.Known, Language: r.f.Roster.Language, Safe: safe}
	for _, section := range Sections {
		if slices.Contains(sections, section) {
			snap.Parts = append(snap.Parts, SnapshotPart{Section: section, Entries: current(section, all[section], name)})
		}
	}
	return snap, nil
}

// current leaves out what was removed.
func current(section string, entries []Opened, name func(string) string) []EntryView {
	views := []EntryView{}
	for _, o := range entries {
		if o.Body.Removed {
			continue
		}
		views = append(views, o.View(section, name))
	}
	return views
}
