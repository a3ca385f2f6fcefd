package imports

import (
	"encoding/json"

	"relais/internal/act"
	"relais/internal/directory/hsds/read"
	"relais/internal/record"
)

// uploadRecord is what is known of a file that is brought in, for two hours.
// What a page shows of a rehearsal is kept as it was shown: a program that
// would read it otherwise rehearses again.
type uploadRecord struct {
	Name      string          // of the file
	Source    string          // of the directory
	Publisher string          // who is named for it
	Full      bool            // it has all that its source has
	Chosen    bool            // somebody said where the columns belong
	Form      string          // of the file, a code
	Old       bool            // an edition of HSDS before 3
	Columns   []uploadColumn  // of one table that is not of HSDS
	Rehearsal json.RawMessage // what would become of it, as it was shown
	Report    json.RawMessage // what became of it, as it was shown
}

// uploadColumn is a column of a table, and where it belongs.
type uploadColumn struct {
	Name       string   `json:"name"`                 // heading
	Samples    []string `json:"samples,omitempty"`    // first values
	Place      string   `json:"place"`                // path of HSDS that the desk chose
	Suggested  string   `json:"suggested,omitempty"`  // path of HSDS
	Remembered bool     `json:"remembered,omitempty"` // the desk said so the last time
}

func (b uploadBody) record() uploadRecord {
	out := uploadRecord{Name: b.Name, Source: b.Source, Publisher: b.Publisher, Full: b.Full, Chosen: b.Chosen, Form: b.Form, Old: b.Old,
		Rehearsal: record.Shown(b.Rehearsal), Report: record.Shown(b.Report)}
	for _, c := range b.Columns {
		out.Columns = append(out.Columns, uploadColumn{c.Name, c.Samples, c.Place, c.Suggested, c.Remembered})
	}
	return out
}

func (r uploadRecord) body() uploadBody {
	out := uploadBody{Name: r.Name, Source: r.Source, Publisher: r.Publisher, Full: r.Full, Chosen: r.Chosen, Form: r.Form, Old: r.Old}
	for _, c := range r.Columns {
		out.Columns = append(out.Columns, act.ImportColumn{Name: c.Name, Samples: c.Samples, Place: c.Place, Suggested: c.Suggested,
			Remembered: c.Remembered, Confidential: read.MayBeSecret(c.Name)})
	}
	out.Rehearsal, out.Report = record.ShownBefore[act.ImportRehearsal](r.Rehearsal), record.ShownBefore[act.ImportReport](r.Report)
	return out
}

// RecordVersion implements record.Body.
func (uploadRecord) RecordVersion() int { return 1 }
