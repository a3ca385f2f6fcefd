// Package family links the files of people who belong together: a child and a parent, a
// dependant and who cares for them, brothers and sisters. Everybody has a file of their
// own; the link stands in both, sealed, and says who is what to whom, whether they are
// together now, and which of them is the other's guardian.
//
// That a file is a child's, and what then may not be done with it as with an adult's,
// is said by the room of case files (casework), which alone opens them.
package family

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/casefile/kin"
	"relais/internal/caseview"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/node"
)

// Files is what the room needs of case files.
type Files interface {
	// Read runs fn on a file of the session's agency, and records the reading.
	Read(ctx context.Context, s *agency.Session, id string, fn func(File) error) error
	// Write runs fn on one in a transaction.
	Write(ctx context.Context, s *agency.Session, id string, fn func(File) error) error
}

// File is an opened file.
type File interface {
	// Line is what the list of files shows of it.
	Line() casefile.Line
	// OpensFamily refuses members to whom the section with the children is closed.
	OpensFamily() error
	// Relations are those of the file and of those that are one with it.
	Relations() ([]Belonging, error)
	// Age says whether the person is a child, and from when on they are of age.
	Age() (age kin.Age, sure string, err error)
	// WriteRelation writes one over the one that stands between two files.
	WriteRelation(kin.Relation) error
	// Beside opens another file of the agency in the same transaction.
	Beside(id string) (File, error)
	// Founded opens a new file in the same transaction.
	Founded(act.CreateCase) (File, error)
	// Name is a colleague's name.
	Name(member string) string
	// Keep keeps an answer about the file for a repeat.
	Keep(out any) error
}

// Belonging is a relation and the file that holds it: another one where several are one.
type Belonging struct {
	casefile.RelationLine
	Holder string
}

// Family is the room.
type Family struct {
	node  *node.Node
	files func() Files
}

// New returns the room of a node.
func New(n *node.Node, files func() Files) *Family { return &Family{n, files} }

// Acts lists what the room carries out.
func (n *Family) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(AddRelative, n.addRelative),
		define.Bind(GetFamily, n.getFamily),
		define.Bind(RemoveRelative, n.removeRelative),
		define.Bind(SetRelative, n.setRelative),
	}
}

// GetFamily lists who belongs to the person of a file, as far as the member may open
// their files: to others it says nothing, not even how many there are.
var GetFamily = define.Define[act.ID, act.Family]("GetFamily", "GET /cases/{id}/family", "cases", agency.CaseDesk,
	"Who belongs to the person of a case file and has a file of their own.")

func (n *Family) getFamily(ctx context.Context, s *agency.Session, in act.ID) (out act.Family, err error) {
	err = n.files().Read(ctx, s, in.ID, func(f File) error {
		out = act.Family{Items: []act.Relative{}}
		age, sure, err := f.Age()
		if err != nil {
			return err
		}
		out.Age, out.OfAge = string(age), sure
		if f.OpensFamily() != nil {
			return nil
		}
		all, err := f.Relations()
		for _, b := range all {
			if err != nil {
				return err
			}
			var one act.Relative
			var there bool
			if one, there, err = relative(f, b); !there {
				continue
			}
			if one.Ended {
				out.Past = append(out.Past, one)
			} else {
				out.Items = append(out.Items, one)
			}
		}
		return err
	})
	if err != nil {
		return act.Family{}, err
	}
	return out, nil
}

// relative is a relation as members see it; false where they may not open the other
// file, or it is not there any more.
func relative(f File, b Belonging) (out act.Relative, there bool, err error) {
	other, err := f.Beside(b.Relation.Other)
	if err == nil {
		err = other.OpensFamily()
	}
	switch fault.CodeOf(err) {
	case "":
	case fault.NotFound, fault.Forbidden:
		return out, false, nil
	default:
		return out, false, err
	}
	age, _, err := other.Age()
	r := b.Relation
	said := act.RelationSaid{Who: r.Who, Living: r.Living, Guardian: r.Guardian, Involved: r.Involved}
	return act.Relative{CaseRow: caseview.Row(other.Line()), RelationSaid: said, Age: string(age), Case: b.Holder,
		By: f.Name(b.Entry.Body.Author), At: b.Entry.At(), Ended: r.Undone, Seen: act.Seen{Seen: act.Fingerprint(said)}}, true, err
}

// AddRelative links a file with one that there is, or with a new one, in one
// transaction: both say so, or neither. Twice is once.
var AddRelative = define.Define[act.AddRelative, act.Relative]("AddRelative", "POST /cases/{id}/family", "cases", agency.CaseDesk,
	"Link a case file with that of a child, a dependant or somebody else of the family, or open one for them.")

