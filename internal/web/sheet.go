package web

import (
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/locale"
)

// Sheet writes a table that a spreadsheet opens: in French with semicolons, as it
// expects there. No cell of it is run.
type Sheet struct {
	comma string
	b     strings.Builder
}

// NewSheet begins a table in a language.
func NewSheet(l locale.Lang) *Sheet {
	s := &Sheet{comma: ","}
	if l.Fallback() == locale.FR {
		s.comma = ";"
	}
	s.b.WriteString("\ufeff")
	return s
}

// Row writes a row.
func (s *Sheet) Row(cells ...string) {
	for i, c := range cells {
		if i > 0 {
			s.b.WriteString(s.comma)
		}
		s.b.WriteString(`"` + strings.ReplaceAll(hsds.Harmless(c), `"`, `""`) + `"`)
	}
	s.b.WriteString("\r\n")
}

// Bytes is the table.
func (s *Sheet) Bytes() []byte { return []byte(s.b.String()) }
