package node

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
)

// Home is not built yet.
func (n *Node) Home(ctx context.Context, s *agency.Session, in act.None) (out act.Home, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// PreviewAsk is not built yet.
func (n *Node) PreviewAsk(ctx context.Context, s *agency.Session, in act.Ask) (out act.AskPreview, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// Ask is not built yet.
func (n *Node) Ask(ctx context.Context, s *agency.Session, in act.Ask) (out act.Asked, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// ListReferrals is not built yet.
func (n *Node) ListReferrals(ctx context.Context, s *agency.Session, in act.ReferralQuery) (out act.Referrals, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// GetReferral is not built yet.
func (n *Node) GetReferral(ctx context.Context, s *agency.Session, in act.ID) (out act.Referral, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// Move is not built yet.
func (n *Node) Move(ctx context.Context, s *agency.Session, in act.Move) (out act.Referral, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// Release is not built yet.
func (n *Node) Release(ctx context.Context, s *agency.Session, in act.Release) (out act.Referral, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// OpenRelease is not built yet.
func (n *Node) OpenRelease(ctx context.Context, s *agency.Session, in act.ID) (out act.OpenedRelease, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// Receipt is not built yet.
func (n *Node) Receipt(ctx context.Context, s *agency.Session, in act.Receipt) (out act.Referral, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// Withdraw is not built yet.
func (n *Node) Withdraw(ctx context.Context, s *agency.Session, in act.Withdraw) (out act.Referral, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// Undo is not built yet.
func (n *Node) Undo(ctx context.Context, s *agency.Session, in act.ID) (out act.Referral, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// Disclose is not built yet.
func (n *Node) Disclose(ctx context.Context, s *agency.Session, in act.Disclosure) (out act.DisclosureView, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// ReviewDisclosure is not built yet.
func (n *Node) ReviewDisclosure(ctx context.Context, s *agency.Session, in act.ID) (out act.DisclosureView, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// AddLegalDemand is not built yet.
func (n *Node) AddLegalDemand(ctx context.Context, s *agency.Session, in act.LegalDemand) (out act.LegalDemand, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// ListLegalDemands is not built yet.
func (n *Node) ListLegalDemands(ctx context.Context, s *agency.Session, in act.None) (out act.LegalDemands, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}
