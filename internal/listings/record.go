package listings

// What this room seals or signs beside what stands with its use: a golden file
// for each is in testdata/records.

// RecordVersion implements record.Body.
func (confirmToken) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (suggestionBody) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (mailTo) RecordVersion() int { return 1 }
