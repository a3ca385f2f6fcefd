package act

import "slices"

// Route is where an act is found in the JSON API. The API and the client read
// the same table.
type Route struct {
	Act     string // name of the act; the OpenAPI operationId
	Method  string
	Path    string // below /api/v1
	Open    bool   // works without a session
	Tag     string
	Summary string
}

// Routes is the whole API, act by act.
var Routes = slices.Concat(caseRoutes, directoryRoutes, historyRoutes, mailRoutes, planRoutes, sourceRoutes)

// caseRoutes are the acts of agencies, sessions, case files, consents and referrals.
var caseRoutes = []Route{
	{"Setup", "POST", "/setup", true, "agencies", "Found the node with the one-time setup code: its first coalition, agency and administrator."},
	{"SignIn", "POST", "/sessions", true, "sessions", "Sign in by passphrase and TOTP; the token is the bearer token of every other call."},
	{"PasskeySignInBegin", "POST", "/sessions/passkey", true, "sessions", "Begin to sign in by passkey."},
	{"PasskeySignInFinish", "POST", "/sessions/passkey/finish", true, "sessions", "Finish to sign in by passkey."},
	{"RegisterAgency", "POST", "/agencies", true, "agencies", "Join the coalition with an agency's one-time invitation."},
	{"AcceptInvitation", "POST", "/members", true, "agencies", "Join an agency with a member's one-time invitation."},
	{"Recover", "POST", "/recoveries", true, "agencies", "Start a recovery with shares of the printed kit; every member is told and 24 hours pass."},
	{"FinishRecovery", "POST", "/recoveries/{id}/finish", true, "agencies", "Finish a recovery after its waiting time; everything is rotated."},
	{"CancelRecovery", "DELETE", "/recoveries/{id}", false, "agencies", "Stop a recovery that is not yours."},
	{"SignOut", "DELETE", "/sessions/current", false, "sessions", "Sign out; the session's keys are destroyed."},
	{"Whoami", "GET", "/sessions/current", false, "sessions", "Who acts, and until when."},
	{"PasskeyAddBegin", "POST", "/passkeys", false, "sessions", "Begin to add a passkey."},
	{"PasskeyAddFinish", "POST", "/passkeys/finish", false, "sessions", "Finish to add a passkey."},
	{"ListPasskeys", "GET", "/passkeys", false, "sessions", "One's own passkeys."},
	{"RemovePasskey", "DELETE", "/passkeys/{id}", false, "sessions", "Take one of one's own passkeys away; it opens nothing any more."},
	{"ChangePassphrase", "PUT", "/me/passphrase", false, "sessions", "Replace one's own passphrase."},
	{"SetLanguage", "PUT", "/me/language", false, "sessions", "Choose one's own language."},
	{"LookAtInvitation", "POST", "/invitations/look", true, "agencies", "Who invites, and to what, before the invitation is used."},
	{"InviteMember", "POST", "/invitations/members", false, "agencies", "Invite somebody to one's own agency; the code is shown once."},
	{"InviteAgency", "POST", "/invitations/agencies", false, "agencies", "Invite an agency into the coalition (desk only)."},
	{"ListInvitations", "GET", "/invitations", false, "agencies", "The invitations that are still open."},
	{"RevokeInvitation", "DELETE", "/invitations/{id}", false, "agencies", "Take an invitation back."},
	{"AdmitMember", "POST", "/members/{id}/admit", false, "agencies", "Certify a newcomer's keys and hand over the case desk's, after comparing the short code by voice."},
	{"ListMembers", "GET", "/members", false, "agencies", "The members of one's own agency."},
	{"ChangeRoles", "PUT", "/members/{id}/roles", false, "agencies", "Give a member other roles."},
	{"RemoveMember", "DELETE", "/members/{id}", false, "agencies", "Remove a member; the agency's keys are rotated."},
	{"CreateKit", "POST", "/kit", false, "agencies", "Make the recovery kit; the shares are shown once."},
	{"ConfirmKit", "POST", "/kit/confirm", false, "agencies", "Say that the kit was printed."},
	{"ListAgencies", "GET", "/agencies", false, "agencies", "The agencies of this node."},
	{"GetAgency", "GET", "/agencies/{id}", false, "agencies", "One agency."},
	{"SetAgencyProfile", "PUT", "/agency", false, "agencies", "Change one's own agency: names, zone, hours, back-up, rules."},
	{"ListAudit", "GET", "/audit", false, "audit", "Who did what to which object, in one's own agency."},
	{"AuditHead", "GET", "/audit/head", false, "audit", "The signed head of the node's audit log, to keep elsewhere."},
	{"KeepForm", "POST", "/kept", false, "sessions", "Keep what was being written, sealed to oneself."},
	{"OpenKept", "GET", "/kept/{id}", false, "sessions", "Open what was kept."},
	{"DropKept", "DELETE", "/kept/{id}", false, "sessions", "Throw away what was kept."},
	{"CreateCase", "POST", "/cases", false, "cases", "Open a case file."},
	{"ListCases", "GET", "/cases", false, "cases", "Search the roster by name or code."},
	{"GetCase", "GET", "/cases/{id}", false, "cases", "Open a case file."},
	{"SetCase", "PATCH", "/cases/{id}", false, "cases", "Change name, next date, worker, or close and reopen a case file."},
	{"GetSection", "GET", "/cases/{id}/sections/{section}", false, "cases", "Read a section."},
	{"RestrictSection", "PUT", "/cases/{id}/sections/{section}/restriction", false, "cases", "Limit a section to at least two named members, or open it again."},
	{"AddEntry", "POST", "/cases/{id}/entries", false, "cases", "Write an entry."},
	{"AmendEntry", "PUT", "/cases/{id}/entries/{entry}", false, "cases", "Write a new revision of an entry."},
	{"UndoEntry", "POST", "/cases/{id}/entries/{entry}/undo", false, "cases", "Take the newest revision back."},
	{"EntryHistory", "GET", "/cases/{id}/entries/{entry}/history", false, "cases", "All revisions of an entry."},
	{"SetSafeContact", "PUT", "/cases/{id}/safe-contact", false, "cases", "Set how the person can be reached without danger."},
	{"RecordContact", "POST", "/cases/{id}/contacts", false, "cases", "Note a contact with the person."},
	{"AddNeed", "POST", "/cases/{id}/needs", false, "cases", "Note a need."},
	{"SetNeed", "PUT", "/cases/{id}/needs/{need}", false, "cases", "Change where a need stands."},
	{"RecordConsent", "POST", "/cases/{id}/consents", false, "consents", "Record what the person agrees to."},
	{"CosignConsent", "POST", "/cases/{id}/consents/{consent}/cosign", false, "consents", "Co-sign a consent that names police, border, immigration or child protection."},
	{"WithdrawConsent", "POST", "/cases/{id}/consents/{consent}/withdraw", false, "consents", "Take a consent back; what was released under it stops opening at once."},
	{"Home", "GET", "/home", false, "cases", "My people, what waits for me, what is overdue."},
	{"PreviewAsk", "POST", "/asks/preview", false, "referrals", "What each candidate would get, before anything is sent."},
	{"Ask", "POST", "/asks", false, "referrals", "Ask one agency, several in turn, or several at once, without the person's identity."},
	{"ListReferrals", "GET", "/referrals", false, "referrals", "Inbox, sent, or the desk's list."},
	{"GetReferral", "GET", "/referrals/{id}", false, "referrals", "One referral, as its reader may see it."},
	{"Move", "POST", "/referrals/{id}/moves", false, "referrals", "Move a referral on."},
	{"Release", "POST", "/referrals/{id}/release", false, "referrals", "Release sections, sealed, under a consent."},
	{"OpenRelease", "POST", "/referrals/{id}/release/open", false, "referrals", "Open what was released; the first opening signs the receipt."},
	{"Receipt", "POST", "/referrals/{id}/release/receipt", false, "referrals", "Answer a withdrawal: purged, or kept with its legal basis."},
	{"Withdraw", "POST", "/referrals/{id}/withdraw", false, "referrals", "The person takes their agreement back; this beats every other move."},
	{"Undo", "POST", "/referrals/{id}/undo", false, "referrals", "Take one's own last move back, within 2 minutes and unread."},
	{"Disclose", "POST", "/disclosures", false, "referrals", "Disclose without consent: danger to life, a child at risk, or a court order."},
	{"ReviewDisclosure", "POST", "/disclosures/{id}/review", false, "referrals", "Review or approve a disclosure as the second member."},
	{"ListDisclosures", "GET", "/disclosures", false, "referrals", "The agency's disclosures without consent, newest first."},
	{"AddLegalDemand", "POST", "/legal-demands", false, "referrals", "Register a legal demand."},
	{"ListLegalDemands", "GET", "/legal-demands", false, "referrals", "The register of legal demands."},
}

// RouteOf returns the route of an act.
func RouteOf(name string) (Route, bool) {
	for _, r := range Routes {
		if r.Act == name {
			return r, true
		}
	}
	return Route{}, false
}
