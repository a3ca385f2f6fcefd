package audit

import (
	"context"
	"encoding/hex"
	"slices"
	"strconv"
	"sync"
)

// Keys is what the log needs of the node's key.
type Keys interface {
	// Stamp is a keyed hash. It makes the salt of an entry, so that who has the
	// database but not the key can neither change a waiting entry nor put
	// another in its place.
	Stamp(data []byte) []byte
	// Name is a keyed hash of ActorSize bytes, for each side another.
	Name(side Side, id, which string) []byte
	// Subjects opens the body of an entry and returns whom and what it is about.
	Subjects(r Row) (actor, object string, err error)
}

// Side is what a name stands for.
type Side string

// The sides of an entry.
const (
	Actor    Side = "actor"
	Object   Side = "object"
	unplaced Side = "unplaced" // the object of an entry that is not in the log yet
)

func waitingName(k Keys, object, place string) string {
	return hex.EncodeToString(k.Name(unplaced, object, place))
}

// Names finds entries of the log by whom or what they are about. The n-th entry
// about somebody bears a name of its own: a keyed hash of who it is and of n.
// So two rows never look alike, whoever has the key computes the names of
// all, and no count stands anywhere: how many there are is found by looking.
// Gaps are looked past.
type Names struct {
	keys Keys

	mu   sync.Mutex
	tops map[subject]int64 // how many there were when somebody looked
}

type subject struct {
	side Side
	id   string
}

// mostTops bounds what is remembered.
const mostTops = 20_000

// NewNames makes the names of a log.
func NewNames(k Keys) *Names { return &Names{keys: k, tops: map[subject]int64{}} }

// NameReader looks for names in one snapshot.
type NameReader interface {
	// AuditHas returns those of the names that rows in the log bear.
	AuditHas(ctx context.Context, side Side, names [][]byte) ([][]byte, error)
	// AuditNamed returns the rows in the log that bear one of the names, in any order.
	AuditNamed(ctx context.Context, side Side, names [][]byte) ([]Row, error)
}

func (x *Names) name(s subject, n int64) []byte {
	return x.keys.Name(s.side, s.id, strconv.FormatInt(n, 10))
}

func (x *Names) known(s subject) int64 {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.tops[s]
}

func (x *Names) learn(s subject, top int64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(x.tops) >= mostTops {
		clear(x.tops)
	}
	x.tops[s] = top
}

// highest returns the highest of the numbers whose name is in the log, 0 for none.
func (x *Names) highest(ctx context.Context, r NameReader, s subject, numbers []int64) (top int64, err error) {
	of := map[string]int64{}
	var names [][]byte
	for _, n := range numbers {
		name := x.name(s, n)
		of[string(name)] = n
		names = append(names, name)
	}
	found, err := r.AuditHas(ctx, s.side, names)
	for _, name := range found {
		top = max(top, of[string(name)])
	}
	return top, err
}

// Few is how many entries Last returns at most.
const Few = 8

// ahead is how many numbers beyond what is known are looked at.
const ahead = Few

// near are the numbers among which the top is as a rule: some were placed since
// somebody looked, or are not in the reader's snapshot yet.
func (x *Names) near(s subject) []int64 {
	known := x.known(s)
	low := max(known-ahead, 0)
	return span(low+1, max(known+ahead, low+2*ahead))
}

// top finds how many entries there are about a subject.
func (x *Names) top(ctx context.Context, r NameReader, s subject) (int64, error) {
	near := x.near(s)
	top, err := x.highest(ctx, r, s, near)
	if err == nil && (top == 0 || top == near[len(near)-1]) {
		top, err = x.search(ctx, r, s, top)
	}
	if err == nil {
		x.learn(s, top)
	}
	return top, err
}

// search finds the top from a number on that is in the log, or 0: by doubling
// steps first, then by ever closer ones. A gap hides nothing that is beyond it
// by a step, since each step is looked at.
func (x *Names) search(ctx context.Context, r NameReader, s subject, from int64) (int64, error) {
	const farthest = 24 // 2^24 times ahead
	var steps []int64
	for k := range farthest {
		steps = append(steps, from+ahead<<k-1, from+ahead<<k)
	}
	top, err := x.highest(ctx, r, s, steps)
	if err != nil {
		return 0, err
	}
	top = max(top, from)
	for step := top - from; step > stride; {
		step = step/16 + 1
		steps = steps[:0]
		for i := range int64(17) {
			steps = append(steps, top+(i+1)*step-1, top+(i+1)*step)
		}
		next, err := x.highest(ctx, r, s, steps)
		if err != nil {
			return 0, err
		}
		top = max(top, next)
	}
	return x.end(ctx, r, s, top)
}

// stride is how many numbers are looked at together at the end.
const stride = 64

// end walks from a number that is in the log to the last.
func (x *Names) end(ctx context.Context, r NameReader, s subject, top int64) (int64, error) {
	for {
		next, err := x.highest(ctx, r, s, span(top+1, top+stride))
		if err != nil || next == 0 {
			return top, err
		}
		top = next
	}
}

// span lists the numbers from a to b that are positive.
func span(a, b int64) (all []int64) {
	for n := max(a, 1); n <= b; n++ {
		all = append(all, n)
	}
	return all
}

