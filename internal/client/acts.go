package client

import (
	"context"

	"relais/internal/act"
)

// Setup: found the node with the one-time setup code: its first coalition, agency and administrator.
func (c *Client) Setup(ctx context.Context, in act.Setup) (act.Joined, error) {
	return call[act.Setup, act.Joined](ctx, c, "Setup", in)
}

// SignIn: sign in by passphrase and TOTP; the token is the bearer token of every other call.
func (c *Client) SignIn(ctx context.Context, in act.SignIn) (act.Session, error) {
	return call[act.SignIn, act.Session](ctx, c, "SignIn", in)
}

// PasskeySignInBegin: begin to sign in by passkey.
func (c *Client) PasskeySignInBegin(ctx context.Context, in act.PasskeyBegin) (act.PasskeyOptions, error) {
	return call[act.PasskeyBegin, act.PasskeyOptions](ctx, c, "PasskeySignInBegin", in)
}

// PasskeySignInFinish: finish to sign in by passkey.
func (c *Client) PasskeySignInFinish(ctx context.Context, in act.PasskeyFinish) (act.Session, error) {
	return call[act.PasskeyFinish, act.Session](ctx, c, "PasskeySignInFinish", in)
}

// RegisterAgency: join the coalition with an agency's one-time invitation.
func (c *Client) RegisterAgency(ctx context.Context, in act.RegisterAgency) (act.Joined, error) {
	return call[act.RegisterAgency, act.Joined](ctx, c, "RegisterAgency", in)
}

// AcceptInvitation: join an agency with a member's one-time invitation.
func (c *Client) AcceptInvitation(ctx context.Context, in act.AcceptInvitation) (act.Joined, error) {
	return call[act.AcceptInvitation, act.Joined](ctx, c, "AcceptInvitation", in)
}

// Recover: start a recovery with shares of the printed kit; every member is told and 24 hours pass.
func (c *Client) Recover(ctx context.Context, in act.Recover) (act.Recovery, error) {
	return call[act.Recover, act.Recovery](ctx, c, "Recover", in)
}

// FinishRecovery: finish a recovery after its waiting time; everything is rotated.
func (c *Client) FinishRecovery(ctx context.Context, in act.FinishRecovery) (act.Recovery, error) {
	return call[act.FinishRecovery, act.Recovery](ctx, c, "FinishRecovery", in)
}

// CancelRecovery: stop a recovery that is not yours.
func (c *Client) CancelRecovery(ctx context.Context, in act.ID) error {
	_, err := call[act.ID, act.None](ctx, c, "CancelRecovery", in)
	return err
}

// SignOut: sign out; the session's keys are destroyed.
func (c *Client) SignOut(ctx context.Context) error {
	_, err := call[act.None, act.None](ctx, c, "SignOut", act.None{})
	return err
}

// Whoami: who acts, and until when.
func (c *Client) Whoami(ctx context.Context) (act.Session, error) {
	return call[act.None, act.Session](ctx, c, "Whoami", act.None{})
}

// PasskeyAddBegin: begin to add a passkey.
func (c *Client) PasskeyAddBegin(ctx context.Context, in act.PasskeyBegin) (act.PasskeyOptions, error) {
	return call[act.PasskeyBegin, act.PasskeyOptions](ctx, c, "PasskeyAddBegin", in)
}

// PasskeyAddFinish: finish to add a passkey.
func (c *Client) PasskeyAddFinish(ctx context.Context, in act.PasskeyFinish) error {
	_, err := call[act.PasskeyFinish, act.None](ctx, c, "PasskeyAddFinish", in)
	return err
}

// ListPasskeys: one's own passkeys.
func (c *Client) ListPasskeys(ctx context.Context) (act.Passkeys, error) {
	return call[act.None, act.Passkeys](ctx, c, "ListPasskeys", act.None{})
}

// RemovePasskey: take one of one's own passkeys away.
func (c *Client) RemovePasskey(ctx context.Context, in act.ID) error {
	_, err := call[act.ID, act.None](ctx, c, "RemovePasskey", in)
	return err
}

// ChangePassphrase: replace one's own passphrase.
func (c *Client) ChangePassphrase(ctx context.Context, in act.ChangePassphrase) error {
	_, err := call[act.ChangePassphrase, act.None](ctx, c, "ChangePassphrase", in)
	return err
}

