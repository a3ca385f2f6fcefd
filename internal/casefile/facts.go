package casefile

// Facts are the names, numbers, places and dates of a case file, folded
// (lower case, no accents, digits bare), for stopping a note that would say
// who the person is.
type Facts struct {
	words   map[string]bool
	numbers map[string]bool
	// Complete is false when the member may not read one of the sections that
	// facts come from: a note can't be checked then and must not be sent.
	Complete bool
}

// Stops returns the words of a note that stand in the file, in their order
// and as written in the note.
func (f Facts) Stops(note string) []string { return nil }
