package portable

import (
	"encoding/json"

	"relais/internal/act"
	"relais/internal/record"
)

// uploadBody is what is known of a file, sealed under its key.
type uploadBody struct {
	Name, Form    string
	Size          int64
	Rows          int
	Chosen, Alike bool
	Columns       []act.ImportColumn
	Rehearsal     *act.CaseImportReport
	Report        *act.CaseImportReport
}

// uploadRecord is what is known of a file with case data, for two hours. What a
// page shows of a rehearsal is kept as it was shown: a program that would read it
// otherwise rehearses again.
type uploadRecord struct {
	Name      string          // of the file
	Form      string          // of the file, a code
	Size      int64           // of the file, in bytes
	Rows      int             // with something in them
	Chosen    bool            // somebody said where the columns belong
	Alike     bool            // also for somebody of whose name there is a file
	Columns   []uploadColumn  // of the table
	Rehearsal json.RawMessage // what would become of it, as it was shown
	Report    json.RawMessage // what became of it, as it was shown
}

// uploadColumn is a column of a table, and where it belongs.
type uploadColumn struct {
	Name      string   `json:"name"`                // heading
	Samples   []string `json:"samples,omitempty"`   // first values
	Place     string   `json:"place"`               // field of HTCDS that the member chose
	Suggested string   `json:"suggested,omitempty"` // field of HTCDS that the heading says
}

func (b uploadBody) record() uploadRecord {
	out := uploadRecord{Name: b.Name, Form: b.Form, Size: b.Size, Rows: b.Rows, Chosen: b.Chosen, Alike: b.Alike,
		Rehearsal: record.Shown(b.Rehearsal), Report: record.Shown(b.Report)}
	for _, c := range b.Columns {
		out.Columns = append(out.Columns, uploadColumn{c.Name, c.Samples, c.Place, c.Suggested})
	}
	return out
}

func (r uploadRecord) body() uploadBody {
	out := uploadBody{Name: r.Name, Form: r.Form, Size: r.Size, Rows: r.Rows, Chosen: r.Chosen, Alike: r.Alike,
		Rehearsal: record.ShownBefore[act.CaseImportReport](r.Rehearsal), Report: record.ShownBefore[act.CaseImportReport](r.Report)}
	for _, c := range r.Columns {
		out.Columns = append(out.Columns, act.ImportColumn{Name: c.Name, Samples: c.Samples, Place: c.Place, Suggested: c.Suggested})
	}
	return out
}

// RecordVersion implements record.Body.
func (uploadRecord) RecordVersion() int { return 1 }
