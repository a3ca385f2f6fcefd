// Package sectors changes the sector of an agency: the desk and the agency sign
// it together.
package sectors

import (
	"context"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/seal"
	"relais/internal/store"
)

// View shows an agency to a member.
type View func(ctx context.Context, s *agency.Session, id string) (act.Agency, error)

// Changed stops what is under way to an agency, in the transaction that gives
// it another sector, before it does.
type Changed func(ctx context.Context, tx *store.Tx, agencyID, before, sector string) error

// Sectors is the room.
type Sectors struct {
	node    *node.Node
	view    View
	changed Changed
}

// New returns the room of a node.
func New(n *node.Node, view View, changed Changed) *Sectors { return &Sectors{n, view, changed} }

// Acts lists what the room carries out.
func (n *Sectors) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(AcceptSector, n.acceptSector),
		define.Bind(ConfirmSector, n.confirmSector),
		define.Bind(ListSectorChanges, n.listSectorChanges),
		define.Bind(ProposeSector, n.proposeSector),
	}
}

// sectorChange is a sector that the desk proposes for an agency: its root has
// signed, and a second member of the desk perhaps. Sealed for the node.
type sectorChange struct {
	Sector string `json:"sector"`           // code
	Number int    `json:"number"`           // counts the sectors of the agency
	Date   string `json:"date"`             // day of the signatures, UTC
	Grant  []byte `json:"grant"`            // the desk's root
	By     string `json:"by"`               // member of the desk who proposed it
	Second string `json:"second,omitempty"` // another member of the desk, who agreed
	Sign   []byte `json:"sign,omitempty"`   // the second's signature
}

const purposeSecond = "relais/1/second of a sector"

// RecordVersion implements record.Body.
func (sectorChange) RecordVersion() int { return 1 }

func changeBind(id string) seal.Bind { return seal.Bind{Kind: "sector change", Owner: id} }

// ProposeSector says with the desk's root of which sector an agency is to be. It
// holds when another member of the desk and the agency itself have signed.
var ProposeSector = define.Define[act.ProposeSector, act.None]("ProposeSector", "POST /agencies/{id}/sector", "agencies", agency.CoalitionDesk,
	"Propose another sector for an agency; a second member of the desk and the agency must agree.").Asks(agency.GraveMember)

func (n *Sectors) proposeSector(ctx context.Context, s *agency.Session, in act.ProposeSector) (out act.None, err error) {
	if err := agency.NeedRoot(s); err != nil {
		return out, err
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		desk, err := n.node.AgencyPublic(ctx, tx, s.Agency)
		if err != nil {
			return err
		}
		p, err := n.node.AgencyPublic(ctx, tx, in.ID)
		if err != nil {
			return err
		}
		keys, err := n.node.FreshKeys(ctx, tx, s, desk)
		if err != nil {
			return err
		}
		if p.Desk != desk.ID || keys.Root.IsZero() {
			return fault.New(fault.Forbidden, "agency.desk.only")
		}
		c := sectorChange{Sector: in.Sector, Number: p.Number + 1, Date: node.Today(tx), By: s.Member}
		c.Grant = agency.GrantSector(c.claim(desk), p.ID, desk.Serial, keys.Root)
		if err := n.putChange(ctx, tx, p.ID, c); err != nil {
			return err
		}
		if err := n.node.NotifyAll(ctx, tx, desk.ID, act.Notice{Code: "agency.notice.sector_proposed", Args: []string{s.Name}, Link: "/network/" + p.ID}); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "sector.propose", p.ID)
	})
}

func (c sectorChange) claim(desk *agency.Public) agency.Claim {
	return agency.Claim{Coalition: desk.CoalitionID, Desk: desk.ID, Sector: c.Sector, Number: c.Number, Date: c.Date}
}

func (n *Sectors) putChange(ctx context.Context, tx *store.Tx, id string, c sectorChange) error {
	return tx.PutSectorChange(ctx, id, agency.SealJSON(n.node.Own, changeBind(id), c))
}

// sectorChange reads what is proposed for an agency; not found when nothing is.
func (n *Sectors) sectorChange(ctx context.Context, tx *store.Tx, id string) (c sectorChange, err error) {
	sealed, err := tx.SectorChange(ctx, id)
	if err != nil {
		return c, err
	}
	return c, agency.OpenJSON(n.node.Own, changeBind(id), sealed, &c)
}

// ConfirmSector is the second member of the desk who agrees to a sector.
var ConfirmSector = define.Define[act.ID, act.None]("ConfirmSector", "POST /agencies/{id}/sector/confirm", "agencies", agency.CoalitionDesk,
	"Agree, as a second member of the desk, to another sector of an agency.").Asks(agency.GraveMember)

func (n *Sectors) confirmSector(ctx context.Context, s *agency.Session, in act.ID) (out act.None, err error) {
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		c, err := n.sectorChange(ctx, tx, in.ID)
		if err != nil {
			return err
		}
		if c.By == s.Member {
			return fault.New(fault.Conflict, "agency.sector.second")
		}
		p, err := n.node.AgencyPublic(ctx, tx, in.ID)
		if err != nil {
			return err
		}
		if p.Desk != s.Agency {
			return fault.New(fault.Forbidden, "agency.desk.only")
		}
		desk, err := n.node.AgencyPublic(ctx, tx, s.Agency)
		if err != nil {
			return err
		}
		if err := grantOf(p, desk, c); err != nil {
			return err
		}
		c.Second, c.Sign = s.Member, s.Keys.Sign.Sign(purposeSecond, c.Grant)
		if err := n.putChange(ctx, tx, p.ID, c); err != nil {
			return err
		}
		if err := n.node.NotifyAll(ctx, tx, p.ID, act.Notice{Code: "agency.notice.sector_waits", Link: "/network/" + p.ID}); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "sector.confirm", p.ID)
	})
}

