package tabular

import (
	"cmp"
	"encoding/binary"
	"hash/maphash"
	"maps"
	"slices"
	"sync"

	"relais/internal/directory/hsds"
	"relais/internal/directory/spool"
)

// memoryForRows is how much of a package's rows is held in memory, in bytes.
// What is beyond goes to a file without a name, which vanishes with the
// process; in memory stay some 70 bytes per row.
var memoryForRows = 64 << 20 // a test makes it small

// rowStore keeps rows, in memory as long as they are few.
type rowStore struct {
	mem  []byte
	file *spool.File
	size int64
	buf  []byte
}

// put keeps a row and returns where.
func (s *rowStore) put(row []byte) (int64, error) {
	at := s.size
	s.size += int64(len(row))
	if s.file == nil && len(s.mem)+len(row) <= memoryForRows {
		s.mem = append(s.mem, row...)
		return at, nil
	}
	if s.file == nil {
		f, err := spool.New()
		if err != nil {
			return 0, err
		}
		s.file = f
	}
	_, err := s.file.Write(row)
	return at, err
}

// get reads size bytes back; they stay valid until the next call.
func (s *rowStore) get(at int64, size int) ([]byte, error) {
	if at+int64(size) <= int64(len(s.mem)) {
		return s.mem[at : at+int64(size)], nil
	}
	s.buf = slices.Grow(s.buf[:0], size)[:size]
	_, err := s.file.ReadAt(s.buf, at-int64(len(s.mem)))
	return s.buf, err
}

func (s *rowStore) close() {
	if s.file != nil {
		s.file.Close()
	}
}

// Rows are those of one table.
type Rows struct {
	Name    string // of the table in HSDS, "" for a foreign one
	File    string // the file that they came from
	Def     *Def
	Columns []string
	index   map[string]int
	Kinds   []string // of each column, as the data package says
	store   *rowStore
	at      []int64
	size    []int32
	line    []int32
	used    []bool
	byID    map[uint64]int32
	keys    map[string][]keyed // by column
	sorted  bool
	// Resource is what the data package said of a foreign table.
	Resource hsds.Tree
}

type keyed struct {
	hash uint64
	row  int32
}

var rowSeed = sync.OnceValue(maphash.MakeSeed)

func hashOf(s string) uint64 { return maphash.String(rowSeed(), s) }

func newRows(name, file string, store *rowStore) *Rows {
	r := &Rows{Name: name, File: file, Def: tableOf[name], index: map[string]int{}, store: store,
		byID: map[uint64]int32{}, keys: map[string][]keyed{}}
	return r
}

// ColumnAt gives the number of a column, a new one when there is none.
func (r *Rows) ColumnAt(name string) int {
	if i, ok := r.index[name]; ok {
		return i
	}
	kind := "string"
	if r.Def != nil {
		if c, ok := r.Def.Column(name); ok {
			kind = c.Kind
		}
	}
	r.index[name] = len(r.Columns)
	r.Columns = append(r.Columns, name)
	r.Kinds = append(r.Kinds, kind)
	return len(r.Columns) - 1
}

// pack writes the cells of a row, each with its length in front.
func pack(b []byte, cells []string) []byte {
	for _, c := range cells {
		b = binary.AppendUvarint(b, uint64(len(c)))
		b = append(b, c...)
	}
	return b
}

// Add appends a row whose cells stand in the order of the columns, and returns
// its number.
func (r *Rows) Add(cells []string, line int) (int32, error) {
	packed := pack(nil, cells)
	at, err := r.store.put(packed)
	if err != nil {
		return 0, err
	}
	n := int32(len(r.at))
	r.at, r.size, r.line = append(r.at, at), append(r.size, int32(len(packed))), append(r.line, int32(line))
	r.used = append(r.used, false)
	for i, c := range cells {
		if c == "" {
			continue
		}
		if name := r.Columns[i]; name == "id" {
			r.byID[hashOf(c)] = n
		} else if r.isKey(name) {
			r.keys[name] = append(r.keys[name], keyed{hashOf(c), n})
		}
	}
	return n, nil
}

// isKey reports whether rows are looked up by a column.
func (r *Rows) isKey(column string) bool {
	if r.Def == nil {
		return false
	}
	c, _ := r.Def.Column(column)
	return entityColumn[column] != "" || c.Target != ""
}

// replace puts other cells in the place of a row.
func (r *Rows) replace(n int32, cells []string) error {
	packed := pack(nil, cells)
	at, err := r.store.put(packed)
	r.at[n], r.size[n] = at, int32(len(packed))
	return err
}

// Cells reads a row.
func (r *Rows) Cells(n int32) ([]string, error) {
	b, err := r.store.get(r.at[n], int(r.size[n]))
	if err != nil {
		return nil, err
	}
	all := string(b)
	out := make([]string, 0, len(r.Columns))
	for len(all) > 0 {
		size, w := uvarint(all)
		out = append(out, all[w:w+int(size)])
		all = all[w+int(size):]
	}
	return out, nil
}

