// Package registers is the registers that an agency keeps of what happened to
// what it holds: incidents, and, as a file, legal demands. Nothing in them is
// written over: what is new is added, signed, to what stands.
package registers

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
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

// Demands lists the register of legal demands.
type Demands func(ctx context.Context, s *agency.Session) (act.LegalDemands, error)

// Registers is the room.
type Registers struct {
	node    *node.Node
	demands Demands
}

// New returns the room of a node.
func New(n *node.Node, demands Demands) *Registers { return &Registers{n, demands} }

// Acts lists what the room carries out.
func (n *Registers) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(AddToIncident, n.addToIncident),
		define.Bind(ExportIncidents, n.exportIncidents),
		define.Bind(ExportLegalDemands, n.exportLegalDemands),
		define.Bind(ListIncidents, n.listIncidents),
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
		signed := record.Encode(t)
		sealed := incidentLine{By: s.Member, Signed: signed, Sign: s.Keys.Sign.Sign(purposeIncident, signed)}
		id := seal.NewID()
		row := store.IncidentRow{ID: id, Sealed: agency.SealVaultRecord(s, "incident", id, sealed)}
		if err := store.AddIncident(ctx, tx, n.owner(s), row); err != nil {
			return err
		}
		if err := n.mark(ctx, tx, s, action, t.No, signed); err != nil {
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

// owner is the pseudonym of the session's agency in the rows of its register.
func (n *Registers) owner(s *agency.Session) []byte { return n.node.Pseudonym("incident", s.Agency) }

// object names an agency's register in the audit log.
func (n *Registers) object(s *agency.Session) string { return hex.EncodeToString(n.owner(s)) }

// mark notes the newest line in the audit log, so that a register from which
// lines were taken away at its end is noticed.
func (n *Registers) mark(ctx context.Context, tx *store.Tx, s *agency.Session, action string, no int64, signed []byte) error {
	sum := sha256.Sum256(signed)
	return n.node.Record(ctx, tx, node.AuditBody{Member: s.Member, Agency: s.Agency, Action: action,
		Minute: tx.Now().Unix() / 60, Object: n.object(s), No: no, Head: hex.EncodeToString(sum[:])})
}

// incidents is a register as it was read.
type incidents struct {
	lines   []incidentText
	damaged int
	whole   bool
	last    int64            // place of the newest line
	hash    []byte           // of it
	sums    map[int64]string // hashes by place, hex
	next    int64            // place of the next line
}

// read opens a register and looks whether each line was signed by a member,
// follows the one before and is what the audit log knows.
func (n *Registers) read(ctx context.Context, tx *store.Tx, s *agency.Session) (all incidents, err error) {
	rows, err := store.Incidents(ctx, tx, n.owner(s))
	if err != nil {
		return all, err
	}
	all.whole, all.sums = true, map[int64]string{}
	for _, row := range rows {
		t, signed, err := n.open(ctx, tx, s, row)
		if err != nil {
			all.damaged, all.whole = all.damaged+1, false
			continue
		}
		if t.No != all.last+1 || !bytes.Equal(t.Prev, all.hash) {
			all.whole = false
		}
		sum := sha256.Sum256(signed)
		all.lines, all.last, all.hash = append(all.lines, t), t.No, sum[:]
		all.sums[t.No] = hex.EncodeToString(sum[:])
	}
	return all, n.compare(ctx, tx, s, &all)
}

func (n *Registers) open(ctx context.Context, tx *store.Tx, s *agency.Session, row store.IncidentRow) (t incidentText, signed []byte, err error) {
	var line incidentLine
	if err := agency.OpenVaultRecord(s, "incident", row.ID, row.Sealed, &line); err != nil {
		return t, nil, err
	}
	m, err := n.node.MemberPublic(ctx, tx, line.By)
	if err != nil {
		return t, nil, err
	}
	if m.Agency != s.Agency || !m.Sign.Verify(purposeIncident, line.Signed, line.Sign) {
		return t, nil, seal.ErrOpen
	}
	if err := record.Decode(line.Signed, &t); err != nil {
		return t, nil, err
	}
	if t.Agency != s.Agency || t.By != line.By {
		return t, nil, seal.ErrOpen
	}
	return t, line.Signed, nil
}

// compare looks at what the audit log's newest entries about the register
// know: a line that it lacks, or has otherwise, was taken away or rolled back.
// A line that comes after such a loss does not close the gap.
func (n *Registers) compare(ctx context.Context, tx *store.Tx, s *agency.Session, all *incidents) error {
	rows, err := n.node.Trail().Last(ctx, tx, n.object(s))
	all.next = all.last + 1
	for _, row := range rows {
		body, err := n.node.OpenAudit(row)
		if err != nil || body.Object != n.object(s) {
			continue // the log's own check finds it
		}
		all.next = max(all.next, body.No+1)
		if all.sums[body.No] != body.Head {
			all.whole = false
		}
	}
	return err
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
		out = act.Incidents{Items: all.view(n.names(ctx, tx, s)), Whole: all.whole, Damaged: all.damaged}
		return nil
	})
	if err != nil {
		return act.Incidents{}, err
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, action, s.Agency)
	})
}
