package node

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
)

// Setup is not built yet.
func (n *Node) Setup(ctx context.Context, in act.Setup) (out act.Joined, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// SignIn is not built yet.
func (n *Node) SignIn(ctx context.Context, in act.SignIn) (out act.Session, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// PasskeySignInBegin is not built yet.
func (n *Node) PasskeySignInBegin(ctx context.Context, in act.PasskeyBegin) (out act.PasskeyOptions, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// PasskeySignInFinish is not built yet.
func (n *Node) PasskeySignInFinish(ctx context.Context, in act.PasskeyFinish) (out act.Session, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// RegisterAgency is not built yet.
func (n *Node) RegisterAgency(ctx context.Context, in act.RegisterAgency) (out act.Joined, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// AcceptInvitation is not built yet.
func (n *Node) AcceptInvitation(ctx context.Context, in act.AcceptInvitation) (out act.Joined, err error) {
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

// SignOut is not built yet.
func (n *Node) SignOut(ctx context.Context, s *agency.Session, in act.None) (out act.None, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// Whoami is not built yet.
func (n *Node) Whoami(ctx context.Context, s *agency.Session, in act.None) (out act.Session, err error) {
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

// InviteMember is not built yet.
func (n *Node) InviteMember(ctx context.Context, s *agency.Session, in act.InviteMember) (out act.Invitation, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// InviteAgency is not built yet.
func (n *Node) InviteAgency(ctx context.Context, s *agency.Session, in act.InviteAgency) (out act.Invitation, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// ListInvitations is not built yet.
func (n *Node) ListInvitations(ctx context.Context, s *agency.Session, in act.None) (out act.Invitations, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// RevokeInvitation is not built yet.
func (n *Node) RevokeInvitation(ctx context.Context, s *agency.Session, in act.ID) (out act.None, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// AdmitMember is not built yet.
func (n *Node) AdmitMember(ctx context.Context, s *agency.Session, in act.AdmitMember) (out act.Member, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// ListMembers is not built yet.
func (n *Node) ListMembers(ctx context.Context, s *agency.Session, in act.None) (out act.Members, err error) {
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

// CreateKit is not built yet.
func (n *Node) CreateKit(ctx context.Context, s *agency.Session, in act.CreateKit) (out act.Kit, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// ConfirmKit is not built yet.
func (n *Node) ConfirmKit(ctx context.Context, s *agency.Session, in act.ConfirmKit) (out act.None, err error) {
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

// KeepForm is not built yet.
func (n *Node) KeepForm(ctx context.Context, s *agency.Session, in act.KeepForm) (out act.Kept, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// OpenKept is not built yet.
func (n *Node) OpenKept(ctx context.Context, s *agency.Session, in act.ID) (out act.KeptForm, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// DropKept is not built yet.
func (n *Node) DropKept(ctx context.Context, s *agency.Session, in act.ID) (out act.None, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}