func uvarint(s string) (uint64, int) {
	var v uint64
	for i := 0; i < len(s); i++ {
		v |= uint64(s[i]&0x7f) << (7 * i)
		if s[i] < 0x80 {
			return v, i + 1
		}
	}
	return 0, len(s)
}

// Find returns the row of an id.
func (r *Rows) Find(id string) (int32, bool) {
	n, ok := r.byID[hashOf(id)]
	return n, ok
}

// by returns the rows whose column holds a value, in their order.
func (r *Rows) by(column, value string) []keyed {
	if !r.sorted {
		for _, list := range r.keys {
			slices.SortStableFunc(list, func(x, y keyed) int { return cmp.Compare(x.hash, y.hash) })
		}
		r.sorted = true
	}
	list, h := r.keys[column], hashOf(value)
	from, ok := slices.BinarySearchFunc(list, h, func(k keyed, h uint64) int { return cmp.Compare(k.hash, h) })
	if !ok {
		return nil
	}
	to := from
	for to < len(list) && list[to].hash == h {
		to++
	}
	return list[from:to]
}

// Cell is one of the cells of a row, "" beyond its end.
func Cell(cells []string, i int) string {
	if i < 0 || i >= len(cells) {
		return ""
	}
	return cells[i]
}

// Set fills an empty cell of a row, or adds a line to a text.
func (r *Rows) Set(n int32, column, v string) error {
	i := r.ColumnAt(column)
	cells, err := r.Cells(n)
	if err != nil {
		return err
	}
	for len(cells) <= i {
		cells = append(cells, "")
	}
	switch {
	case cells[i] == "":
		cells[i] = v
	case column == "eligibility_description" && cells[i] != v:
		cells[i] += "\n" + v
	}
	r.point(column, v, n)
	return r.replace(n, cells)
}

// Replace writes another text into a cell of a row that is in already.
func (r *Rows) Replace(n int32, column int, v string) error {
	cells, err := r.Cells(n)
	if err != nil || column >= len(cells) {
		return err
	}
	cells[column] = v
	return r.replace(n, cells)
}

// Has reports whether there is a row of an id.
func (r *Rows) Has(id string) bool { _, ok := r.Find(id); return ok }

// ColumnOf is the number of a column, -1 when there is none of that name.
func (r *Rows) ColumnOf(name string) int {
	if i, ok := r.index[name]; ok {
		return i
	}
	return -1
}

// Merge writes a row, or adds to the one of the same id: an object stands in
// several places of a directory. What was there first stays. Columns that HSDS
// does not know hold any JSON.
func (r *Rows) Merge(id string, row map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(row)) {
		if i := r.ColumnAt(name); r.Def.ColumnKind(name) == "" {
			r.Kinds[i] = "any"
		}
	}
	n, known := r.Find(id)
	if !known {
		cells := make([]string, len(r.Columns))
		for name, v := range row {
			cells[r.index[name]] = v
		}
		_, err := r.Add(cells, 0)
		return err
	}
	old, err := r.Cells(n)
	if err != nil {
		return err
	}
	changed := false
	for name, v := range row {
		i := r.index[name]
		for len(old) <= i {
			old = append(old, "")
		}
		if old[i] == "" && v != "" {
			old[i], changed = v, true
			r.point(name, v, n)
		}
	}
	if !changed {
		return nil
	}
	return r.replace(n, old)
}

// point makes a row that is in already found by another value of a column.
func (r *Rows) point(column, v string, n int32) {
	if r.isKey(column) {
		r.keys[column] = append(r.keys[column], keyed{hashOf(v), n})
		r.sorted = false
	}
}

// Count is how many rows there are.
func (r *Rows) Count() int { return len(r.at) }

// LineOf is the line that a row came from, 0 when it came from none.
func (r *Rows) LineOf(n int32) int { return int(r.line[n]) }

// IsUsed reports whether a row stands in an object that was built.
func (r *Rows) IsUsed(n int32) bool { return r.used[n] }

// Values are what another column says in the rows whose key is a value.
func (r *Rows) Values(column, value, other string) (list []string) {
	for _, k := range r.by(column, value) {
		cells, err := r.Cells(k.row)
		if err == nil && value != "" && Cell(cells, r.ColumnOf(column)) == value {
			list = append(list, Cell(cells, r.ColumnOf(other)))
		}
	}
	return list
}

// Pair reports whether a row holds two values in two columns, of which the first
// is a key.
func (r *Rows) Pair(column, value, other, with string) bool {
	for _, k := range r.by(column, value) {
		cells, err := r.Cells(k.row)
		if err == nil && Cell(cells, r.ColumnOf(column)) == value && Cell(cells, r.ColumnOf(other)) == with {
			return true
		}
	}
	return false
}