func (n *Family) addRelative(ctx context.Context, s *agency.Session, in act.AddRelative) (out act.Relative, err error) {
	if (in.Other == "") == (in.New == nil) {
		return out, fault.Invalid("other", "family.one_of_both")
	}
	if in.Other == in.Case {
		return out, fault.Invalid("other", "family.itself")
	}
	err = n.files().Write(ctx, s, in.Case, func(f File) error {
		if err := f.OpensFamily(); err != nil {
			return err
		}
		other, err := n.otherOf(f, in)
		if err != nil {
			return err
		}
		r := relationOf(in.RelationSaid, other.Line().ID)
		stands, err := find(f, r.Other)
		switch {
		case err != nil:
			return err
		case stands != nil && !stands.Relation.Undone && stands.Relation != r:
			return fault.New(fault.Conflict, "family.linked")
		}
		if err := link(f, other, r); err != nil {
			return err
		}
		if out, err = shown(f, r.Other); err != nil {
			return err
		}
		return f.Keep(out)
	})
	if err != nil {
		return act.Relative{}, err
	}
	return out, nil
}

// otherOf is the file with which one is linked: one that there is, or a new one.
func (n *Family) otherOf(f File, in act.AddRelative) (File, error) {
	if in.New == nil {
		return besideOf(f, in.Other)
	}
	made := act.CreateCase{Known: in.New.Known, Language: in.New.Language, Alone: in.New.Alone}
	if in.New.BirthYear != 0 || in.New.AgeBand != "" {
		made.Facts = &act.NewFacts{CaseFacts: act.CaseFacts{BirthYear: in.New.BirthYear, AgeBand: in.New.AgeBand}}
	}
	other, err := f.Founded(made)
	return other, fault.Below("new", err)
}

// besideOf opens the other file of a link for writing.
func besideOf(f File, id string) (File, error) {
	other, err := f.Beside(id)
	if err == nil {
		err = other.OpensFamily()
	}
	return other, err
}

func relationOf(in act.RelationSaid, other string) kin.Relation {
	return kin.Relation{Other: other, Who: in.Who, Living: in.Living, Guardian: in.Guardian, Involved: in.Involved}
}

// link writes a relation into both files, where it does not stand already.
func link(f, other File, r kin.Relation) error {
	if err := write(f, r); err != nil {
		return err
	}
	return write(other, r.From(f.Line().ID))
}

func write(f File, r kin.Relation) error {
	stands, err := find(f, r.Other)
	if err != nil || stands != nil && stands.Relation == r {
		return err
	}
	return f.WriteRelation(r)
}

// find is the relation of a file itself to another one, nil for none.
func find(f File, other string) (*Belonging, error) {
	all, err := f.Relations()
	for _, b := range all {
		if b.Holder == f.Line().ID && b.Relation.Other == other {
			return &b, err
		}
	}
	return nil, err
}

// shown is a link as it stands now.
func shown(f File, other string) (act.Relative, error) {
	b, err := find(f, other)
	if err != nil || b == nil {
		return act.Relative{}, err
	}
	out, _, err := relative(f, *b)
	return out, err
}

// SetRelative changes what is said of a link, in both files.
var SetRelative = define.Define[act.SetRelative, act.Relative]("SetRelative", "PUT /cases/{id}/family/{other}", "cases", agency.CaseDesk,
	"Change what is said of the link between two case files of a family.")

func (n *Family) setRelative(ctx context.Context, s *agency.Session, in act.SetRelative) (act.Relative, error) {
	return n.change(ctx, s, in.Case, in.Other, func(r kin.Relation) (kin.Relation, error) {
		said := act.RelationSaid{Who: r.Who, Living: r.Living, Guardian: r.Guardian, Involved: r.Involved}
		if r.Undone {
			return r, errNone
		}
		return relationOf(in.RelationSaid, r.Other), in.Check(act.Fingerprint(said))
	})
}

var errNone = fault.New(fault.NotFound, "family.no_link")

// RemoveRelative takes a link away, from either side and in both files. That there was
// one stays in their history.
var RemoveRelative = define.Define[act.RelativeRef, act.Relative]("RemoveRelative", "DELETE /cases/{id}/family/{other}", "cases", agency.CaseDesk,
	"Take away the link between two case files of a family; that there was one stays in their history.")

func (n *Family) removeRelative(ctx context.Context, s *agency.Session, in act.RelativeRef) (act.Relative, error) {
	return n.change(ctx, s, in.Case, in.Other, func(r kin.Relation) (kin.Relation, error) {
		r.Undone = true
		return r, nil
	})
}

// change writes a link anew in both files.
func (n *Family) change(ctx context.Context, s *agency.Session, id, with string, to func(kin.Relation) (kin.Relation, error)) (out act.Relative, err error) {
	err = n.files().Write(ctx, s, id, func(f File) error {
		if err := f.OpensFamily(); err != nil {
			return err
		}
		other, err := besideOf(f, with)
		if err != nil {
			return err
		}
		stands, err := find(f, with)
		if err == nil && stands == nil {
			err = errNone
		}
		if err != nil {
			return err
		}
		r, err := to(stands.Relation)
		if err != nil {
			return err
		}
		if err := link(f, other, r); err != nil {
			return err
		}
		out, err = shown(f, with)
		return err
	})
	if err != nil {
		return act.Relative{}, err
	}
	return out, nil
}