// Count returns how many entries about somebody are in the log.
func (x *Names) Count(ctx context.Context, r NameReader, side Side, id string) (int64, error) {
	return x.top(ctx, r, subject{side, id})
}

// atOnce bounds how many rows are read together.
const atOnce = 256

// Newest returns entries about somebody from the log, the newest first, without
// the first skip of them. In the place of one that is gone stands a row with
// index -1 and without a body.
func (x *Names) Newest(ctx context.Context, r NameReader, side Side, id string, skip, limit int64) (rows []Row, err error) {
	s := subject{side, id}
	top, err := x.top(ctx, r, s)
	if err != nil {
		return nil, err
	}
	for top -= skip; top > 0 && int64(len(rows)) < limit; {
		low := max(top-min(limit-int64(len(rows)), atOnce), 0)
		page, err := x.read(ctx, r, s, low+1, top)
		if err != nil {
			return nil, err
		}
		rows, top = append(rows, page...), low
	}
	return rows, nil
}

// Last returns the newest few entries about an object, at most eight: as a rule
// with one query.
func (x *Names) Last(ctx context.Context, r NameReader, object string) ([]Row, error) {
	s := subject{Object, object}
	near := x.near(s)
	rows, err := x.read(ctx, r, s, near[0], near[len(near)-1])
	if err != nil {
		return nil, err
	}
	first := slices.IndexFunc(rows, func(r Row) bool { return r.Index >= 0 })
	if first < 0 && near[0] == 1 {
		return nil, nil
	}
	if first <= 0 { // none, or more than are known
		return x.Newest(ctx, r, Object, object, 0, ahead)
	}
	x.learn(s, near[len(near)-1]-int64(first))
	return rows[first:min(first+ahead, len(rows))], nil
}

// Near are the names under which Last looks first, for who asks ahead.
func (x *Names) Near(object string) [][]byte {
	s := subject{Object, object}
	near := x.near(s)
	return x.between(s, near[0], near[len(near)-1])
}

// between are the names with numbers from a to b, the highest first.
func (x *Names) between(s subject, a, b int64) (names [][]byte) {
	for i := b; i >= a; i-- {
		names = append(names, x.name(s, i))
	}
	return names
}

// read reads the rows with numbers from a to b, the highest first.
func (x *Names) read(ctx context.Context, r NameReader, s subject, a, b int64) ([]Row, error) {
	names := x.between(s, a, b)
	at := map[string]int{}
	rows := make([]Row, len(names))
	for i, name := range names {
		at[string(name)], rows[i] = i, Row{Index: -1}
	}
	found, err := r.AuditNamed(ctx, s.side, names)
	for _, row := range found {
		name := row.Actor
		if s.side == Object {
			name, _ = hex.DecodeString(row.Object)
		}
		if i, ok := at[string(name)]; ok && rows[i].Index < 0 {
			rows[i] = row
		} else {
			rows = append(rows, row) // a name that stands twice hides nothing
		}
	}
	return rows, err
}

// assign gives rows that come into the log their names, in the snapshot of the
// transaction that places them.
func (x *Names) assign(ctx context.Context, r NameReader, rows []Row) error {
	of := map[subject][]int{}
	for i, row := range rows {
		if !row.nameless() {
			continue
		}
		actor, object, err := x.keys.Subjects(row)
		if err != nil {
			return err
		}
		a, o := subject{Actor, actor}, subject{Object, object}
		of[a], of[o] = append(of[a], i), append(of[o], i)
	}
	sure, err := x.sure(ctx, r, of)
	if err != nil {
		return err
	}
	for s, at := range of {
		top, ok := sure[s]
		if !ok {
			if top, err = x.top(ctx, r, s); err != nil {
				return err
			}
		}
		for _, i := range at {
			top++
			if s.side == Actor {
				rows[i].Actor = x.name(s, top)
			} else {
				rows[i].Object = hex.EncodeToString(x.name(s, top))
			}
		}
		x.learn(s, top)
	}
	return nil
}

// sure looks for all subjects at once, and returns the tops of those of which
// what is known still holds, and of those of which there is nothing.
func (x *Names) sure(ctx context.Context, r NameReader, of map[subject][]int) (map[subject]int64, error) {
	type numbered struct {
		subject
		n int64
	}
	sure := map[subject]int64{}
	for _, side := range []Side{Actor, Object} {
		var names [][]byte
		is := map[string]numbered{}
		for s := range of {
			if s.side != side {
				continue
			}
			known := x.known(s)
			sure[s] = known
			numbers := []int64{known, known + 1}
			if known == 0 {
				numbers = []int64{1, 2, 3, ahead, 2 * ahead}
			}
			for _, n := range numbers {
				name := x.name(s, n)
				names, is[string(name)] = append(names, name), numbered{s, n}
			}
		}
		found := map[subject][]int64{}
		for part := range slices.Chunk(names, atOnce) {
			has, err := r.AuditHas(ctx, side, part)
			if err != nil {
				return nil, err
			}
			for _, name := range has {
				it := is[string(name)]
				found[it.subject] = append(found[it.subject], it.n)
			}
		}
		for s := range of {
			if s.side != side {
				continue
			}
			if f := found[s]; sure[s] == 0 && len(f) > 0 || sure[s] > 0 && !slices.Equal(f, []int64{sure[s]}) {
				delete(sure, s)
			}
		}
	}
	return sure, nil
}
