package casework

// RecordVersion implements record.Body.
func (caseAudit) RecordVersion() int { return 1 }
