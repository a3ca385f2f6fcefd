package casefile

import (
	"context"
	"slices"
	"strings"
	"sync"

	"relais/internal/agency"
	"relais/internal/seal"
	"relais/internal/text"
)

// ReadRoll returns the agency's roster for a member. old, which may be nil,
// is one read before: it is used only where the database says that the rows
// still have the versions that were opened.
func ReadRoll(ctx context.Context, st Store, s *agency.Session, owner []byte, old *Roll) (*Roll, error) {
	stamp, err := st.CaseStamp(ctx, owner)
	if err != nil {
		return nil, err
	}
	held := heldBy(s)
	if old != nil && !slices.Equal(old.held, held) {
		old = nil // opened with keys that this member may not have, or without some that they have
	}
	if old != nil && old.stamp == stamp {
		return old, nil
	}
	o := opener{ctx: ctx, st: st, s: s, owner: owner}
	kept, err := o.refresh(old, stamp)
	if err != nil {
		return nil, err
	}
	return &Roll{stamp: stamp, held: held, lines: merge(kept, o.open())}, nil
}

// opener reads the roster rows that have to be opened, then opens them.
type opener struct {
	ctx   context.Context
	st    Store
	s     *agency.Session
	owner []byte
	rows  []RosterRow
	sum   int64 // of the rows' versions
}

// refresh reads what old does not have, and returns what can be kept of it.
func (o *opener) refresh(old *Roll, stamp Stamp) (kept []*line, err error) {
	if old == nil {
		return nil, o.from(0, stamp.Rows)
	}
	if stamp.Last > old.stamp.Last {
		if err := o.from(old.stamp.Last, 0); err != nil {
			return nil, err
		}
		if stamp == (Stamp{old.stamp.Rows + int64(len(o.rows)), old.stamp.Versions + o.sum, stamp.Last}) {
			return old.lines, nil // nothing but new rows: no version of an old one can have grown
		}
	}
	return o.changed(old, stamp)
}

// from reads all rows with a row key beyond one.
func (o *opener) from(key, expected int64) error {
	o.rows, o.sum = make([]RosterRow, 0, expected), 0
	return o.st.CaseRoster(o.ctx, o.owner, key, o.add)
}

// many is how many changed rows are read one by one; beyond it, all are.
const many = 500

// changed compares the version of every row.
func (o *opener) changed(old *Roll, stamp Stamp) (kept []*line, err error) {
	o.rows, o.sum = nil, 0
	versions, err := o.st.CaseVersions(o.ctx, o.owner)
	if err != nil {
		return nil, err
	}
	kept = make([]*line, 0, len(old.lines))
	for _, l := range old.lines {
		if v, ok := versions[l.row.Key]; ok && v == l.version {
			kept = append(kept, l)
			delete(versions, l.row.Key)
		}
	}
	if len(versions) > many {
		return nil, o.from(0, stamp.Rows)
	}
	for key := range versions {
		row, err := o.st.CaseRosterRow(o.ctx, o.owner, key)
		if err == nil {
			err = o.add(row)
		}
		if err != nil {
			return nil, err
		}
	}
	return kept, nil
}

func (o *opener) add(row RosterRow) error {
	o.rows, o.sum = append(o.rows, row), o.sum+row.Version
	return nil
}

// portion is how many rows one goroutine opens.
const portion = 512

// open opens the rows that were read, on all processors.
func (o *opener) open() []*line {
	keys := o.openers()
	lines, all := make([]line, len(o.rows)), make([]*line, len(o.rows))
	var work sync.WaitGroup
	for from := 0; from < len(lines); from += portion {
		work.Go(func() {
			for i := from; i < min(from+portion, len(lines)); i++ {
				lines[i].open(keys[o.rows[i].Vault], o.rows[i])
				all[i] = &lines[i]
			}
		})
	}
	work.Wait()
	return all
}

// openers are the keys of the agency versions that rows are sealed under; nil
// for one that the member does not hold.
func (o *opener) openers() map[int]*seal.Opener {
	keys := map[int]*seal.Opener{}
	for _, row := range o.rows {
		if _, ok := keys[row.Vault]; ok {
			continue
		}
		keys[row.Vault] = nil
		if v, err := vault(o.s, row.Vault); err == nil {
			key := rosterKey(v).Opener()
			keys[row.Vault] = &key
		}
	}
	return keys
}

// open fills a line. A row that does not open, or says that it is under a key
// that the member does not hold, is listed as damaged, without a name: it must
// neither hide nor keep the others from being listed.
func (l *line) open(key *seal.Opener, row RosterRow) {
	l.version = row.Version
	r, err := Roster{}, error(ErrNoKey)
	if key != nil {
		r, err = openRosterWith(*key, row.ID, row.Version, row.Roster)
	}
	if err != nil {
		l.row = Line{ID: row.ID, Key: row.Key, Roster: Roster{Open: true}, Damaged: true}
		return
	}
	l.row, l.folded, l.code = Line{ID: row.ID, Key: row.Key, Roster: r}, text.FoldName(r.Known), strings.ReplaceAll(r.Code, "-", "")
}

// merge puts lines that are in order and others together.
func merge(sorted, others []*line) []*line {
	slices.SortFunc(others, before)
	if len(sorted) == 0 {
		return others
	}
	all := make([]*line, 0, len(sorted)+len(others))
	for _, l := range others {
		at, _ := slices.BinarySearchFunc(sorted, l, before)
		all = append(append(all, sorted[:at]...), l)
		sorted = sorted[at:]
	}
	return append(all, sorted...)
}
