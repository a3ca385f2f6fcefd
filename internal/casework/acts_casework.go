package casework

import "relais/internal/define"

// Acts are what casework/Casework carries out.
func (n *Casework) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(AddEntry, n.addEntry),
		define.Bind(AddNeed, n.addNeed),
		define.Bind(AddNeeds, n.addNeeds),
		define.Bind(AmendEntry, n.amendEntry),
		define.Bind(AuditHead, n.auditHead),
		define.Bind(ConfirmConsent, n.confirmConsent),
		define.Bind(CosignConsent, n.cosignConsent),
		define.Bind(CreateCase, n.createCase),
		define.Bind(EntryHistory, n.entryHistory),
		define.Bind(EraseCase, n.erasing().eraseCase),
		define.Bind(EraseEntry, n.erasing().eraseEntry),
		define.Bind(EraseSection, n.erasing().eraseSection),
		define.Bind(GetCase, n.getCase),
		define.Bind(GetFacts, factual{n}.getFacts),
		define.Bind(GetSection, n.getSection),
		define.Bind(HoldCase, n.erasing().holdCase),
		define.Bind(LiftHold, n.erasing().liftHold),
		define.Bind(LetConsentEnd, ending{n}.letConsentEnd),
		define.Bind(ListAudit, n.listAudit),
		define.Bind(ListCases, n.listCases),
		define.Bind(ListHolds, n.erasing().listHolds),
		define.Bind(RecordConsent, n.recordConsent),
		define.Bind(RefuseConsent, refusing{n}.refuseConsent),
		define.Bind(RecordContact, n.recordContact),
		define.Bind(RestrictSection, n.restrictSection),
		define.Bind(SetCase, n.setCase),
		define.Bind(SetConsentPaper, ending{n}.setConsentPaper),
		define.Bind(SetFacts, factual{n}.setFacts),
		define.Bind(SetNeed, n.setNeed),
		define.Bind(SetSafeContact, n.setSafeContact),
		define.Bind(UndoEntry, n.undoEntry),
		define.Bind(WithdrawConsent, n.withdrawConsent),
	}
}