// SetLanguage: choose one's own language.
func (c *Client) SetLanguage(ctx context.Context, in act.SetLanguage) error {
	_, err := call[act.SetLanguage, act.None](ctx, c, "SetLanguage", in)
	return err
}

// LookAtInvitation: who invites, and to what, before the invitation is used.
func (c *Client) LookAtInvitation(ctx context.Context, in act.InvitationCode) (act.Invited, error) {
	return call[act.InvitationCode, act.Invited](ctx, c, "LookAtInvitation", in)
}

// InviteMember: invite somebody to one's own agency; the code is shown once.
func (c *Client) InviteMember(ctx context.Context, in act.InviteMember) (act.Invitation, error) {
	return call[act.InviteMember, act.Invitation](ctx, c, "InviteMember", in)
}

// InviteAgency: invite an agency into the coalition (desk only).
func (c *Client) InviteAgency(ctx context.Context, in act.InviteAgency) (act.Invitation, error) {
	return call[act.InviteAgency, act.Invitation](ctx, c, "InviteAgency", in)
}

// ListInvitations: the invitations that are still open.
func (c *Client) ListInvitations(ctx context.Context) (act.Invitations, error) {
	return call[act.None, act.Invitations](ctx, c, "ListInvitations", act.None{})
}

// RevokeInvitation: take an invitation back.
func (c *Client) RevokeInvitation(ctx context.Context, in act.ID) error {
	_, err := call[act.ID, act.None](ctx, c, "RevokeInvitation", in)
	return err
}

// AdmitMember: certify a newcomer's keys and hand over the case desk's, after comparing the short code by voice.
func (c *Client) AdmitMember(ctx context.Context, in act.AdmitMember) (act.Member, error) {
	return call[act.AdmitMember, act.Member](ctx, c, "AdmitMember", in)
}

// ListMembers: the members of one's own agency.
func (c *Client) ListMembers(ctx context.Context) (act.Members, error) {
	return call[act.None, act.Members](ctx, c, "ListMembers", act.None{})
}

// ChangeRoles: give a member other roles.
func (c *Client) ChangeRoles(ctx context.Context, in act.ChangeRoles) (act.Member, error) {
	return call[act.ChangeRoles, act.Member](ctx, c, "ChangeRoles", in)
}

// RemoveMember: remove a member; the agency's keys are rotated.
func (c *Client) RemoveMember(ctx context.Context, in act.ID) error {
	_, err := call[act.ID, act.None](ctx, c, "RemoveMember", in)
	return err
}

// CreateKit: make the recovery kit; the shares are shown once.
func (c *Client) CreateKit(ctx context.Context, in act.CreateKit) (act.Kit, error) {
	return call[act.CreateKit, act.Kit](ctx, c, "CreateKit", in)
}

// ConfirmKit: say that the kit was printed.
func (c *Client) ConfirmKit(ctx context.Context, in act.ConfirmKit) error {
	_, err := call[act.ConfirmKit, act.None](ctx, c, "ConfirmKit", in)
	return err
}

// ListAgencies: the agencies of this node.
func (c *Client) ListAgencies(ctx context.Context) (act.Agencies, error) {
	return call[act.None, act.Agencies](ctx, c, "ListAgencies", act.None{})
}

// GetAgency: one agency.
func (c *Client) GetAgency(ctx context.Context, in act.ID) (act.Agency, error) {
	return call[act.ID, act.Agency](ctx, c, "GetAgency", in)
}

// SetAgencyProfile: change one's own agency: names, zone, hours, back-up, rules.
func (c *Client) SetAgencyProfile(ctx context.Context, in act.AgencyProfile) (act.Agency, error) {
	return call[act.AgencyProfile, act.Agency](ctx, c, "SetAgencyProfile", in)
}

// ListAudit: who did what to which object, in one's own agency.
func (c *Client) ListAudit(ctx context.Context, in act.AuditQuery) (act.Audit, error) {
	return call[act.AuditQuery, act.Audit](ctx, c, "ListAudit", in)
}

// AuditHead: the signed head of the node's audit log, to keep elsewhere.
func (c *Client) AuditHead(ctx context.Context) (act.AuditHead, error) {
	return call[act.None, act.AuditHead](ctx, c, "AuditHead", act.None{})
}

