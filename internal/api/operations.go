package api

import (
	"maps"

	"relais/internal/node"
)

// operations pairs every act with the method of the node that carries it out.
var operations = join(caseOperations, directoryOperations, historyOperations, mailOperations, planOperations, sourceOperations)

func join(tables ...map[string]operation) map[string]operation {
	out := map[string]operation{}
	for _, t := range tables {
		maps.Copy(out, t)
	}
	return out
}

// caseOperations are the acts of agencies, sessions, case files, consents and referrals.
var caseOperations = map[string]operation{
	"Setup":               open((*node.Node).Setup),
	"SignIn":              open((*node.Node).SignIn),
	"PasskeySignInBegin":  open((*node.Node).PasskeySignInBegin),
	"PasskeySignInFinish": open((*node.Node).PasskeySignInFinish),
	"RegisterAgency":      open((*node.Node).RegisterAgency),
	"AcceptInvitation":    open((*node.Node).AcceptInvitation),
	"Recover":             open((*node.Node).Recover),
	"FinishRecovery":      open((*node.Node).FinishRecovery),
	"CancelRecovery":      member((*node.Node).CancelRecovery),
	"SignOut":             member((*node.Node).SignOut),
	"Whoami":              member((*node.Node).Whoami),
	"PasskeyAddBegin":     member((*node.Node).PasskeyAddBegin),
	"PasskeyAddFinish":    member((*node.Node).PasskeyAddFinish),
	"ListPasskeys":        member((*node.Node).ListPasskeys),
	"RemovePasskey":       member((*node.Node).RemovePasskey),
	"ChangePassphrase":    member((*node.Node).ChangePassphrase),
	"SetLanguage":         member((*node.Node).SetLanguage),
	"LookAtInvitation":    open((*node.Node).LookAtInvitation),
	"InviteMember":        member((*node.Node).InviteMember),
	"InviteAgency":        member((*node.Node).InviteAgency),
	"ListInvitations":     member((*node.Node).ListInvitations),
	"RevokeInvitation":    member((*node.Node).RevokeInvitation),
	"AdmitMember":         member((*node.Node).AdmitMember),
	"ListMembers":         member((*node.Node).ListMembers),
	"ChangeRoles":         member((*node.Node).ChangeRoles),
	"RemoveMember":        member((*node.Node).RemoveMember),
	"CreateKit":           member((*node.Node).CreateKit),
	"ConfirmKit":          member((*node.Node).ConfirmKit),
	"ListAgencies":        member((*node.Node).ListAgencies),
	"GetAgency":           member((*node.Node).GetAgency),
	"SetAgencyProfile":    member((*node.Node).SetAgencyProfile),
	"ListAudit":           member((*node.Node).ListAudit),
	"AuditHead":           member((*node.Node).AuditHead),
	"KeepForm":            member((*node.Node).KeepForm),
	"OpenKept":            member((*node.Node).OpenKept),
	"DropKept":            member((*node.Node).DropKept),
	"CreateCase":          member((*node.Node).CreateCase),
	"ListCases":           member((*node.Node).ListCases),
	"GetCase":             member((*node.Node).GetCase),
	"SetCase":             member((*node.Node).SetCase),
	"GetSection":          member((*node.Node).GetSection),
	"RestrictSection":     member((*node.Node).RestrictSection),
	"AddEntry":            member((*node.Node).AddEntry),
	"AmendEntry":          member((*node.Node).AmendEntry),
	"UndoEntry":           member((*node.Node).UndoEntry),
	"EntryHistory":        member((*node.Node).EntryHistory),
	"SetSafeContact":      member((*node.Node).SetSafeContact),
	"RecordContact":       member((*node.Node).RecordContact),
	"AddNeed":             member((*node.Node).AddNeed),
	"SetNeed":             member((*node.Node).SetNeed),
	"RecordConsent":       member((*node.Node).RecordConsent),
	"CosignConsent":       member((*node.Node).CosignConsent),
	"WithdrawConsent":     member((*node.Node).WithdrawConsent),
	"Home":                member((*node.Node).Home),
	"PreviewAsk":          member((*node.Node).PreviewAsk),
	"Ask":                 member((*node.Node).Ask),
	"ListReferrals":       member((*node.Node).ListReferrals),
	"GetReferral":         member((*node.Node).GetReferral),
	"Move":                member((*node.Node).Move),
	"Release":             member((*node.Node).Release),
	"OpenRelease":         member((*node.Node).OpenRelease),
	"Receipt":             member((*node.Node).Receipt),
	"Withdraw":            member((*node.Node).Withdraw),
	"Undo":                member((*node.Node).Undo),
	"Disclose":            member((*node.Node).Disclose),
	"ReviewDisclosure":    member((*node.Node).ReviewDisclosure),
	"ListDisclosures":     member((*node.Node).ListDisclosures),
	"AddLegalDemand":      member((*node.Node).AddLegalDemand),
	"ListLegalDemands":    member((*node.Node).ListLegalDemands),
}
