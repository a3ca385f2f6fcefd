package registers

import (
	"context"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/record"
	"relais/internal/referral"
	"relais/internal/seal"
	"relais/internal/store"
)

const purposeDemand = "relais/1/legal demand"

// AddLegalDemand writes a line of the register of legal demands. With the id of
// one it says anew what stands there; what stood before is kept.
var AddLegalDemand = define.Define[act.AddLegalDemand, act.LegalDemand]("AddLegalDemand", "POST /legal-demands", "referrals", agency.CaseDesk,
	"Register a legal demand, or say anew what a line of the register says; what it said before is kept.")

func (n *Registers) addLegalDemand(ctx context.Context, s *agency.Session, in act.AddLegalDemand) (out act.LegalDemand, err error) {
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		all, err := n.demands(ctx, tx, s)
		if err != nil {
			return err
		}
		out = in.LegalDemand
		row := seal.NewID()
		if out.ID == "" {
			out.ID = row // a legal hold names the demand by it
		} else if _, ok := all.find(out.ID); !ok {
			return fault.New(fault.NotFound, "fault.not_found")
		}
		t := demandText{Agency: s.Agency, Demand: out.ID, No: all.next, Prev: all.hash, By: s.Member, At: tx.Now().UnixMicro(),
			Kind: out.Kind, From: out.From, Got: out.Got, Text: out.Text, Answer: out.Answer}
		b := n.demandBook(s)
		err = n.addLine(ctx, tx, s, b, "demand.write", row, t.No, t, func(row store.IncidentRow) error {
			return tx.AddLegalDemand(ctx, referral.DemandRow{ID: row.ID, Agency: b.owner, Sealed: row.Sealed})
		})
		if err != nil {
			return err
		}
		return n.node.Keep(ctx, tx, out)
	})
	if err != nil {
		return act.LegalDemand{}, err
	}
	return out, nil
}

func (n *Registers) demandBook(s *agency.Session) book {
	return book{kind: "legal demand", purpose: purposeDemand, owner: n.node.Pseudonym("legal demand", s.Agency)}
}

// demands are the lines of the register of legal demands, oldest first.
type demands struct {
	chain
	lines []act.LegalDemand
}

func (d demands) find(id string) (int, bool) {
	i := slices.IndexFunc(d.lines, func(one act.LegalDemand) bool { return one.ID == id })
	return i, i >= 0
}

// say puts what a line says in the place of what was said of that demand before.
func (d *demands) say(one act.LegalDemand) {
	if i, ok := d.find(one.ID); ok {
		d.lines[i] = one
		return
	}
	d.lines = append(d.lines, one)
}

func (n *Registers) demands(ctx context.Context, tx *store.Tx, s *agency.Session) (all demands, err error) {
	b := n.demandBook(s)
	kept, err := tx.LegalDemands(ctx, b.owner)
	if err != nil {
		return all, err
	}
	var rows []store.IncidentRow
	for _, row := range slices.Backward(kept) {
		rows = append(rows, store.IncidentRow{ID: row.ID, Sealed: row.Sealed})
	}
	take := func(row string, signed []byte) (place, error) {
		var t demandText
		err := record.Decode(signed, &t)
		if err == nil && t.Agency == s.Agency {
			all.say(act.LegalDemand{ID: t.Demand, Kind: t.Kind, From: t.From, Got: t.Got, Text: t.Text, Answer: t.Answer})
		}
		return place{t.Agency, t.By, t.No, t.Prev}, err
	}
	all.chain, err = n.readChain(ctx, tx, s, b, rows, take, func(row store.IncidentRow) bool {
		var d legalDemand
		if agency.OpenVaultRecord(s, b.kind, row.ID, row.Sealed, &d) != nil {
			return false
		}
		d.ID = row.ID
		all.say(act.LegalDemand(d))
		return true
	})
	return all, err
}

// ListLegalDemands lists the agency's register, newest first.
var ListLegalDemands = define.Define[act.None, act.LegalDemands]("ListLegalDemands", "GET /legal-demands", "referrals", agency.CaseDesk,
	"The register of legal demands.")

func (n *Registers) listLegalDemands(ctx context.Context, s *agency.Session, _ act.None) (act.LegalDemands, error) {
	return n.toldDemands(ctx, s, "demand.list")
}

func (n *Registers) toldDemands(ctx context.Context, s *agency.Session, action string) (out act.LegalDemands, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		all, err := n.demands(ctx, tx, s)
		if err != nil {
			return err
		}
		slices.Reverse(all.lines)
		out = act.LegalDemands{Items: all.lines, Damaged: all.damaged, Whole: all.whole}
		if out.Items == nil {
			out.Items = []act.LegalDemand{}
		}
		return nil
	})
	if err != nil {
		return act.LegalDemands{}, err
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, action, s.Agency)
	})
}
