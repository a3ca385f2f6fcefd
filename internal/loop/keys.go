package loop

import (
	"bytes"
	"slices"

	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/parcel"
	"relais/internal/referral"
	"relais/internal/seal"
)

// What the loop refuses.
var (
	errNoReferral = fault.New(fault.NotFound, "fault.not_found")
	errNotNow     = fault.New(fault.Conflict, "referral.not_now")
	errMoved      = fault.New(fault.Conflict, "referral.moved")
	errFilled     = fault.New(fault.Conflict, "referral.filled")
	errGone       = fault.New(fault.Gone, "referral.gone")
	errTampered   = fault.New(fault.Internal, "referral.tampered")
)

// linkRecord is a link as it is kept, and whether the sender may not know of it.
type linkRecord struct {
	parcel.Link
	Veiled bool `json:"veil,omitempty"` // the sender may not know of it
}

// carriesRelease reports whether a move carried what was released.
func (r linkRecord) carriesRelease() bool {
	m := referral.Move(r.Header.Type)
	return m == referral.MoveRelease || m == referral.MoveDisclose
}

func linkBind(id string, seq int) seal.Bind {
	return seal.Bind{Kind: "link", Object: id, Version: uint64(seq)}
}

func tickBind(id string, seq int) seal.Bind {
	return seal.Bind{Kind: "tick", Object: id, Version: uint64(seq)}
}

func heldBind(bundle string) seal.Bind { return seal.Bind{Kind: "held", Object: bundle} }

func releaseBind(recipient, id string) seal.Bind {
	return seal.Bind{Kind: "release", Owner: recipient, Object: id}
}

func releaseStateBind(id string) seal.Bind { return seal.Bind{Kind: "release state", Object: id} }

// sealCard seals a side's card.
func sealCard(s *agency.Session, id string, c referral.Card) []byte {
	return agency.SealVaultRecord(s, "referral card", id, c)
}

func openCard(s *agency.Session, id string, sealed []byte) (c referral.Card, err error) {
	err = agency.OpenVaultRecord(s, "referral card", id, sealed, &c)
	return c, err
}

func (n *Loop) sealState(o *openReferral) []byte {
	sealed := agency.SealJSON(n.node.Own, referral.StateBind(o.ID, o.Version), o.st)
	n.kept.Put(o.ID, keptState{o.Version, sealed, o.st})
	return sealed
}

// keptState is where a referral stood when this process sealed it. It may
// never have been committed, or have been moved on by another process: what
// the database holds is compared with it, byte by byte.
type keptState struct {
	version int
	sealed  []byte
	st      referral.State
}

func (n *Loop) openState(row referral.Row) (st referral.State, err error) {
	if kept, ok := n.kept.Get(row.ID); ok && kept.version == row.Version && bytes.Equal(kept.sealed, row.State) {
		st = kept.st
		st.Parcels = slices.Clip(st.Parcels) // whoever adds to it gets a copy
		return st, nil
	}
	err = agency.OpenJSON(n.node.Own, referral.StateBind(row.ID, row.Version), row.State, &st)
	return st, err
}

func (n *Loop) sealDeskHead(id string, h parcel.Header) []byte {
	return agency.SealJSON(n.node.Own, seal.Bind{Kind: "desk copy", Object: id}, h)
}

func (n *Loop) openDeskHead(id string, sealed []byte) (h parcel.Header, err error) {
	err = agency.OpenJSON(n.node.Own, seal.Bind{Kind: "desk copy", Object: id}, sealed, &h)
	return h, err
}

// RecordVersion implements record.Body.
func (linkRecord) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (heldParcel) RecordVersion() int { return 1 }
