package casefile

import (
	"slices"
	"strings"

	"relais/internal/fault"
	"relais/internal/seal"
	"relais/internal/text"
)

// Roll is an agency's opened roster, in the order of names. It is never
// changed after it was made, so that many may search it at once.
type Roll struct {
	stamp Stamp
	held  []int // agency versions of who opened it
	lines []*line
}

// Line is a case file in the roster.
type Line struct {
	ID  string
	Key int64 // of its row
	Roster
	// Damaged: the row was changed or moved outside of the software. It is
	// listed without a name; the file's entries can still be read.
	Damaged bool
}

// Query searches the roster by name or code. Limit 0 is DefaultPage.
type Query struct {
	Words         string
	Mine, Closed  bool
	Offset, Limit int
}

type line struct {
	row     Line
	version int64
	folded  string // the name
	code    string // without hyphens
}

// before is the order of a roll.
func before(a, b *line) int {
	if c := strings.Compare(a.folded, b.folded); c != 0 {
		return c
	}
	return strings.Compare(a.code, b.code)
}

// Len returns how many case files there are.
func (r *Roll) Len() int { return len(r.lines) }

// HasCode tells whether a code is taken.
func (r *Roll) HasCode(code string) bool {
	bare := strings.ReplaceAll(code, "-", "")
	return slices.ContainsFunc(r.lines, func(l *line) bool { return l.code == bare })
}

// DefaultPage is how many rows a list returns unless told.
const DefaultPage = 50

// Search lists case files by name or code, and how many there are of them. One that
// is kept with another is found by its own name and code only.
// member is who asks, for Mine.
func (r *Roll) Search(q Query, member string) (found []Line, total int) {
	m, limit := matcher(q.Words), q.Limit
	if limit == 0 {
		limit = DefaultPage
	}
	for _, l := range r.lines {
		if (!l.row.Open && !q.Closed) || (q.Mine && l.row.Worker != member) || (l.row.Into != "" && q.Words == "") || !m(l) {
			continue
		}
		if total >= q.Offset && len(found) < limit {
			found = append(found, l.row)
		}
		total++
	}
	return found, total
}

// Pick returns the rows that keep wants, in the order of names.
func (r *Roll) Pick(keep func(Line) bool) []Line {
	var out []Line
	for _, l := range r.lines {
		if keep(l.row) {
			out = append(out, l.row)
		}
	}
	return out
}

// Find returns the row of one case file.
func (r *Roll) Find(id string) (Line, error) {
	for _, l := range r.lines {
		if l.row.ID == id {
			return l.row, nil
		}
	}
	return Line{}, fault.New(fault.NotFound, "casefile.not_found")
}

// matcher compares with the name, whatever the order of its words, its accents
// and hyphens, and with the beginning of the code. A whole code that was typed wrong finds nothing.
func matcher(query string) func(*line) bool {
	folded, code := text.FoldName(query), bareCode(query)
	if folded == "" && code == "" {
		return func(*line) bool { return true }
	}
	return func(l *line) bool {
		return folded != "" && text.NameHas(l.folded, folded) || (code != "" && strings.HasPrefix(l.code, code))
	}
}

// bareCode reads what may be a code or its beginning; "" when it can't be.
func bareCode(query string) string {
	if code, err := seal.ParseCode(query); err == nil {
		return strings.ReplaceAll(code, "-", "")
	}
	bare := strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(query))
	if len(bare) < 2 || len(bare) > 6 {
		return ""
	}
	return bare
}
