package act

// BeginCaseImport takes a file with case data into a member's keeping, between the
// steps of bringing it in: sealed to them, for two hours after each step.
type BeginCaseImport struct {
	Name string `json:"name" check:"line,max=255"`
	Data []byte `json:"data" check:"max=67108864"`
}

// SetCaseImport says where the columns of a file belong, in their order: a field of
// HTCDS, KeepColumn for an entry under its own name, "-" for nowhere. Alike opens a
// second file for somebody of whose name there is one.
type SetCaseImport struct {
	ID     string   `json:"id" path:"id" check:"required,id"`
	Places []string `json:"places,omitempty" check:"max=500,each=line,max=120"`
	Alike  bool     `json:"alike,omitempty"`
}

// RunCaseImport rehearses an import of case files or carries it out.
type RunCaseImport struct {
	ID     string `json:"id" path:"id" check:"required,id"`
	DryRun bool   `json:"dry_run,omitempty"`
}

// CaseImport is a file between the steps of an import.
type CaseImport struct {
	ID        string            `json:"id"`
	Name      string            `json:"name,omitempty"`
	Size      int64             `json:"size"`
	State     string            `json:"state"`
	Running   bool              `json:"running,omitempty"` // now, in any process
	Stopped   bool              `json:"stopped,omitempty"` // a run broke off
	Chosen    bool              `json:"chosen,omitempty"`  // somebody said where the columns belong
	Alike     bool              `json:"alike,omitempty"`
	Form      string            `json:"form"`
	Rows      int               `json:"rows"`
	Columns   []ImportColumn    `json:"columns"`
	Records   int               `json:"records"`           // done in the run at hand
	Failure   string            `json:"failure,omitempty"` // message key of why a run failed
	Rehearsal *CaseImportReport `json:"rehearsal,omitempty"`
	Report    *CaseImportReport `json:"report,omitempty"`
	Expires   Moment            `json:"expires"`
}

// CaseImports are files between two steps.
type CaseImports struct {
	Items []CaseImport `json:"items"`
}

// CaseImportReport is what would become, or became, of each row.
type CaseImportReport struct {
	DryRun    bool             `json:"dry_run"`
	In        int              `json:"in"`        // rows
	Added     int              `json:"added"`     // files opened
	Unchanged int              `json:"unchanged"` // their files were opened before
	SameName  int              `json:"same_name"` // somebody of the same name has a file: none was opened
	Erased    int              `json:"erased"`    // their files were opened before, and erased since
	Refused   int              `json:"refused"`   // rows that can't be read
	Losses    []CaseLoss       `json:"losses,omitempty"`
	Notes     []CaseImportNote `json:"notes,omitempty"`
	Lines     []CaseImportLine `json:"lines,omitempty"` // rows that opened no file, and the first that did
	More      int              `json:"more,omitempty"`  // lines beyond those
	Cards     []CaseImportCard `json:"cards,omitempty"` // the first files as they would stand
}

// CaseLoss says what has no place on the other side, and how often.
type CaseLoss struct {
	Field  string `json:"field"` // of HTCDS, a section, or a column's heading
	Reason string `json:"reason"`
	N      int    `json:"n"`
}

// CaseImportNote says what of a file was put right, or could not be read as its
// field has it.
type CaseImportNote struct {
	Line   int    `json:"line,omitempty"` // the first one
	Column string `json:"column,omitempty"`
	Field  string `json:"field,omitempty"`
	Defect string `json:"defect"`
	N      int    `json:"n"`
}

// CaseImportLine is what would become of one row.
type CaseImportLine struct {
	Line   int    `json:"line"`
	Known  string `json:"known,omitempty"`
	What   string `json:"what"`             // added, unchanged, same_name, erased, refused
	Reason string `json:"reason,omitempty"` // why it is refused
}

// CaseImportCard is a file as it would stand.
type CaseImportCard struct {
	Line    int        `json:"line"`
	Known   string     `json:"known"`
	Closed  bool       `json:"closed,omitempty"`
	Entries []NewEntry `json:"entries"`
	Facts   *CaseFacts `json:"facts,omitempty"`
	Needs   []NewNeed  `json:"needs,omitempty"`
}

// CaseChoice chooses case files: those with some ids, or all that the member reads.
type CaseChoice struct {
	Cases  []string `json:"cases,omitempty" check:"max=500,each=id"`
	Mine   bool     `json:"mine,omitempty"`
	Closed bool     `json:"closed,omitempty"` // closed ones, too
	Offset int      `json:"offset,omitempty" check:"min=0,max=10000000"`
}

// PreviewCases looks at what of case files has no place in HTCDS.
type PreviewCases = CaseChoice

// ExportCases writes case files as HTCDS. A file holds at most 500 of them; Offset
// leads to the next ones.
type ExportCases struct {
	Form string `json:"form" check:"required,code=case_form"`
	CaseChoice
}

// ExportedCases is the file. Losses say what is not in it as HTCDS has it.
type ExportedCases struct {
	Files  int        `json:"files"`
	Total  int        `json:"total"`            // of those that were chosen
	Unread int        `json:"unread,omitempty"` // files that did not open
	Fields []CaseLoss `json:"fields,omitempty"` // of HTCDS that are filled, and how often
	Losses []CaseLoss `json:"losses,omitempty"`
	Data   []byte     `json:"data,omitempty"`
}

// CopyCase makes a person's copy of what is written about them: one page that any
// browser opens without Relais, in French and English, with the same as JSON in it.
// Without Sections it holds all that the member reads.
type CopyCase struct {
	ID       string   `json:"id" path:"id" check:"required,id"`
	Sections []string `json:"sections,omitempty" check:"max=20,each=code=section"`
}

// CopiedCase is the copy. Unread are sections that the member may not read: they are
// not in it, and the copy says so.
type CopiedCase struct {
	Unread []string `json:"unread,omitempty"`
	Data   []byte   `json:"data"`
}
