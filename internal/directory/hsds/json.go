package hsds

import (
	"context"
	"errors"
	"strings"
)

// json reads a text of JSON: one value, values after one another (NDJSON), an
// array or a page, whose parts are read one by one.
func (rd *reader) json(ctx context.Context, s *source) error {
	for {
		switch c := s.next(); c {
		case 0:
			return s.failed()
		case '[':
			s.at++
			if err := rd.array(ctx, s); err != nil {
				return stop(err)
			}
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
func (rd *reader) stray(s *source) error {
	line, err := s.line(maxRecord)
	if err != nil {
		return rd.large(s)
	}
	rd.line++
	return rd.top(line)
}

// large refuses a value beyond the bound, and all that follows it.
func (rd *reader) large(s *source) error {
	rd.line++
	rd.refuse(rd.note(RefusedTooLarge))
	s.at, s.err = len(s.buf), errStop
	return errStop
}

// bigObject is the size from which an object at the top is read member by
// member, in bytes.
const bigObject = 1 << 20

// object reads an object at the top. Only a large one can be a page that is
// worth reading bit by bit.
func (rd *reader) object(ctx context.Context, s *source) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	raw, err := s.value(bigObject)
	if err == nil || errors.Is(err, errBroken) {
		rd.line++
		return rd.top(raw) // bytes that are no value are refused there
	}
	return rd.members(ctx, s)
}

// array reads the elements of an array one by one.
func (rd *reader) array(ctx context.Context, s *source) error {
	for first := true; ; first = false {
		c := s.next()
		if c == ']' {
			s.at++
			return s.failed()
		}
		if !first {
			if c != ',' {
				return rd.rest(s)
			}
			s.at++
			s.next()
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		raw, err := s.value(maxRecord)
		if errors.Is(err, errLarge) {
			return rd.large(s)
		}
		rd.line++
		if len(raw) == 0 {
			return rd.rest(s)
		}
		if err := rd.top(raw); err != nil {
			return err
		}
		if err != nil {
			return errors.Join(s.failed(), errStop)
		}
	}
}

// rest refuses what follows a place where an array or object breaks off: it is
// refused, not overlooked.
func (rd *reader) rest(s *source) error {
	if err := s.failed(); err != nil {
		return err
	}
	rd.refuse(rd.note(RefusedNotJSON))
	return errStop
}

// members reads a large object member by member. The records of a page and
// the rows of a tabular package are read one by one; other members are held.
func (rd *reader) members(ctx context.Context, s *source) error {
	s.at++ // {
	m, held, paged := map[string]any{}, 0, false
	for {
		name, err := rd.memberName(s)
		if err != nil {
			return rd.rest(s)
		}
		if c := s.next(); c == '[' && streams(name, m) {
			s.at++
			paged = true
			if err := rd.part(ctx, s, name); err != nil {
				return err
			}
		} else {
			raw, err := s.value(maxRecord - held)
			if errors.Is(err, errLarge) {
				return rd.large(s)
			}
			held += len(raw)
			v, _, perr := parse(raw)
			if err != nil || perr != nil {
				return rd.rest(s)
			}
			m[name] = v
		}
		switch s.next() {
		case ',':
			s.at++
		case '}':
			s.at++
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

func (rd *reader) part(ctx context.Context, s *source, name string) error {
	if strings.HasSuffix(name, ".csv") {
		return rd.jsonRows(ctx, s, name)
	}
	return rd.array(ctx, s)
}

func (rd *reader) memberName(s *source) (string, error) {
	if s.next() != '"' {
		return "", errSyntax
	}
	raw, err := s.value(64 << 10)
	if err != nil {
		return "", err
	}
	v, _, err := parse(raw)
	name, _ := v.(string)
	if err != nil || s.next() != ':' {
		return "", errSyntax
	}
	s.at++
	return name, nil
}

// finish ends a large object: the envelope of a page, or a record.
func (rd *reader) finish(m map[string]any, paged bool) error {
	if !paged {
		rd.line++
		return rd.value(m)
	}
	for _, name := range sortedNames(m) {
		if !pageMembers[name] && !strings.HasSuffix(name, ".csv") {
			n := rd.note(ChangedEnvelope)
			n.Member = name
			rd.rep.Change(n)
		}
	}
	return nil
}

// top reads one value.
func (rd *reader) top(raw []byte) error {
	p := &rd.parser
	p.reset(raw)
	v, err := p.whole()
	if err != nil {
		rd.refuse(rd.note(RefusedNotJSON))
		return nil
	}
	for _, d := range p.doubles {
		n := rd.note(ChangedDouble)
		n.Member = d
		rd.rep.Change(n)
	}
	if p.broken {
		rd.rep.Change(rd.note(ChangedText))
	}
	return rd.value(v)
}

// jsonRows reads the rows of one table of a package in JSON, one by one.
func (rd *reader) jsonRows(ctx context.Context, s *source, name string) error {
	p := rd.packaged(map[string]any{name: nil})
	var sh *sheet
	rd.file = name
	for n := 1; ; n++ {
		c := s.next()
		if c == ']' {
			s.at++
			return s.failed()
		}
		if n > 1 {
			if c != ',' {
				return rd.rest(s)
			}
			s.at++
			s.next()
		}
		raw, err := s.value(maxRow)
		if errors.Is(err, errLarge) {
			return rd.large(s)
		}
		v, _, perr := parse(raw)
		if err != nil || perr != nil {
			return rd.rest(s)
		}
		rd.line = n
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
	for _, name := range sortedNames(m) {
		list, ok := m[name].([]any)
		if !ok || !strings.HasSuffix(name, ".csv") && plainTable(name) == "" && !onlyOld[singular(name)] {
			n := rd.note(ChangedEnvelope)
			n.Member = name
			rd.rep.Change(n)
			continue
		}
		rd.file = name
		if len(list) == 0 {
			continue
		}
		sh := rd.packaged(m).sheet(name, headingsOf(list[0]))
		for i, v := range list {
			rd.line = i + 1
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
		rd.rows.old = rd.rows.old || rd.opt.Version != "3" && isOldFile(name)
	}
	return rd.rows
}

// headingsOf are the names of the members of a row in JSON.
func headingsOf(v any) []string {
	m, _ := v.(map[string]any)
	return sortedNames(m)
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
		rd.refuse(rd.note(RefusedNotObject))
		return nil
	}
	row = sh.rename(row)
	switch {
	case sh.mapped != nil:
		return rd.rows.mapObject(sh, row)
	case sh.upgrade != nil:
		return sh.upgrade(rd.rows, row)
	case sh.table == manifestFile:
		cells := make([]string, len(manifestColumns))
		for i, c := range manifestColumns {
			cells[i] = str(row[c])
		}
		rd.rows.exact = true
		rd.rows.want = append(rd.rows.want, readManifest(manifestColumns, cells))
		return nil
	case sh.rows.def == nil:
		return rd.rows.putIn(sh.rows, row)
	}
	return rd.rows.put(sh.table, row)
}
