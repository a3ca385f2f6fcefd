package casefile

import (
	"context"
	"slices"
	"strings"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/seal"
)

// Roll is an agency's opened roster, in the order of names. It is never
// changed after it was made, so that many may search it at once.
type Roll struct {
	stamp   Stamp
	current int // agency version of who opened it
	lines   []line
	at      map[int64]int // row key to line
}

type line struct {
	row     act.CaseRow
	key     int64
	version int64
	folded  string // the name
	code    string // without hyphens
}

// ReadRoll returns the agency's roster for a member. old, which may be nil,
// is one read before: it is used only where the database says that the rows
// still have the versions that were opened.
func ReadRoll(ctx context.Context, st Store, s *agency.Session, owner []byte, old *Roll) (*Roll, error) {
	stamp, err := st.CaseStamp(ctx, owner)
	if err != nil {
		return nil, err
	}
	if old != nil && old.current != s.Keys.Current {
		old = nil // opened with keys that this member may not have
	}
	if old != nil && old.stamp == stamp {
		return old, nil
	}
	o := opener{s: s, keys: map[int]seal.Key{}}
	if old == nil {
		err = o.all(ctx, st, owner, stamp)
	} else {
		err = o.changed(ctx, st, owner, old)
	}
	if err != nil {
		return nil, err
	}
	return o.roll(stamp), nil
}

// opener opens roster rows for one member.
type opener struct {
	s     *agency.Session
	keys  map[int]seal.Key
	lines []line
}

func (o *opener) all(ctx context.Context, st Store, owner []byte, stamp Stamp) error {
	o.lines = make([]line, 0, stamp.Rows)
	return st.CaseRoster(ctx, owner, o.add)
}

// many is how many changed rows are read one by one; beyond it, all are.
const many = 500

// changed takes over what has the same version and reads the rest.
func (o *opener) changed(ctx context.Context, st Store, owner []byte, old *Roll) error {
	versions, err := st.CaseVersions(ctx, owner)
	if err != nil {
		return err
	}
	o.lines = make([]line, 0, len(versions))
	var stale []int64
	for key, version := range versions {
		i, ok := old.at[key]
		if ok && old.lines[i].version == version {
			o.lines = append(o.lines, old.lines[i])
		} else {
			stale = append(stale, key)
		}
	}
	if len(stale) > many {
		o.lines = o.lines[:0]
		return st.CaseRoster(ctx, owner, o.add)
	}
	for _, key := range stale {
		row, err := st.CaseRosterRow(ctx, owner, key)
		if err == nil {
			err = o.add(row)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (o *opener) add(row RosterRow) error {
	key, ok := o.keys[row.Vault]
	if !ok {
		v, err := vault(o.s, row.Vault)
		if err != nil {
			return err
		}
		key = rosterKey(v)
		o.keys[row.Vault] = key
	}
	r, err := openRosterWith(key, row.ID, row.Version, row.Roster)
	if err != nil {
		return err
	}
	o.lines = append(o.lines, line{
		row: r.Row(row.ID), key: row.Key, version: row.Version,
		folded: Fold(r.Known), code: strings.ReplaceAll(r.Code, "-", ""),
	})
	return nil
}

func (o *opener) roll(stamp Stamp) *Roll {
	slices.SortFunc(o.lines, func(a, b line) int {
		if c := strings.Compare(a.folded, b.folded); c != 0 {
			return c
		}
		return strings.Compare(a.code, b.code)
	})
	r := &Roll{stamp: stamp, current: o.s.Keys.Current, lines: o.lines, at: make(map[int64]int, len(o.lines))}
	for i, l := range o.lines {
		r.at[l.key] = i
	}
	return r
}

// Len returns how many case files there are.
func (r *Roll) Len() int { return len(r.lines) }

// HasCode tells whether a code is taken.
func (r *Roll) HasCode(code string) bool {
	bare := strings.ReplaceAll(code, "-", "")
	return slices.ContainsFunc(r.lines, func(l line) bool { return l.code == bare })
}

// DefaultPage is how many rows a list returns unless told.
const DefaultPage = 50

// Search lists case files by name or code. member is who asks, for Mine.
func (r *Roll) Search(q act.CaseQuery, member string) act.Cases {
	m, limit := matcher(q.Query), q.Limit
	if limit == 0 {
		limit = DefaultPage
	}
	out := act.Cases{Items: []act.CaseRow{}}
	for i := range r.lines {
		l := &r.lines[i]
		if (!l.row.Open && !q.Closed) || (q.Mine && l.row.Worker != member) || !m(l) {
			continue
		}
		if out.Total >= q.Offset && len(out.Items) < limit {
			out.Items = append(out.Items, l.row)
		}
		out.Total++
	}
	return out
}

// Find returns the row of one case file.
func (r *Roll) Find(id string) (act.CaseRow, error) {
	for i := range r.lines {
		if r.lines[i].row.ID == id {
			return r.lines[i].row, nil
		}
	}
	return act.CaseRow{}, fault.New(fault.NotFound, "casefile.not_found")
}

// matcher compares with the name, accents and case aside, and with the
// beginning of the code. A whole code that was typed wrong finds nothing.
func matcher(query string) func(*line) bool {
	folded, code := Fold(strings.TrimSpace(query)), bareCode(query)
	if folded == "" {
		return func(*line) bool { return true }
	}
	return func(l *line) bool {
		return strings.Contains(l.folded, folded) || (code != "" && strings.HasPrefix(l.code, code))
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
