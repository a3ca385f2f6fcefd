package calendar

// feedText is what a feed says. It names no file, no kind and no place.
type feedText struct {
	Agency string     `json:"agency"`          // id
	Day    string     `json:"day"`             // YYYY-MM-DD, UTC: when it changed
	Files  []fileTime `json:"files,omitempty"` // each with some time
}

// fileTime are the times of one file, as the wall shows them there.
type fileTime struct {
	Ref   []byte   `json:"ref"`   // keyed hash of the file; the node does not have its key
	Times []string `json:"times"` // "2026-12-03T14:30 America/Toronto"
}

// refsText is the key of the refs, which is not known to the node.
type refsText struct {
	Key []byte `json:"key"` // 32 bytes
}

// RecordVersion implements record.Body.
func (feedText) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (refsText) RecordVersion() int { return 1 }
