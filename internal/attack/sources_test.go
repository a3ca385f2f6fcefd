package attack

import (
	"maps"

	"relais/internal/act"
)

// sources is what members say of other agencies' services, and what the desk
// does with what comes from several sources.
func (w *world) sources() {
	sender, shelter, desk := w.cast.sender.worker(), w.cast.shelter.worker(), w.cast.desk.admin
	id := w.ids.service
	do[act.Provenance](sender, "GetProvenance", act.ServiceRef{ID: id})
	w.ids.suggestion = do[act.Suggestion](sender, "SuggestChange", act.SuggestChange{ID: id, Field: "description"}).ID
	first := do[act.Suggestion](sender, "SuggestChange", act.SuggestChange{ID: id, Field: "closed"})
	do[act.Suggestions](shelter, "ListSuggestions", act.SuggestionQuery{})
	do[act.Suggestion](shelter, "DecideSuggestion", act.DecideSuggestion{ID: first.ID})
	do[act.WorkList](sender, "WorkList", act.WorkQuery{})
	link := do[act.ConfirmLink](shelter, "MakeConfirmLink", act.MakeConfirmLink{ID: id})
	nobody[act.Confirmation](w, "LookAtConfirmation", act.ConfirmToken{Token: link.Token})
	do[act.Source](desk, "SetSource", act.SetSource{SourceSettings: act.SourceSettings{Name: "elsewhere", Precedence: 3}})
	do[act.Sources](sender, "ListSources", act.None{})
	do[act.ServicePreview](shelter, "PreviewService", act.PreviewService{UpsertService: act.UpsertService{Needs: []string{"food"}, Province: "QC", Areas: []string{"QC"}}},
		"id", "place", "phone", "email", "url", "postal_code", "languages")
	do[act.ServiceHistory](shelter, "ListServiceHistory", act.ServiceRef{ID: id})
	do[act.Deleted](desk, "ListDeleted", act.Page{})
	do[act.DuplicatesFound](desk, "FindDuplicates", act.FindDuplicates{})
	do[act.Duplicates](desk, "ListDuplicates", act.DuplicateQuery{})
	w.mailing()
}

// sourceSamples holds a sample of each of these acts.
func (w *world) sourceSamples() map[string]sample {
	i, m, r, desk := &w.ids, w.cast.sender.worker(), w.cast.shelter.worker(), w.cast.desk.admin
	ref := act.ServiceRef{ID: i.service}
	settings := act.SourceSettings{Name: "elsewhere", Precedence: 2}
	all := map[string]sample{
		"ListSources": {m, act.None{}}, "SetSource": {desk, act.SetSource{SourceSettings: settings}},
		"RemoveSource": {desk, act.SourceRef{Name: "nowhere"}}, "RunSource": {desk, act.RunSource{Name: "nowhere"}},
		"GetProvenance": {m, ref}, "DeleteService": {r, act.DeleteService{ID: i.service}}, "RestoreService": {r, ref},
		"ListDeleted": {desk, act.Page{}}, "SuggestChange": {m, act.SuggestChange{ID: i.service, Field: "closed", Why: "they moved"}},
		"ListSuggestions": {r, act.SuggestionQuery{}}, "DecideSuggestion": {r, act.DecideSuggestion{ID: i.suggestion}},
		"FindDuplicates": {desk, act.FindDuplicates{}}, "ListDuplicates": {desk, act.DuplicateQuery{}},
		"DecideDuplicate": {desk, act.DecideDuplicate{First: i.service, Second: "none"}},
		"UndoDuplicate":   {desk, act.DuplicateRef{First: i.service, Second: "none"}},
		"WorkList":        {m, act.WorkQuery{}}, "MakeConfirmLink": {r, act.MakeConfirmLink{ID: i.service}},
		"ListServiceHistory": {r, ref}, "RestoreServiceVersion": {r, act.RestoreServiceVersion{ID: i.service, Version: 1}},
		"PreviewService":     {r, act.PreviewService{UpsertService: act.UpsertService{ID: i.service, Name: act.Text{FR: "Maison"}, Needs: []string{"food"}, Province: "QC", Areas: []string{"QC"}}}},
		"LookAtConfirmation": {nil, act.ConfirmToken{Token: "none"}}, "ConfirmService": {nil, act.ConfirmToken{Token: "none"}},
	}
	maps.Copy(all, w.mailSamples())
	return all
}
