package casework

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/coalition"
	"relais/internal/fault"
	"relais/internal/store"
)

// OpenNeeds lists the open needs of the people whose worker the member is or
// who have none (any more), most pressing first; for the agency's back-up also
// those of others that have stood longer than their urgency allows an answer to
// take. The caller audits the list.
func (n *Casework) OpenNeeds(ctx context.Context, tx *store.Tx, s *agency.Session) ([]act.NeedRow, error) {
	own, err := n.node.AgencyPublic(ctx, tx, s.Agency)
	if err != nil {
		return nil, err
	}
	files, err := n.filesOf(ctx, tx, s, own.Backup == s.Member)
	if err != nil {
		return nil, err
	}
	keys := make([]int64, len(files))
	for i, f := range files {
		keys[i] = f.Key
	}
	heads, err := tx.CaseHeads(ctx, keys)
	if err != nil {
		return nil, err
	}
	known, rows := needsKnownTo(s), []act.NeedRow{}
	for _, f := range files {
		needs, err := n.openNeeds(ctx, tx, s, known, f.Line, heads[f.Key])
		if err != nil {
			return nil, err
		}
		if needs, err = n.standing(ctx, tx, needs); err != nil {
			return nil, err
		}
		if f.others {
			needs = slices.DeleteFunc(slices.Clone(needs), func(r act.NeedRow) bool { return !late(r, own, tx.Now()) })
		}
		rows = append(rows, needs...)
	}
	slices.SortStableFunc(rows, mostPressing)
	return rows, nil
}

// Standing is how long a need has stood, and whether the coalition's desk was told.
type Standing struct {
	Since time.Time
	Told  bool
}

// standing says since when nobody is being asked. What is not watched, because an
// earlier program wrote it, stands since it was opened.
func (n *Casework) standing(ctx context.Context, tx *store.Tx, needs []act.NeedRow) ([]act.NeedRow, error) {
	var ids []string
	for _, r := range needs {
		if !r.Damaged {
			ids = append(ids, r.Need)
		}
	}
	since, err := n.loop().NeedsSince(ctx, tx, ids)
	if err != nil || len(since) == 0 {
		return needs, err
	}
	needs = slices.Clone(needs)
	for i, r := range needs {
		if at, ok := since[r.Need]; ok {
			needs[i].Since, needs[i].Desk = at.Since, at.Told
		}
	}
	return needs, nil
}

// late reports whether a need has stood longer than its urgency allows an answer
// to take. One that can't be read has.
func late(r act.NeedRow, own *agency.Public, now time.Time) bool {
	return r.Damaged || !now.Before(coalition.Due(r.Since, coalition.PlanFor(r.Urgency).Answer, own.Province, own.Zone))
}

// needsFile is a file that is looked into; others: it has a worker who is there.
type needsFile struct {
	casefile.Line
	others bool
}

// mostPressing orders needs: what can't be read, then by urgency, then by the
// day on which they are wanted.
func mostPressing(a, b act.NeedRow) int {
	day := func(r act.NeedRow) string { return cmp.Or(r.By, "9999") }
	if a.Damaged != b.Damaged {
		return map[bool]int{true: -1, false: 1}[a.Damaged]
	}
	return cmp.Or(cmp.Compare(slices.Index(casefile.Urgencies, a.Urgency), slices.Index(casefile.Urgencies, b.Urgency)),
		cmp.Compare(day(a), day(b)))
}

// mostFiles bounds how many case files are looked into for open needs, the
// most urgent first.
const mostFiles = 500

