package node

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
)

// PasskeySignInBegin is not built yet.
func (n *Node) PasskeySignInBegin(ctx context.Context, in act.PasskeyBegin) (out act.PasskeyOptions, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// PasskeySignInFinish is not built yet.
func (n *Node) PasskeySignInFinish(ctx context.Context, in act.PasskeyFinish) (out act.Session, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// Recover is not built yet.
func (n *Node) Recover(ctx context.Context, in act.Recover) (out act.Recovery, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// FinishRecovery is not built yet.
func (n *Node) FinishRecovery(ctx context.Context, in act.FinishRecovery) (out act.Recovery, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// PasskeyAddBegin is not built yet.
func (n *Node) PasskeyAddBegin(ctx context.Context, s *agency.Session, in act.PasskeyBegin) (out act.PasskeyOptions, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// PasskeyAddFinish is not built yet.
func (n *Node) PasskeyAddFinish(ctx context.Context, s *agency.Session, in act.PasskeyFinish) (out act.None, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// ChangePassphrase is not built yet.
func (n *Node) ChangePassphrase(ctx context.Context, s *agency.Session, in act.ChangePassphrase) (out act.None, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// ChangeRoles is not built yet.
func (n *Node) ChangeRoles(ctx context.Context, s *agency.Session, in act.ChangeRoles) (out act.Member, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// RemoveMember is not built yet.
func (n *Node) RemoveMember(ctx context.Context, s *agency.Session, in act.ID) (out act.None, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// CancelRecovery is not built yet.
func (n *Node) CancelRecovery(ctx context.Context, s *agency.Session, in act.ID) (out act.None, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// ListAgencies is not built yet.
func (n *Node) ListAgencies(ctx context.Context, s *agency.Session, in act.None) (out act.Agencies, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// GetAgency is not built yet.
func (n *Node) GetAgency(ctx context.Context, s *agency.Session, in act.ID) (out act.Agency, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// SetAgencyProfile is not built yet.
func (n *Node) SetAgencyProfile(ctx context.Context, s *agency.Session, in act.AgencyProfile) (out act.Agency, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// ListAudit is not built yet.
func (n *Node) ListAudit(ctx context.Context, s *agency.Session, in act.AuditQuery) (out act.Audit, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// AuditHead is not built yet.
func (n *Node) AuditHead(ctx context.Context, s *agency.Session, in act.None) (out act.AuditHead, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}
