package read

import (
	"bytes"
	"strings"

	"relais/internal/directory/hsds/source"
)

// sniff tells what a text is by its first bytes.
func sniff(head []byte) string {
	head = bytes.TrimPrefix(head, []byte{0xEF, 0xBB, 0xBF})
	trimmed := bytes.TrimLeft(head, " \t\r\n")
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return FormZip
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b, 0x08}):
		return formGzip
	case bytes.HasPrefix(trimmed, []byte("<")):
		return FormAIRS
	case len(trimmed) > 0 && bytes.IndexByte([]byte(`{[`), trimmed[0]) < 0 && looksLikeTable(trimmed):
		return FormTable
	}
	return FormJSON
}

// looksLikeTable: the first line names at least two columns, and one that a
// directory has.
func looksLikeTable(head []byte) bool {
	c := source.NewCSV(source.New(bytes.NewReader(head)), head)
	cells, err := c.Row()
	if err == nil && len(cells) > 0 && strings.HasPrefix(cells[0], "sep=") {
		return true
	}
	if err != nil || len(cells) < 2 || cells[1] == "" {
		return false
	}
	return len(Suggest(cells)) > 0
}

// startsJSON reports whether a text could be JSON by its first sign.
func startsJSON(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte{0xEF, 0xBB, 0xBF}), " \t\r\n")
	return len(head) == 0 || bytes.IndexByte([]byte("{[\"0123456789-tfn"), head[0]) >= 0
}

// tableLike reports whether a text that names no column that is known is a table
// all the same: its first lines have as many fields, and more than one.
func (rd *reader) tableLike(head []byte) bool {
	if bytes.IndexByte(head, 0) >= 0 {
		return bytes.HasPrefix(head, []byte{0xFF, 0xFE}) || bytes.HasPrefix(head, []byte{0xFE, 0xFF}) // UTF-16
	}
	if rd.opt.Mapping != nil {
		return true
	}
	c := source.NewCSV(source.New(bytes.NewReader(head)), head)
	fields, rows := 0, 0
	for range 3 {
		cells, err := c.Row()
		if err != nil || cells == nil {
			break
		}
		if len(cells) < 2 || fields > 0 && len(cells) != fields {
			return false
		}
		fields = len(cells)
		rows++
	}
	return fields > 1 && rows > 1
}
