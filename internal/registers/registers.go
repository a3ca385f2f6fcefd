// Package registers is the registers that an agency keeps of what happened to
// what it holds: incidents, and legal demands. Nothing in them is written over:
// what is new is added, signed, to what stands.
package registers

import (
	"context"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/record"
	"relais/internal/seal"
	"relais/internal/store"
)

const purposeIncident = "relais/1/incident"

// Registers is the room.
type Registers struct {
	node *node.Node
}

// New returns the room of a node.
func New(n *node.Node) *Registers { return &Registers{n} }

// Acts lists what the room carries out.
func (n *Registers) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(AddLegalDemand, n.addLegalDemand),
		define.Bind(AddToIncident, n.addToIncident),
		define.Bind(ExportIncidents, n.exportIncidents),
		define.Bind(ExportLegalDemands, n.exportLegalDemands),
		define.Bind(ListIncidents, n.listIncidents),
		define.Bind(ListLegalDemands, n.listLegalDemands),
		define.Bind(RecordIncident, n.recordIncident),
	}
}

// RecordIncident writes an incident into the register.
var RecordIncident = define.Define[act.NewIncident, act.Incident]("RecordIncident", "POST /incidents", "registers", agency.Registrars,
	"Write an incident into the register.")

func (n *Registers) recordIncident(ctx context.Context, s *agency.Session, in act.NewIncident) (act.Incident, error) {
	return n.write(ctx, s, "incident.record", func(incidents) (incidentText, error) {
		return incidentText{Incident: seal.NewID(), Kind: in.Kind, Found: in.Found}.with(in.IncidentNote), nil
	})
}

// AddToIncident adds what is new of an incident; what stands there stays.
var AddToIncident = define.Define[act.AddToIncident, act.Incident]("AddToIncident", "POST /incidents/{id}/notes", "registers", agency.Registrars,
	"Add to an incident what is new; what stands is not written over.")

func (n *Registers) addToIncident(ctx context.Context, s *agency.Session, in act.AddToIncident) (act.Incident, error) {
	return n.write(ctx, s, "incident.add", func(all incidents) (incidentText, error) {
		if !slices.ContainsFunc(all.lines, func(t incidentText) bool { return t.Incident == in.ID }) {
			return incidentText{}, fault.New(fault.NotFound, "fault.not_found")
		}
		return incidentText{Incident: in.ID}.with(in.IncidentNote), nil
	})
}

func (t incidentText) with(n act.IncidentNote) incidentText {
	t.Text, t.Done, t.Risk, t.Why, t.Next = n.Text, n.Done, n.Risk, n.Why, n.Next
	for _, one := range n.Told {
		t.Told = append(t.Told, incidentTold(one))
	}
	return t
}

// write adds a line, which line makes of what stands.
func (n *Registers) write(ctx context.Context, s *agency.Session, action string, line func(incidents) (incidentText, error)) (out act.Incident, err error) {
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		all, err := n.read(ctx, tx, s)
		if err != nil {
			return err
		}
		t, err := line(all)
		if err != nil {
			return err
		}
		t.Agency, t.By, t.At = s.Agency, s.Member, tx.Now().UnixMicro()
		t.No, t.Prev = all.next, all.hash
		b := n.incidents(s)
		err = n.addLine(ctx, tx, s, b, action, seal.NewID(), t.No, t, func(row store.IncidentRow) error { return store.AddIncident(ctx, tx, b.owner, row) })
		if err != nil {
			return err
		}
		all.lines = append(all.lines, t)
		for _, one := range all.view(n.names(ctx, tx, s)) {
			if one.ID == t.Incident {
				out = one
			}
		}
		return n.node.Keep(ctx, tx, out)
	})
	if err != nil {
		return act.Incident{}, err
	}
	return out, nil
}

// incidents is the register of incidents of the session's agency.
func (n *Registers) incidents(s *agency.Session) book {
	return book{kind: "incident", purpose: purposeIncident, owner: n.node.Pseudonym("incident", s.Agency)}
}

// incidents are the lines of the register, as they were read.
type incidents struct {
	chain
	lines []incidentText
}

func (n *Registers) read(ctx context.Context, tx *store.Tx, s *agency.Session) (all incidents, err error) {
	b := n.incidents(s)
	rows, err := store.Incidents(ctx, tx, b.owner)
	if err != nil {
		return all, err
	}
	all.chain, err = n.readChain(ctx, tx, s, b, rows, func(_ string, signed []byte) (place, error) {
		var t incidentText
		err := record.Decode(signed, &t)
		if err == nil && t.Agency == s.Agency {
			all.lines = append(all.lines, t)
		}
		return place{t.Agency, t.By, t.No, t.Prev}, err
	}, nil)
	return all, err
}

// names finds the names of members.
func (n *Registers) names(ctx context.Context, tx *store.Tx, s *agency.Session) func(string) string {
	return func(member string) string {
		m, err := n.node.MemberPublic(ctx, tx, member)
		if err != nil || m.Agency != s.Agency {
			return ""
		}
		return m.Name
	}
}

// view gathers the lines by incident, the newest incident first.
func (all incidents) view(name func(string) string) []act.Incident {
	out, at := []act.Incident{}, map[string]int{}
	for _, t := range all.lines {
		i, ok := at[t.Incident]
		if !ok {
			i = len(out)
			at[t.Incident] = i
			out = append(out, act.Incident{ID: t.Incident, Kind: t.Kind, Found: t.Found})
		}
		note := act.IncidentNote{Text: t.Text, Done: t.Done, Risk: t.Risk, Why: t.Why, Next: t.Next}
		for _, one := range t.Told {
			note.Told = append(note.Told, act.IncidentTold(one))
		}
		out[i].Risk, out[i].Next = t.Risk, t.Next
		out[i].Notes = append(out[i].Notes, act.IncidentSaid{By: name(t.By), At: time.UnixMicro(t.At).UTC(), IncidentNote: note})
	}
	slices.Reverse(out)
	return out
}

// ListIncidents reads the register.
var ListIncidents = define.Define[act.None, act.Incidents]("ListIncidents", "GET /incidents", "registers", agency.Registrars,
	"The register of incidents.")

func (n *Registers) listIncidents(ctx context.Context, s *agency.Session, _ act.None) (act.Incidents, error) {
	return n.list(ctx, s, "incident.list")
}

func (n *Registers) list(ctx context.Context, s *agency.Session, action string) (out act.Incidents, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		all, err := n.read(ctx, tx, s)
		if err != nil {
			return err
		}
		out = act.Incidents{Items: all.view(n.names(ctx, tx, s)), Whole: all.whole, Damaged: len(all.damaged)}
		return nil
	})
	if err != nil {
		return act.Incidents{}, err
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, action, s.Agency)
	})
}
