package listings

import "relais/internal/define"

// Acts are what listings/Listings carries out.
func (n *Listings) Acts() []define.Bound {
	return []define.Bound{
		define.BindOpen(ConfirmService, n.confirmService),
		define.Bind(DecideDuplicate, n.decideDuplicate),
		define.Bind(DecideSuggestion, n.decideSuggestion),
		define.Bind(DeleteService, n.deleteService),
		define.Bind(FindDuplicates, n.findDuplicates),
		define.Bind(GetProvenance, n.getProvenance),
		define.Bind(HideLocation, n.hideLocation),
		define.Bind(ListDeleted, n.listDeleted),
		define.Bind(ListDuplicates, n.listDuplicates),
		define.Bind(ListServiceHistory, n.listServiceHistory),
		define.Bind(ListSuggestions, n.listSuggestions),
		define.BindOpen(LookAtConfirmation, n.lookAtConfirmation),
		define.Bind(MakeConfirmLink, n.makeConfirmLink),
		define.Bind(OwnServices, n.ownServices),
		define.Bind(PreviewService, n.previewService),
		define.Bind(RestoreService, n.restoreService),
		define.Bind(RestoreServiceVersion, n.restoreServiceVersion),
		define.Bind(SuggestChange, n.suggestChange),
		define.Bind(UndoDuplicate, n.undoDuplicate),
		define.Bind(UpdateCapacity, n.updateCapacity),
		define.Bind(UpsertService, n.upsertService),
		define.Bind(VerifyService, n.verifyService),
		define.Bind(WorkList, n.workList),
	}
}
