package read

import (
	"context"
	"errors"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/source"
	"relais/internal/directory/hsds/tabular"
	"relais/internal/directory/hsds/upgrade"
)

// json reads a text of JSON: one value, values after one another (NDJSON), an
// array or a page, whose parts are read one by one.
func (rd *reader) json(ctx context.Context, s *source.Values) error {
	for {
		switch c := s.Next(); c {
		case 0:
			return s.Failed()
		case '[':
			s.Skip()
			if err := rd.array(ctx, s); err != nil {
				return stop(err)
			}
		case ',':
			s.Skip() // values parted as in a list, without its brackets
		case '{':
			if err := rd.object(ctx, s); err != nil {
				return stop(err)
			}
		default:
			if err := rd.stray(s); err != nil {
				return err
			}
		}
	}
}

// errStop ends a text that can't be read on; what it was is in the report.
var errStop = errors.New("stop")

func stop(err error) error {
	if errors.Is(err, errStop) {
		return nil
	}
	return err
}

// stray reads a line that is no object and no array.
func (rd *reader) stray(s *source.Values) error {
	line, err := s.Line(source.MaxRecord)
	if err != nil {
		return rd.large(s)
	}
	rd.Line++
	return rd.top(line)
}

// large refuses a value beyond the bound, and all that follows it.
func (rd *reader) large(s *source.Values) error {
	rd.Line++
	rd.Refuse(rd.Note(hsds.RefusedTooLarge))
	s.Stop(errStop)
	return errStop
}

// bigObject is the size from which an object at the top is read member by
// member, in bytes.
const bigObject = 1 << 20

// object reads an object at the top. Only a large one can be a page that is
// worth reading bit by bit.
func (rd *reader) object(ctx context.Context, s *source.Values) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	raw, err := s.Value(bigObject)
	if err == nil || errors.Is(err, source.ErrBroken) {
		rd.Line++
		return rd.top(raw) // bytes that are no value are refused there
	}
	return rd.members(ctx, s)
}

