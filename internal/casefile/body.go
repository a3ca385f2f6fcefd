package casefile

import (
	"encoding/json"
	"time"

	"relais/internal/seal"
)

// body places a draft at the end of the chain.
func (f *File) body(now time.Time, d Draft) (Body, error) {
	b := Body{
		Case: f.Row.ID, Section: d.Section, Entry: d.Entry, Revision: max(d.Revision, 1),
		Seq: f.seq + 1, Prev: f.chain, Author: f.s.Member, At: now.UnixMicro(),
		Kind: d.Kind, Label: d.Label, Text: d.Text, Removed: d.Removed,
	}
	if b.Entry == "" {
		b.Entry = seal.NewID()
	}
	if raw, ok := d.Data.(json.RawMessage); ok {
		b.Data = raw
		return b, nil
	}
	var err error
	if d.Data != nil {
		b.Data, err = json.Marshal(d.Data)
	}
	return b, err
}
