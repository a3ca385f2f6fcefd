package casefile

import (
	"time"

	"relais/internal/record"
	"relais/internal/seal"
)

// body places a draft at the end of the chain.
func (f *File) body(now time.Time, d Draft) Body {
	b := Body{
		Case: f.Row.ID, Section: d.Section, Entry: d.Entry, Revision: max(d.Revision, 1),
		Seq: f.seq + 1, Prev: f.chain, Author: f.s.Member, At: now.UnixMicro(),
		Kind: d.Kind, Label: d.Label, Text: d.Text, Removed: d.Removed, Received: d.Received,
	}
	if b.Entry == "" {
		b.Entry = seal.NewID()
	}
	if b.Data = d.Again; d.Data != nil {
		b.Data = record.Encode(d.Data)
	}
	return b
}