// array reads the elements of an array one by one.
func (rd *reader) array(ctx context.Context, s *source.Values) error {
	for first := true; ; first = false {
		c := s.Next()
		if c == ']' {
			s.Skip()
			return s.Failed()
		}
		if !first {
			if c != ',' {
				return rd.rest(s)
			}
			s.Skip()
			s.Next()
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		raw, err := s.Value(source.MaxRecord)
		if errors.Is(err, source.ErrLarge) {
			return rd.large(s)
		}
		rd.Line++
		if len(raw) == 0 {
			return rd.rest(s)
		}
		if err := rd.top(raw); err != nil {
			return err
		}
		if err != nil {
			return errors.Join(s.Failed(), errStop)
		}
	}
}

// rest refuses what follows a place where an array or object breaks off: it is
// refused, not overlooked.
func (rd *reader) rest(s *source.Values) error {
	if err := s.Failed(); err != nil {
		return err
	}
	rd.Refuse(rd.Note(hsds.RefusedNotJSON))
	return errStop
}

// members reads a large object member by member. The records of a page and
// the rows of a tabular package are read one by one; other members are held.
func (rd *reader) members(ctx context.Context, s *source.Values) error {
	s.Skip() // {
	m, held, paged := map[string]any{}, 0, false
	for {
		name, err := rd.memberName(s)
		if err != nil {
			return rd.rest(s)
		}
		if c := s.Next(); c == '[' && streams(name, m) {
			s.Skip()
			paged = true
			if err := rd.part(ctx, s, name); err != nil {
				return err
			}
		} else {
			raw, err := s.Value(source.MaxRecord - held)
			if errors.Is(err, source.ErrLarge) {
				return rd.large(s)
			}
			held += len(raw)
			v, _, perr := hsds.Parse(raw)
			if err != nil || perr != nil {
				return rd.rest(s)
			}
			m[name] = v
		}
		switch s.Next() {
		case ',':
			s.Skip()
		case '}':
			s.Skip()
			return rd.finish(m, paged)
		default:
			return rd.rest(s)
		}
	}
}

// streams reports whether the elements of a member are records or rows of their
// own.
func streams(name string, before map[string]any) bool {
	page := (name == "contents" || name == "content") && before["id"] == nil && before["name"] == nil
	return page || strings.HasSuffix(name, ".csv")
}

func (rd *reader) part(ctx context.Context, s *source.Values, name string) error {
	if strings.HasSuffix(name, ".csv") {
		return rd.jsonRows(ctx, s, name)
	}
	return rd.array(ctx, s)
}

func (rd *reader) memberName(s *source.Values) (string, error) {
	if s.Next() != '"' {
		return "", hsds.ErrSyntax
	}
	raw, err := s.Value(64 << 10)
	if err != nil {
		return "", err
	}
	v, _, err := hsds.Parse(raw)
	name, _ := v.(string)
	if err != nil || s.Next() != ':' {
		return "", hsds.ErrSyntax
	}
	s.Skip()
	return name, nil
}

// finish ends a large object: the envelope of a page, or a record.
func (rd *reader) finish(m map[string]any, paged bool) error {
	if !paged {
		rd.Line++
		return rd.value(m)
	}
	for _, name := range hsds.SortedNames(m) {
		if !pageMembers[name] && !strings.HasSuffix(name, ".csv") {
			n := rd.Note(hsds.ChangedEnvelope)
			n.Member = name
			rd.Report.Change(n)
		}
	}
	return nil
}

// top reads one value.
func (rd *reader) top(raw []byte) error {
	p := &rd.parser
	p.Reset(raw)
	v, err := p.Whole()
	if err != nil {
		rd.Refuse(rd.Note(hsds.RefusedNotJSON))
		return nil
	}
	for _, d := range p.Doubles {
		n := rd.Note(hsds.ChangedDouble)
		n.Member = d
		rd.Report.Change(n)
	}
	if p.Broken {
		rd.Report.Change(rd.Note(hsds.ChangedText))
	}
	return rd.value(v)
}

// jsonRows reads the rows of one table of a package in JSON, one by one.
func (rd *reader) jsonRows(ctx context.Context, s *source.Values, name string) error {
	p := rd.packaged(map[string]any{name: nil})
	var sh *sheet
	rd.File = name
	for n := 1; ; n++ {
		c := s.Next()
		if c == ']' {
			s.Skip()
			return s.Failed()
		}
		if n > 1 {
			if c != ',' {
				return rd.rest(s)
			}
			s.Skip()
			s.Next()
		}
		raw, err := s.Value(source.MaxRow)
		if errors.Is(err, source.ErrLarge) {
			return rd.large(s)
		}
		v, _, perr := hsds.Parse(raw)
		if err != nil || perr != nil {
			return rd.rest(s)
		}
		rd.Line = n
		if sh == nil {
			sh = p.sheet(name, headingsOf(v))
		}
		if err := rd.jsonRow(sh, v); err != nil {
			return err
		}
	}
}

// tabular takes in the tables of a package in one JSON document.
func (rd *reader) tabular(m map[string]any) error {
	rd.packaged(m)
	for _, name := range hsds.SortedNames(m) {
		list, ok := m[name].([]any)
		if !ok || !strings.HasSuffix(name, ".csv") && plainTable(name) == "" && !upgrade.IsOnlyOld(name) {
			n := rd.Note(hsds.ChangedEnvelope)
			n.Member = name
			rd.Report.Change(n)
			continue
		}
		rd.File = name
		if len(list) == 0 {
			continue
		}
		sh := rd.packaged(m).sheet(name, headingsOf(list[0]))
		for i, v := range list {
			rd.Line = i + 1
			if err := rd.jsonRow(sh, v); err != nil {
				return err
			}
		}
	}
	return nil
}

// packaged are the tables of the document at hand.
func (rd *reader) packaged(m map[string]any) *packaged {
	if rd.rows == nil {
		rd.rows = newPackaged(rd)
	}
	for name := range m {
		rd.rows.old = rd.rows.old || rd.opt.Version != "3" && upgrade.IsOldFile(name)
	}
	return rd.rows
}

// headingsOf are the names of the members of a row in JSON.
func headingsOf(v any) []string {
	m, _ := v.(map[string]any)
	return hsds.SortedNames(m)
}

// rename gives the members of a row in JSON the names of columns.
func (sh *sheet) rename(row map[string]any) map[string]any {
	for i, from := range sh.headings {
		if to := sh.columns[i]; to != from && row[to] == nil && row[from] != nil {
			row[to] = row[from]
			delete(row, from)
		}
	}
	return row
}

func (rd *reader) jsonRow(sh *sheet, v any) error {
	row, ok := v.(map[string]any)
	if !ok {
		rd.Refuse(rd.Note(hsds.RefusedNotObject))
		return nil
	}
	row = sh.rename(row)
	switch {
	case sh.mapped != nil:
		return rd.rows.mapObject(sh, row)
	case sh.upgrade != nil:
		return sh.upgrade(rd.rows, row)
	case sh.table == tabular.ManifestFile:
		cells := make([]string, len(tabular.ManifestColumns))
		for i, c := range tabular.ManifestColumns {
			cells[i] = hsds.Scalar(row[c])
		}
		rd.rows.exact = true
		rd.rows.want = append(rd.rows.want, tabular.ReadManifest(tabular.ManifestColumns, cells))
		return nil
	case sh.rows.Def == nil:
		return rd.rows.putIn(sh.rows, row)
	}
	return rd.rows.Put(sh.table, row)
}
