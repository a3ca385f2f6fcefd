package imports

import (
	"encoding/json"

	"relais/internal/act"
	"relais/internal/record"
)

// uploadRecord is what is known of a file that is brought in, for two hours.
// What a page shows of a rehearsal is kept as it was shown: a program that
// would read it otherwise rehearses again.
type uploadRecord struct {
	Name, Source, Publisher string
	Full, Chosen            bool
	Form                    string
	Old                     bool
	Columns                 []uploadColumn
	Rehearsal               json.RawMessage
	Report                  json.RawMessage
}

type uploadColumn struct {
	Name       string   `json:"name"`
	Samples    []string `json:"samples,omitempty"`
	Place      string   `json:"place"`
	Suggested  string   `json:"suggested,omitempty"`
	Remembered bool     `json:"remembered,omitempty"`
}

func (b uploadBody) record() uploadRecord {
	out := uploadRecord{Name: b.Name, Source: b.Source, Publisher: b.Publisher, Full: b.Full, Chosen: b.Chosen, Form: b.Form, Old: b.Old,
		Rehearsal: shown(b.Rehearsal), Report: shown(b.Report)}
	for _, c := range b.Columns {
		out.Columns = append(out.Columns, uploadColumn(c))
	}
	return out
}

func (r uploadRecord) body() uploadBody {
	out := uploadBody{Name: r.Name, Source: r.Source, Publisher: r.Publisher, Full: r.Full, Chosen: r.Chosen, Form: r.Form, Old: r.Old}
	for _, c := range r.Columns {
		out.Columns = append(out.Columns, act.ImportColumn(c))
	}
	out.Rehearsal, out.Report = shownBefore[act.ImportRehearsal](r.Rehearsal), shownBefore[act.ImportReport](r.Report)
	return out
}

// shown is a view as it is kept.
func shown[T any](v *T) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // a view of ours
	}
	return b
}

// shownBefore is a view that was kept; nil when this program has other words.
func shownBefore[T any](raw json.RawMessage) *T {
	var v *T
	if record.Strict(raw, &v) != nil {
		return nil
	}
	return v
}

// RecordVersion implements record.Body.
func (uploadRecord) RecordVersion() int { return 1 }
