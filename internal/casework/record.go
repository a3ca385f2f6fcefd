package casework

// legalDemand is a line of the register of legal demands, sealed under the
// agency's vault.
type legalDemand struct {
	ID     string `json:"id,omitempty"`     // of the line
	Kind   string `json:"kind"`             // a code
	From   string `json:"from"`             // who demands
	Got    string `json:"got"`              // day, YYYY-MM-DD
	Text   string `json:"text"`             // what is demanded
	Answer string `json:"answer,omitempty"` // what was answered
}

// RecordVersion implements record.Body.
func (legalDemand) RecordVersion() int { return 1 }