// filesOf picks the open case files of which a member must know the needs, the
// back-up also of those of others.
func (n *Casework) filesOf(ctx context.Context, tx *store.Tx, s *agency.Session, backup bool) ([]needsFile, error) {
	roll, err := n.Roster(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	there, failed := map[string]bool{s.Member: true, "": false}, error(nil)
	var files []needsFile
	roll.Pick(func(row casefile.Line) bool {
		if !row.Open || row.Damaged || failed != nil {
			return false
		}
		if _, ok := there[row.Worker]; !ok {
			there[row.Worker], failed = n.Reads(ctx, tx, s, row.Worker)
		}
		others := row.Worker != s.Member && there[row.Worker]
		if row.Worker == s.Member || row.Urgent != "" && (backup || !others) {
			files = append(files, needsFile{row, others && row.Worker != ""})
		}
		return false
	})
	slices.SortStableFunc(files, func(a, b needsFile) int { return cmp.Compare(rank(a.Line), rank(b.Line)) })
	return files[:min(len(files), mostFiles)], failed
}

// rank is the place of a file's urgency; one of which the roster knows none
// comes last.
func rank(f casefile.Line) int {
	if i := slices.Index(casefile.Urgencies, f.Urgent); i >= 0 {
		return i
	}
	return len(casefile.Urgencies)
}

// knownNeeds are the open needs that a session has read, by the row key of
// their case file. They count only while the file's sealed head is, byte by
// byte, the one that they were read under.
type knownNeeds struct {
	held []int // versions of the agency's keys that the session had
	mu   sync.Mutex
	of   map[int64]needsUnder
}

type needsUnder struct {
	head  []byte
	needs []act.NeedRow
}

func needsKnownTo(s *agency.Session) *knownNeeds {
	held := slices.Sorted(maps.Keys(s.Keys.Versions))
	if k, ok := s.Memory.Get("open needs").(*knownNeeds); ok && slices.Equal(k.held, held) {
		return k
	}
	k := &knownNeeds{held: held, of: map[int64]needsUnder{}}
	s.Memory.Put("open needs", k)
	return k
}

// openNeeds reads the open needs of a file, as far as the member may. A file
// whose needs can't be read says so in a line of its own.
func (n *Casework) openNeeds(ctx context.Context, tx *store.Tx, s *agency.Session, known *knownNeeds, f casefile.Line, head []byte) ([]act.NeedRow, error) {
	known.mu.Lock()
	defer known.mu.Unlock()
	if k, ok := known.of[f.Key]; ok && bytes.Equal(k.head, head) {
		return k.needs, nil
	}
	needs, err := n.readNeeds(ctx, tx, s, f)
	if agency.Damaged(err) || errors.Is(err, casefile.ErrDamaged) || errors.Is(err, casefile.ErrNoKey) || fault.CodeOf(err) == fault.NotFound {
		return []act.NeedRow{{Case: f.ID, Known: f.Known, Damaged: true}}, nil
	}
	if err == nil {
		known.of[f.Key] = needsUnder{head, needs}
	}
	return needs, err
}

func (n *Casework) readNeeds(ctx context.Context, tx *store.Tx, s *agency.Session, f casefile.Line) ([]act.NeedRow, error) {
	alone := *s
	alone.Memory = nil // a look through many files must not crowd out the one that is worked on
	c, err := n.OpenCase(ctx, tx, &alone, f.ID)
	if err != nil {
		return nil, err
	}
	r, err := c.Reading()
	if err != nil {
		return nil, err
	}
	entries, err := r.Sections(ctx, "needs")
	if err != nil {
		return nil, err
	}
	if !r.Whole || !verified(entries) {
		return nil, casefile.ErrDamaged
	}
	since := map[string]time.Time{}
	for _, o := range entries["needs"] {
		_, revisions, err := c.entry(o.Row.ID)
		if err != nil {
			return nil, err
		}
		since[o.Row.ID] = casefile.OpenSince(revisions)
	}
	var out []act.NeedRow
	for _, need := range casefile.NeedsOf(entries["needs"]) {
		if need.Status.Open() {
			out = append(out, act.NeedRow{Case: f.ID, Known: f.Known, Need: need.ID, Code: need.Code,
				Urgency: need.Urgency, By: need.By, Status: string(need.Status), Since: since[need.ID]})
		}
	}
	return out, nil
}

// Reads reports whether somebody is a member of the session's agency who can
// read its case files.
func (n *Casework) Reads(ctx context.Context, tx *store.Tx, s *agency.Session, member string) (bool, error) {
	m, err := n.node.MemberPublic(ctx, tx, member)
	if fault.CodeOf(err) == fault.NotFound || agency.Damaged(err) {
		return false, nil // who can't be known can't be counted on
	}
	if err != nil {
		return false, err
	}
	return m.Agency == s.Agency && m.Certified() && agency.CaseRoles(m.Roles), nil
}

// HasNeed is the code of a need of a case file that a session may read: not found
// for any other.
func (n *Casework) HasNeed(ctx context.Context, tx *store.Tx, s *agency.Session, caseID, need string) (string, error) {
	c, err := n.OpenCase(ctx, tx, s, caseID)
	if err != nil {
		return "", err
	}
	if _, err := c.Readable("needs"); err != nil {
		return "", err
	}
	r, err := c.Reading()
	if err != nil {
		return "", err
	}
	entries, err := r.Sections(ctx, "needs")
	if err != nil {
		return "", err
	}
	for _, one := range casefile.NeedsOf(entries["needs"]) {
		if one.ID == need {
			return one.Code, nil
		}
	}
	return "", fault.New(fault.NotFound, "casefile.no_need")
}
