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
