package documents

// upload is what its member's key opens of a document on its way in.
type upload struct {
	Case string `json:"case"` // id of the file
	Name string `json:"name"` // of the document
	Size int64  `json:"size"` // bytes
	Key  string `json:"key"`  // an age identity: opens each segment
	Note []byte `json:"note"` // key of what is noted of each segment
}

// segment is what is noted of a segment.
type segment struct {
	Size int    `json:"size"`           // bytes of what it holds
	Hash string `json:"hash"`           // SHA-256 of the sealed segment, hex
	Type string `json:"type,omitempty"` // of the first: media type of the document
}

// RecordVersion implements record.Body.
func (upload) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (segment) RecordVersion() int { return 1 }