// KeepForm: keep what was being written, sealed to oneself.
func (c *Client) KeepForm(ctx context.Context, in act.KeepForm) (act.Kept, error) {
	return call[act.KeepForm, act.Kept](ctx, c, "KeepForm", in)
}

// OpenKept: open what was kept.
func (c *Client) OpenKept(ctx context.Context, in act.ID) (act.KeptForm, error) {
	return call[act.ID, act.KeptForm](ctx, c, "OpenKept", in)
}

// DropKept: throw away what was kept.
func (c *Client) DropKept(ctx context.Context, in act.ID) error {
	_, err := call[act.ID, act.None](ctx, c, "DropKept", in)
	return err
}

// CreateCase: open a case file.
func (c *Client) CreateCase(ctx context.Context, in act.CreateCase) (act.Case, error) {
	return call[act.CreateCase, act.Case](ctx, c, "CreateCase", in)
}

// ListCases: search the roster by name or code.
func (c *Client) ListCases(ctx context.Context, in act.CaseQuery) (act.Cases, error) {
	return call[act.CaseQuery, act.Cases](ctx, c, "ListCases", in)
}

// GetCase: open a case file.
func (c *Client) GetCase(ctx context.Context, in act.ID) (act.Case, error) {
	return call[act.ID, act.Case](ctx, c, "GetCase", in)
}

// SetCase: change name, next date, worker, or close and reopen a case file.
func (c *Client) SetCase(ctx context.Context, in act.SetCase) (act.Case, error) {
	return call[act.SetCase, act.Case](ctx, c, "SetCase", in)
}

// GetSection: read a section.
func (c *Client) GetSection(ctx context.Context, in act.SectionRef) (act.Section, error) {
	return call[act.SectionRef, act.Section](ctx, c, "GetSection", in)
}

// RestrictSection: limit a section to at least two named members, or open it again.
func (c *Client) RestrictSection(ctx context.Context, in act.Restrict) (act.SectionInfo, error) {
	return call[act.Restrict, act.SectionInfo](ctx, c, "RestrictSection", in)
}

// AddEntry: write an entry.
func (c *Client) AddEntry(ctx context.Context, in act.AddEntry) (act.Entry, error) {
	return call[act.AddEntry, act.Entry](ctx, c, "AddEntry", in)
}

// AmendEntry: write a new revision of an entry.
func (c *Client) AmendEntry(ctx context.Context, in act.AmendEntry) (act.Entry, error) {
	return call[act.AmendEntry, act.Entry](ctx, c, "AmendEntry", in)
}

// UndoEntry: take the newest revision back.
func (c *Client) UndoEntry(ctx context.Context, in act.EntryRef) (act.Entry, error) {
	return call[act.EntryRef, act.Entry](ctx, c, "UndoEntry", in)
}

// EntryHistory: all revisions of an entry.
func (c *Client) EntryHistory(ctx context.Context, in act.EntryRef) (act.History, error) {
	return call[act.EntryRef, act.History](ctx, c, "EntryHistory", in)
}

// SetSafeContact: set how the person can be reached without danger.
func (c *Client) SetSafeContact(ctx context.Context, in act.SetSafeContact) (act.SafeContact, error) {
	return call[act.SetSafeContact, act.SafeContact](ctx, c, "SetSafeContact", in)
}

// RecordContact: note a contact with the person.
func (c *Client) RecordContact(ctx context.Context, in act.RecordContact) (act.Entry, error) {
	return call[act.RecordContact, act.Entry](ctx, c, "RecordContact", in)
}

// AddNeed: note a need.
func (c *Client) AddNeed(ctx context.Context, in act.AddNeed) (act.Need, error) {
	return call[act.AddNeed, act.Need](ctx, c, "AddNeed", in)
}

// SetNeed: change where a need stands.
func (c *Client) SetNeed(ctx context.Context, in act.SetNeed) (act.Need, error) {
	return call[act.SetNeed, act.Need](ctx, c, "SetNeed", in)
}

// RecordConsent: record what the person agrees to.
func (c *Client) RecordConsent(ctx context.Context, in act.RecordConsent) (act.Consent, error) {
	return call[act.RecordConsent, act.Consent](ctx, c, "RecordConsent", in)
}

// CosignConsent: co-sign a consent that names police, border, immigration or child protection.
func (c *Client) CosignConsent(ctx context.Context, in act.ConsentRef) (act.Consent, error) {
	return call[act.ConsentRef, act.Consent](ctx, c, "CosignConsent", in)
}

