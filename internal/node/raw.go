package node

import (
	"context"
	"fmt"

	"relais/internal/fault"
	"relais/internal/store"
)

// RawTable is a table of the database with some of its rows, as they lie
// there: bytes in hexadecimal, cut.
type RawTable struct {
	Name    string
	Columns []string
	Rows    [][]string
}

// shown are the tables that hold what is said about people, and about who
// asked whom.
var shown = []string{"case_file", "case_entry", "case_body", "case_consent", "referral", "referral_move", "released",
	"released_body", "member", "session", "audit_entry"}

// RawTables returns what a thief of the database would read. It exists in a
// demonstration only.
func (n *Node) RawTables(ctx context.Context) (out []RawTable, err error) {
	if !n.Demo() {
		return nil, fault.New(fault.NotFound, "fault.not_found")
	}
	err = n.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		for _, name := range shown {
			columns, rows, err := tx.RawRows(ctx, name, 12)
			if fault.CodeOf(err) == fault.NotFound {
				continue
			}
			if err != nil {
				return err
			}
			t := RawTable{Name: name, Columns: columns}
			for _, row := range rows {
				t.Rows = append(t.Rows, rawWords(row))
			}
			out = append(out, t)
		}
		return nil
	})
	return out, err
}

func rawWords(row []any) []string {
	var out []string
	for _, v := range row {
		switch v := v.(type) {
		case nil:
			out = append(out, "NULL")
		case []byte:
			cut := v[:min(len(v), 40)]
			out = append(out, fmt.Sprintf("%x… (%d)", cut, len(v)))
		default:
			out = append(out, fmt.Sprint(v))
		}
	}
	return out
}
