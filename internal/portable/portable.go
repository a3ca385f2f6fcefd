// Package portable brings case files in from other systems and takes them out for
// others, in the Human Trafficking Case Data Standard; and it makes the copy that a
// person gets of what is written about them.
//
// Nothing that somebody agreed to comes in with a file: a consent is said here, or
// there is none.
package portable

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/define"
	"relais/internal/kept"
	"relais/internal/node"
)

// Files is what the room needs of case files.
type Files interface {
	// Founds opens many case files for a member.
	Founds(ctx context.Context, s *agency.Session) (Founds, error)
	// List lists case files, as far as the member reads them.
	List(ctx context.Context, s *agency.Session, in act.CaseQuery) (act.Cases, error)
	// Whole opens a case file and those of its sections that the member reads.
	Whole(ctx context.Context, s *agency.Session, id string) (act.Case, []act.Section, error)
	// AgencyName is what an agency is called.
	AgencyName(ctx context.Context, s *agency.Session, id string) (act.Text, error)
}

// Founds opens many case files, for one member.
type Founds interface {
	// Rehearse tells what would become of the records that each gives.
	Rehearse(ctx context.Context, each func(emit func(Founding) error) error, told func(Founding, string)) error
	// Open opens a file for each record that each gives, and tells what became of it.
	// alike: also for somebody of whose name there is one.
	Open(ctx context.Context, alike bool, each func(emit func(Founding) error) error, told func(Founding, string)) error
}

// Founding is a record, as it becomes a case file.
type Founding struct {
	Line     int
	Record   []byte // what the record says: the same again makes no second file
	Known    string
	Language string
	Next     string
	Closed   bool
	Drafts   []casefile.Draft
}

// uploads is the kind of files with case data.
var uploads = kept.Kind{Who: "case upload", Bind: "case upload", Wrap: "relais/1/case upload"}

// Portable is the room.
type Portable struct {
	node  *node.Node
	files Files
	kept  *kept.Files
}

// New returns the room of a node.
func New(n *node.Node, files Files) *Portable {
	return &Portable{node: n, files: files, kept: kept.New(n, uploads)}
}

// Close ends imports on their way.
func (n *Portable) Close() { n.kept.Close() }

// Acts lists what the room carries out.
func (n *Portable) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(BeginCaseImport, n.beginCaseImport),
		define.Bind(CopyCase, n.copyCase),
		define.Bind(DropCaseImport, n.dropCaseImport),
		define.Bind(ExportCases, n.exportCases),
		define.Bind(GetCaseImport, n.getCaseImport),
		define.Bind(ListCaseImports, n.listCaseImports),
		define.Bind(PreviewCases, n.previewCases),
		define.Bind(RunCaseImport, n.runCaseImport),
		define.Bind(SetCaseImport, n.setCaseImport),
	}
}