// WithdrawConsent: take a consent back; what was released under it stops opening at once.
func (c *Client) WithdrawConsent(ctx context.Context, in act.WithdrawConsent) (act.Consent, error) {
	return call[act.WithdrawConsent, act.Consent](ctx, c, "WithdrawConsent", in)
}

// Home: my people, what waits for me, what is overdue.
func (c *Client) Home(ctx context.Context) (act.Home, error) {
	return call[act.None, act.Home](ctx, c, "Home", act.None{})
}

// PreviewAsk: what each candidate would get, before anything is sent.
func (c *Client) PreviewAsk(ctx context.Context, in act.Ask) (act.AskPreview, error) {
	return call[act.Ask, act.AskPreview](ctx, c, "PreviewAsk", in)
}

// Ask: ask one agency, several in turn, or several at once, without the person's identity.
func (c *Client) Ask(ctx context.Context, in act.Ask) (act.Asked, error) {
	return call[act.Ask, act.Asked](ctx, c, "Ask", in)
}

// ListReferrals: inbox, sent, or the desk's list.
func (c *Client) ListReferrals(ctx context.Context, in act.ReferralQuery) (act.Referrals, error) {
	return call[act.ReferralQuery, act.Referrals](ctx, c, "ListReferrals", in)
}

// GetReferral: one referral, as its reader may see it.
func (c *Client) GetReferral(ctx context.Context, in act.ID) (act.Referral, error) {
	return call[act.ID, act.Referral](ctx, c, "GetReferral", in)
}

// Move: move a referral on.
func (c *Client) Move(ctx context.Context, in act.Move) (act.Referral, error) {
	return call[act.Move, act.Referral](ctx, c, "Move", in)
}

// Release: release sections, sealed, under a consent.
func (c *Client) Release(ctx context.Context, in act.Release) (act.Referral, error) {
	return call[act.Release, act.Referral](ctx, c, "Release", in)
}

// OpenRelease: open what was released; the first opening signs the receipt.
func (c *Client) OpenRelease(ctx context.Context, in act.ID) (act.OpenedRelease, error) {
	return call[act.ID, act.OpenedRelease](ctx, c, "OpenRelease", in)
}

// Receipt: answer a withdrawal: purged, or kept with its legal basis.
func (c *Client) Receipt(ctx context.Context, in act.Receipt) (act.Referral, error) {
	return call[act.Receipt, act.Referral](ctx, c, "Receipt", in)
}

// Withdraw: the person takes their agreement back; this beats every other move.
func (c *Client) Withdraw(ctx context.Context, in act.Withdraw) (act.Referral, error) {
	return call[act.Withdraw, act.Referral](ctx, c, "Withdraw", in)
}

// Undo: take one's own last move back, within 2 minutes and unread.
func (c *Client) Undo(ctx context.Context, in act.ID) (act.Referral, error) {
	return call[act.ID, act.Referral](ctx, c, "Undo", in)
}

// Disclose: disclose without consent: danger to life, a child at risk, or a court order.
func (c *Client) Disclose(ctx context.Context, in act.Disclosure) (act.DisclosureView, error) {
	return call[act.Disclosure, act.DisclosureView](ctx, c, "Disclose", in)
}

// ReviewDisclosure: review or approve a disclosure as the second member.
func (c *Client) ReviewDisclosure(ctx context.Context, in act.ID) (act.DisclosureView, error) {
	return call[act.ID, act.DisclosureView](ctx, c, "ReviewDisclosure", in)
}

// AddLegalDemand: register a legal demand.
func (c *Client) AddLegalDemand(ctx context.Context, in act.LegalDemand) (act.LegalDemand, error) {
	return call[act.LegalDemand, act.LegalDemand](ctx, c, "AddLegalDemand", in)
}

// ListLegalDemands: the register of legal demands.
func (c *Client) ListLegalDemands(ctx context.Context) (act.LegalDemands, error) {
	return call[act.None, act.LegalDemands](ctx, c, "ListLegalDemands", act.None{})
}

// ListDisclosures: the agency's disclosures without consent, newest first.
func (c *Client) ListDisclosures(ctx context.Context) (act.Disclosures, error) {
	return call[act.None, act.Disclosures](ctx, c, "ListDisclosures", act.None{})
}
