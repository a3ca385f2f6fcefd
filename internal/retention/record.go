package retention

import "relais/internal/casefile"

// terms is what an agency has decided, sealed for the node: the clock goes by
// it with nobody signed in.
type terms struct {
	Number int64          `json:"n"`           // grows with each decision
	Months map[string]int `json:"m,omitempty"` // by section; "file" is all that is left
	By     string         `json:"by"`          // member
	Day    string         `json:"day"`         // YYYY-MM-DD
}

// RecordVersion implements record.Body.
func (terms) RecordVersion() int { return 1 }

// plan is what the clock does with a closed file, sealed for the node. It names
// rows: not which sections they are, nor whose file it is.
type plan struct {
	Agency string `json:"a"`           // id
	File   string `json:"c"`           // id
	Head   int64  `json:"h"`           // number of the file's head: of any other, nothing is erased
	Worker string `json:"w,omitempty"` // member who is told
	Closed string `json:"d"`           // day, YYYY-MM-DD
	Waits  bool   `json:"q,omitempty"` // something of the file is under way: parts are left out until the terms are applied again
	Held   bool   `json:"k,omitempty"` // a legal hold stands, or whether one does can't be read
	Terms  int64  `json:"n"`           // number of the agency's terms
	Parts  []part `json:"p,omitempty"` // soonest first
	Fill   string `json:"f,omitempty"` // to a round length
}

// RecordVersion implements record.Body.
func (plan) RecordVersion() int { return 1 }

// part is one thing that is erased.
type part struct {
	Row     string          `json:"r,omitempty"` // id of a section's row; none: all that is left of the file
	Version int64           `json:"v,omitempty"` // of the row
	Mark    []byte          `json:"m,omitempty"` // stands in its place afterwards, sealed for the agency
	Before  map[int][]byte  `json:"x,omitempty"` // the mark under earlier keys of the agency, by version
	Due     string          `json:"d"`           // YYYY-MM-DD
	Told    string          `json:"t,omitempty"` // YYYY-MM-DD on which the worker was told
	Copies  casefile.Copies `json:"o,omitzero"`  // go with it
}
