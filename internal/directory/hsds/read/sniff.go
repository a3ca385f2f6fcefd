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