// AcceptSector countersigns, with the agency's own root, the sector that the
// desk proposes. From then on it holds, and every agency is told.
var AcceptSector = define.Define[act.None, act.Agency]("AcceptSector", "POST /agency/sector", "agencies", agency.Administrators,
	"Countersign the sector that the desk proposes for one's own agency; every agency is told.").Asks(agency.GraveMember)

func (n *Sectors) acceptSector(ctx context.Context, s *agency.Session, _ act.None) (out act.Agency, err error) {
	if err := agency.NeedRoot(s); err != nil {
		return out, err
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		a, err := n.node.AgencyPublic(ctx, tx, s.Agency)
		if err != nil {
			return err
		}
		c, err := n.sectorChange(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		keys, err := n.node.FreshKeys(ctx, tx, s, a)
		if err != nil {
			return err
		}
		desk, err := n.signedChange(ctx, tx, a, c)
		if err != nil {
			return err
		}
		if err := n.changed(ctx, tx, a.ID, a.Sector, c.Sector); err != nil {
			return err
		}
		next := agency.Standing{Grant: c.Grant, Own: agency.SignStanding(c.claim(desk), a.ID, a.Serial, keys.Root)}
		if err := n.putSector(ctx, tx, a, c.Sector, next); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "sector.accept", a.ID)
	})
	if err != nil {
		return out, err
	}
	return n.view(ctx, s, s.Agency)
}

// grantOf checks that the desk's root has signed what is proposed.
func grantOf(a, desk *agency.Public, c sectorChange) error {
	claim, err := agency.VerifyGrant(desk.ID, a.ID, desk.Roots, c.Grant, nil)
	if err != nil || claim != c.claim(desk) || c.Number <= a.Number {
		return fault.New(fault.Conflict, "agency.sector.unsigned")
	}
	return nil
}

// signedChange checks that the desk which the agency recognizes has signed
// twice: with its root, and by the hand of a second member.
func (n *Sectors) signedChange(ctx context.Context, tx *store.Tx, a *agency.Public, c sectorChange) (*agency.Public, error) {
	desk, err := n.node.AgencyPublic(ctx, tx, a.Desk)
	if err != nil {
		return nil, err
	}
	if err := grantOf(a, desk, c); err != nil {
		return nil, err
	}
	second, err := n.node.MemberPublic(ctx, tx, c.Second)
	if fault.CodeOf(err) == fault.NotFound {
		return nil, fault.New(fault.Conflict, "agency.sector.unsigned")
	}
	if err != nil {
		return nil, err
	}
	if c.Second == c.By || second.Agency != desk.ID || !second.Certified() || !second.Sign.Verify(purposeSecond, c.Grant, c.Sign) {
		return nil, fault.New(fault.Conflict, "agency.sector.unsigned")
	}
	return desk, nil
}

// putSector writes a sector that both have signed, and tells every agency.
func (n *Sectors) putSector(ctx context.Context, tx *store.Tx, a *agency.Public, sector string, next agency.Standing) error {
	row, err := tx.Agency(ctx, a.ID)
	if err != nil {
		return err
	}
	done, err := tx.SetStanding(ctx, a.ID, sector, row.Standing, next.Bytes())
	if err == nil && !done {
		err = fault.New(fault.Conflict, "agency.changed")
	}
	if err != nil {
		return err
	}
	if err := tx.DropSectorChange(ctx, a.ID); err != nil {
		return err
	}
	all, err := tx.AgencyIDs(ctx)
	if err != nil {
		return err
	}
	for _, id := range all {
		what := act.Notice{Code: "agency.notice.sector", Link: "/network/" + a.ID}
		if err := n.node.NotifyAll(ctx, tx, id, what); err != nil {
			return err
		}
	}
	return nil
}

// ListSectorChanges lists the sectors that wait for a signature: the desk sees
// all, every other agency its own.
var ListSectorChanges = define.Define[act.None, act.SectorChanges]("ListSectorChanges", "GET /sectors", "agencies", agency.SignedIn,
	"The sectors that wait for a signature: all for the desk, otherwise one's own.")

func (n *Sectors) listSectorChanges(ctx context.Context, s *agency.Session, _ act.None) (out act.SectorChanges, err error) {
	out.Items = []act.SectorChange{}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		ids, err := tx.SectorChanges(ctx)
		if err != nil {
			return err
		}
		if !s.IsDesk {
			ids = slices.DeleteFunc(ids, func(id string) bool { return id != s.Agency })
		}
		for _, id := range ids {
			c, err := n.sectorChange(ctx, tx, id)
			if agency.Damaged(err) {
				out.Damaged = append(out.Damaged, id)
				continue
			}
			if err != nil {
				return err
			}
			out.Items = append(out.Items, act.SectorChange{Agency: id, Sector: c.Sector, Mine: c.By == s.Member, Confirmed: c.Second != ""})
		}
		return nil
	})
	return out, err
}
