package node

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
)

// CreateCase is not built yet.
func (n *Node) CreateCase(ctx context.Context, s *agency.Session, in act.CreateCase) (out act.Case, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// ListCases is not built yet.
func (n *Node) ListCases(ctx context.Context, s *agency.Session, in act.CaseQuery) (out act.Cases, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// GetCase is not built yet.
func (n *Node) GetCase(ctx context.Context, s *agency.Session, in act.ID) (out act.Case, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// SetCase is not built yet.
func (n *Node) SetCase(ctx context.Context, s *agency.Session, in act.SetCase) (out act.Case, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// GetSection is not built yet.
func (n *Node) GetSection(ctx context.Context, s *agency.Session, in act.SectionRef) (out act.Section, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// RestrictSection is not built yet.
func (n *Node) RestrictSection(ctx context.Context, s *agency.Session, in act.Restrict) (out act.SectionInfo, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// AddEntry is not built yet.
func (n *Node) AddEntry(ctx context.Context, s *agency.Session, in act.AddEntry) (out act.Entry, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// AmendEntry is not built yet.
func (n *Node) AmendEntry(ctx context.Context, s *agency.Session, in act.AmendEntry) (out act.Entry, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// UndoEntry is not built yet.
func (n *Node) UndoEntry(ctx context.Context, s *agency.Session, in act.UndoEntry) (out act.Entry, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// EntryHistory is not built yet.
func (n *Node) EntryHistory(ctx context.Context, s *agency.Session, in act.EntryRef) (out act.History, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// SetSafeContact is not built yet.
func (n *Node) SetSafeContact(ctx context.Context, s *agency.Session, in act.SetSafeContact) (out act.SafeContact, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// RecordContact is not built yet.
func (n *Node) RecordContact(ctx context.Context, s *agency.Session, in act.RecordContact) (out act.Entry, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// AddNeed is not built yet.
func (n *Node) AddNeed(ctx context.Context, s *agency.Session, in act.AddNeed) (out act.Need, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// SetNeed is not built yet.
func (n *Node) SetNeed(ctx context.Context, s *agency.Session, in act.SetNeed) (out act.Need, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// RecordConsent is not built yet.
func (n *Node) RecordConsent(ctx context.Context, s *agency.Session, in act.RecordConsent) (out act.Consent, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// CosignConsent is not built yet.
func (n *Node) CosignConsent(ctx context.Context, s *agency.Session, in act.ConsentRef) (out act.Consent, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}

// WithdrawConsent is not built yet.
func (n *Node) WithdrawConsent(ctx context.Context, s *agency.Session, in act.WithdrawConsent) (out act.Consent, err error) {
	return out, fault.New(fault.Unavailable, "soon")
}
