package act

// ExportRegister asks for a register as a file: csv for a spreadsheet, or json.
type ExportRegister struct {
	Form string `json:"form,omitempty" query:"form" check:"code=register_form"`
}

// RegisterFile is a register as a file. No cell of it runs as a formula.
type RegisterFile struct {
	Form    string `json:"form"`
	Records int    `json:"records"`
	Damaged int    `json:"damaged,omitempty"` // lines that can't be read, which the file lacks
	Whole   bool   `json:"whole"`             // no line is missing or was changed
	Data    []byte `json:"data"`
}

// NewIncident is what an administrator writes down of an incident: something by
// which what Relais holds was lost, read or sent where it should not have been.
type NewIncident struct {
	Kind  string `json:"kind" check:"required,code=incident"`
	Found string `json:"found" check:"required,date,back=10"` // YYYY-MM-DD
	IncidentNote
	Once
}

// IncidentNote is what is said of an incident, at first or later.
type IncidentNote struct {
	Text string         `json:"text" check:"required,text,max=4000"`  // what happened, or what is new
	Done string         `json:"done,omitempty" check:"text,max=4000"` // what was done
	Told []IncidentTold `json:"told,omitempty" check:"max=20"`
	Risk string         `json:"risk" check:"required,code=incident_risk"` // of significant harm
	Why  string         `json:"why,omitempty" check:"text,max=2000"`      // reason of the risk
	Next string         `json:"next,omitempty" check:"date,ahead=2"`      // when somebody looks again, YYYY-MM-DD
}

// IncidentTold is somebody who was told of an incident.
type IncidentTold struct {
	Whom string `json:"whom" check:"required,code=incident_told"`
	Name string `json:"name,omitempty" check:"line,max=200"` // of an authority or agency; no person's
	On   string `json:"on" check:"required,date,back=10"`    // YYYY-MM-DD
}

// AddToIncident adds what is new: what stands is never written over.
type AddToIncident struct {
	ID string `json:"id" path:"id" check:"required,id"`
	IncidentNote
	Once
}

// Incident is an incident with all that was said of it, oldest first.
type Incident struct {
	ID    string         `json:"id"`
	Kind  string         `json:"kind"`
	Found string         `json:"found"`
	Risk  string         `json:"risk"` // as said last
	Next  string         `json:"next,omitempty"`
	Notes []IncidentSaid `json:"notes"`
}

// IncidentSaid is one note, signed by whoever wrote it.
type IncidentSaid struct {
	By string `json:"by"` // member's name
	At Moment `json:"at"`
	IncidentNote
}

// Incidents is the register, newest first. Whole: no line is missing or was
// changed outside of the software.
type Incidents struct {
	Items []Incident `json:"items"`
	Whole bool       `json:"whole"`
	// Damaged is how many lines can't be read.
	Damaged int `json:"damaged,omitempty"`
}
