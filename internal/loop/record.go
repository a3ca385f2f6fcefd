package loop

// What this room seals or signs beside what stands with its use: a golden file
// for each is in testdata/records.

// RecordVersion implements record.Body.
func (linkRecord) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (heldParcel) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (releaseState) RecordVersion() int { return 1 }
