package referral

// What this room seals or signs; a golden file for each is in testdata/records.

// RecordVersion implements record.Body.
func (Body) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (DeskCopy) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (Card) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (State) RecordVersion() int { return 1 }
