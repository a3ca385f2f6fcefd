package act

// ImportReading says how a file is to be read where that is not to be found
// out. Form and Edition (of HSDS) are found out when they are empty. Columns
// puts the columns of a table that is not of HSDS in their places: column →
// path, such as "service.name" or "address.city". A column that it does not
// name, or with "", stays with the service under its own name; one with "-"
// does not come in at all.
type ImportReading struct {
	Form    string            `json:"form,omitempty" check:"code=import_form"`
	Edition string            `json:"edition,omitempty" check:"code=import_edition"`
	Columns map[string]string `json:"columns,omitempty" check:"max=2000,each=line,max=100"`
}

// PreviewDirectory looks at a file that is to be brought in. Without Columns
// those are suggested.
type PreviewDirectory struct {
	Source string `json:"source" check:"required,line,max=80"`
	ImportReading
	Data []byte `json:"data" check:"required,max=67108864"`
}

// ImportPreview is what a file looks like. Table is set for one table that is
// not of HSDS, whose columns can be put in their places. Services are the first
// ones as they would stand in the directory.
type ImportPreview struct {
	Form     string       `json:"form"`
	Old      bool         `json:"old,omitempty"` // an edition of HSDS before 3
	Files    []string     `json:"files,omitempty"`
	Table    *ImportTable `json:"table,omitempty"`
	Services []Service    `json:"services"`
}

// ImportTable is the beginning of a table.
type ImportTable struct {
	Columns []ImportColumn `json:"columns"`
}

// ImportColumn is a column with its first values. Place is where it would be
// put, "" for under its own name, "-" for nowhere; Suggested is what Relais
// thinks. Remembered says that the desk said so the last time.
type ImportColumn struct {
	Name       string   `json:"name"`
	Samples    []string `json:"samples,omitempty"`
	Place      string   `json:"place"`
	Suggested  string   `json:"suggested,omitempty"`
	Remembered bool     `json:"remembered,omitempty"`
	// Confidential: its name says that it, or what it speaks of, may be. What is so
	// stays out unless Place is OpenColumn.
	Confidential bool `json:"confidential,omitempty"`
}

// ImportRehearsal is what would become of a file: the report as after an
// import, the first services as they would stand, and the first records that
// would be new or otherwise than now. Missing counts the records of the source
// that a full file no longer has; they leave the directory only when the file
// is Believed, or when somebody says so.
type ImportRehearsal struct {
	Report   ImportReport `json:"report"`
	Services []ImportCard `json:"services,omitempty"`
	Lines    []ImportLine `json:"lines,omitempty"`
	Missing  int          `json:"missing,omitempty"`
	Believed bool         `json:"believed"`
}

// ImportCard is a service as it would stand, with where it came from and what
// would become of it.
type ImportCard struct {
	Service
	Line int    `json:"line"`
	What string `json:"what"`
}

// ImportLine is what would become of one record: What is added, updated or
// refused; Fields are the members of HSDS that differ from now.
type ImportLine struct {
	Line   int      `json:"line"`
	Kind   string   `json:"kind"`
	ID     string   `json:"id"`
	Name   string   `json:"name,omitempty"`
	What   string   `json:"what"`
	Fields []string `json:"fields,omitempty"`
}

// BeginImport takes a file into the desk's keeping, between the steps of an
// import: sealed to the member who sent it, for two hours after each step.
type BeginImport struct {
	Name      string `json:"name" check:"line,max=255"`
	Source    string `json:"source" check:"required,line,max=80"`
	Publisher string `json:"publisher,omitempty" check:"line,max=200"`
	Data      []byte `json:"data" check:"max=67108864"`
}

// KeepColumn is the place of a column that stays under its own name, in a list
// in which nothing may be empty.
const KeepColumn = "keep"

// OpenColumn is the place of a column that stays under its own name and of which
// somebody says that it holds nothing confidential, whatever it is called.
const OpenColumn = "+"

// SetImport says where the columns of a file belong, in their order (KeepColumn
// for under its own name), and how it is brought in.
type SetImport struct {
	ID        string   `json:"id" path:"id" check:"required,id"`
	Places    []string `json:"places,omitempty" check:"max=2000,each=line,max=100"`
	Publisher string   `json:"publisher,omitempty" check:"line,max=200"`
	Full      bool     `json:"full,omitempty"`
}

// RunImport rehearses an import or carries it out.
type RunImport struct {
	ID     string `json:"id" path:"id" check:"required,id"`
	DryRun bool   `json:"dry_run,omitempty"`
	Force  bool   `json:"force,omitempty"`
}

// Import is a file between the steps of an import.
type Import struct {
	ID        string           `json:"id"`
	Name      string           `json:"name,omitempty"`
	Size      int64            `json:"size"`
	Source    string           `json:"source"`
	Publisher string           `json:"publisher,omitempty"`
	Full      bool             `json:"full,omitempty"`
	State     string           `json:"state"`
	Running   bool             `json:"running,omitempty"` // now, in any process
	Stopped   bool             `json:"stopped,omitempty"` // a run broke off
	Chosen    bool             `json:"chosen,omitempty"`  // somebody said where the columns belong
	Form      string           `json:"form"`
	Old       bool             `json:"old,omitempty"`
	Columns   []ImportColumn   `json:"columns,omitempty"` // of one table that is not of HSDS
	Records   int              `json:"records"`           // done in the run at hand
	Failure   string           `json:"failure,omitempty"` // message key of why a run failed
	Rehearsal *ImportRehearsal `json:"rehearsal,omitempty"`
	Report    *ImportReport    `json:"report,omitempty"`
	Settings  *SourceSettings  `json:"settings,omitempty"` // of a source that is known
	Expires   Moment           `json:"expires"`
}

// Imports are files between two steps.
type Imports struct {
	Items []Import `json:"items"`
}
