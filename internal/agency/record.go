package agency

// What this room seals or signs; a golden file for each is in testdata/records.

// RecordVersion implements record.Body.
func (rootBody) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (versionBody) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (MemberCert) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (kitBody) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (Profile) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (PublicKeys) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (Second) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (Bundle) RecordVersion() int { return 1 }
