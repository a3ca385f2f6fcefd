package registers

// incidentText is a line of the register of incidents as its author signs it.
type incidentText struct {
	Agency   string         `json:"agency"`          // id
	Incident string         `json:"incident"`        // id
	No       int64          `json:"no"`              // place in the agency's register, from 1
	Prev     []byte         `json:"prev,omitempty"`  // SHA-256 of the line before, as signed
	By       string         `json:"by"`              // member
	At       int64          `json:"at"`              // microseconds UTC
	Kind     string         `json:"kind,omitempty"`  // code; of the first line of an incident
	Found    string         `json:"found,omitempty"` // YYYY-MM-DD; of the first line
	Text     string         `json:"text"`            // what happened, or what is new
	Done     string         `json:"done,omitempty"`  // what was done
	Told     []incidentTold `json:"told,omitempty"`  // whom
	Risk     string         `json:"risk"`            // of significant harm: code
	Why      string         `json:"why,omitempty"`   // reason of the risk
	Next     string         `json:"next,omitempty"`  // when somebody looks again, YYYY-MM-DD
}

// incidentTold is somebody who was told of an incident.
type incidentTold struct {
	Whom string `json:"whom"`           // code
	Name string `json:"name,omitempty"` // of an authority or agency
	On   string `json:"on"`             // YYYY-MM-DD
}

// incidentLine is a line as it is sealed for the agency.
type incidentLine struct {
	By     string `json:"by"`     // member
	Signed []byte `json:"signed"` // an incidentText
	Sign   []byte `json:"sign"`   // the member's signature
}

// RecordVersion implements record.Body.
func (incidentText) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (incidentLine) RecordVersion() int { return 1 }

// demandText is a line of the register of legal demands as its author signs it.
type demandText struct {
	Agency string `json:"agency"`           // id
	Demand string `json:"demand"`           // id of the row of its first line
	No     int64  `json:"no"`               // place in the agency's register, from 1
	Prev   []byte `json:"prev,omitempty"`   // SHA-256 of the line before, as signed
	By     string `json:"by"`               // member
	At     int64  `json:"at"`               // microseconds UTC
	Kind   string `json:"kind"`             // a code
	From   string `json:"from"`             // who demands
	Got    string `json:"got"`              // day, YYYY-MM-DD
	Text   string `json:"text"`             // what is demanded
	Answer string `json:"answer,omitempty"` // what was answered
}

// RecordVersion implements record.Body.
func (demandText) RecordVersion() int { return 1 }

// legalDemand is a line of the register of legal demands as earlier programs
// sealed it, unsigned, under the agency's vault.
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
