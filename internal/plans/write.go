package plans

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/casefile/kinds"
	"relais/internal/define"
	"relais/internal/fault"
)

// AddShaped writes a goal, a step, an appointment, or another entry of a kind that is a
// list of fields.
var AddShaped = define.Define[act.AddShaped, act.Entry]("AddShaped", "POST /cases/{id}/plan", "cases", agency.CaseDesk,
	"Write a goal, a step, an appointment, a letter or another entry that is a list of fields.")

func (n *Plans) addShaped(ctx context.Context, s *agency.Session, in act.AddShaped) (out act.Entry, err error) {
	k, ok := n.kinds.Of(in.Kind)
	if !ok {
		return out, errKind()
	}
	fields, err := k.Check(in.Fields, n.node.DB.Now().In(s.Zone))
	if err != nil {
		return out, err
	}
	return n.files().AddShaped(ctx, s, in.Case, k, casefile.Shaped{Kind: k.Kind, Fields: fields, Private: in.Private})
}

func errKind() error { return fault.Invalid("kind", "caseplan.unknown_kind") }

// AmendShaped writes a new revision of such an entry, or takes it out; what it was
// stays in its history.
var AmendShaped = define.Define[act.AmendShaped, act.Entry]("AmendShaped", "PUT /cases/{id}/plan/{entry}", "cases", agency.CaseDesk,
	"Write a new revision of an entry that is a list of fields, or take it out.")

func (n *Plans) amendShaped(ctx context.Context, s *agency.Session, in act.AmendShaped) (act.Entry, error) {
	if in.Removed {
		return n.files().Revise(ctx, s, in.Case, in.Entry, in.Base, nil)
	}
	return n.files().Revise(ctx, s, in.Case, in.Entry, in.Base, func(shaped casefile.Shaped) (casefile.Shaped, error) {
		k, ok := n.kinds.Of(shaped.Kind)
		if !ok {
			return shaped, errKind()
		}
		fields, err := k.Check(in.Fields, n.node.DB.Now().In(s.Zone))
		shaped.Fields, shaped.Private = fields, in.Private
		return shaped, err
	})
}

// SetDone notes that something was done, or that it was not after all.
var SetDone = define.Define[act.SetDone, act.Entry]("SetDone", "POST /cases/{id}/plan/{entry}/done", "cases", agency.CaseDesk,
	"Note that a step, a goal or an appointment was done, or that it was not.")

func (n *Plans) setDone(ctx context.Context, s *agency.Session, in act.SetDone) (act.Entry, error) {
	return n.files().Revise(ctx, s, in.Case, in.Entry, 0, func(shaped casefile.Shaped) (casefile.Shaped, error) {
		if k, ok := n.kinds.Of(shaped.Kind); !ok || !k.Done {
			return shaped, fault.New(fault.Conflict, "caseplan.never_done")
		}
		shaped.Done = in.Done
		return shaped, nil
	})
}

// ListEntryKinds tells which kinds of entries are lists of fields, and which fields.
var ListEntryKinds = define.Define[act.None, act.EntryKinds]("ListEntryKinds", "GET /entry-kinds", "agencies", agency.SignedIn,
	"The kinds of entries that are lists of fields, and their fields.")

func (n *Plans) listEntryKinds(context.Context, *agency.Session, act.None) (act.EntryKinds, error) {
	return act.EntryKinds{Items: KindsOf(n.kinds)}, nil
}

// KindsOf are kinds as acts show them.
func KindsOf(all kinds.Kinds) []act.EntryKind {
	out := []act.EntryKind{}
	for _, k := range all {
		one := act.EntryKind{Kind: k.Kind, Number: k.Number, Section: k.Section, Title: k.Title, Due: k.Due, Done: k.Done, Told: k.Told, Tell: k.Tell, Page: k.Page, After: k.After}
		for _, f := range k.Fields {
			one.Fields = append(one.Fields, act.EntryField{Name: f.Name, Type: string(f.Type), Required: f.Required, Max: f.Max, Codes: f.Codes, Of: f.Of})
		}
		out = append(out, one)
	}
	return out
}
