package app_test

import (
	"slices"

	"relais/internal/act"
	"relais/internal/imports"
	"relais/internal/listings"
)

// What an agency says of itself to everybody.

func (k *keeper) service() string {
	return do(k, listings.UpsertService, k.r.Worker, act.UpsertService{Name: act.Text{FR: "Abri", EN: "Shelter"},
		Needs: []string{"food"}, Province: "QC", Place: "Laval", Areas: []string{"QC"}}).ID
}

func (k *keeper) shown(id string) act.Service {
	return do(k, listings.GetService, k.r.Worker, act.ServiceRef{ID: id})
}

func (k *keeper) upsertService() []run {
	id := k.service()
	set := fields{"seen": nil, "id": nil, "needs": []string{"food"}, "languages": []string{"fr", "es"}, "province": "QC", "place": "Laval", "areas": []string{"QC"},
		"postal_code": "H7N 1A1", "rules.status.reason.more": nil, "visibility.parts": nil, "weekdays_alike": nil, "no_hours": nil}
	show := func(in act.UpsertService) fields {
		s := k.shown(do(k, listings.UpsertService, k.r.Worker, in).ID)
		out := flat(k.T, s).and(flat(k.T, s.Sites[0])).and(fields{"phone": s.Phones[0].Number, "places": s.Areas[len(s.Areas)-1]})
		if len(s.Hours) > 0 {
			out["hours"] = s.Hours[0]
		}
		if slices.Contains(s.Areas, "Quebec") {
			out["areas.0"] = "QC"
		}
		out["no_hours"] = len(s.Hours) == 0 && s.Weekly == nil && !s.AlwaysOpen
		out["weekdays_alike"] = s.Weekly != nil && s.Weekly.Fri == s.Weekly.Mon && s.Weekly.Sat != s.Weekly.Mon
		return out
	}
	again := fields{}.and(set)
	again["id"], again["always_open"] = id, nil
	again["seen"] = k.shown(id).Seen.Seen
	set["hours"], set["weekly"] = nil, nil
	alike := fields{}.and(set)
	alike["always_open"], alike["weekdays_alike"] = nil, true
	mondays := func(in act.UpsertService) fields {
		in.Weekly.Mon = act.DayTimes{From: "08:00", To: "12:00"}
		return show(in)
	}
	none := fields{}.and(set)
	none["always_open"], none["no_hours"] = nil, true
	return []run{with(set, show), with(again, show), with(alike, mondays), with(none, show)}
}

func (k *keeper) updateCapacity() []run {
	return []run{with(fields{"maximum": 200}, func(in act.UpdateCapacity) fields {
		in.ID = k.service()
		do(k, listings.UpdateCapacity, k.r.Worker, in)
		s := k.shown(in.ID)
		return flat(k.T, s.Capacity).and(fields{"waitlist": s.Waitlist, "expected": s.Expected})
	})}
}

func (k *keeper) hide() []run {
	return []run{with(nil, func(in act.HideLocation) fields {
		in.ID = k.service()
		do(k, listings.HideLocation, k.r.Worker, in)
		s := k.shown(in.ID)
		return flat(k.T, s.Hidden).and(fields{"region": s.Region})
	})}
}

func (k *keeper) verify() []run {
	return []run{with(fields{"fields": []string{"phone", "hours"}, "method": "own"}, func(in act.VerifyService) fields {
		in.ID = k.service()
		do(k, listings.VerifyService, k.r.Worker, in)
		out, n := fields{}, 0
		for _, v := range do(k, listings.GetProvenance, k.r.Worker, act.ServiceRef{ID: in.ID}).Verified {
			if i := slices.Index(in.Fields, v.Field); i >= 0 && v.At != nil && v.At.Equal(k.Now()) {
				out["fields."+string(rune('0'+i))], out["method"], n = v.Field, v.Method, n+1
			}
		}
		return out
	})}
}

func (k *keeper) suggestion(id string) act.Suggestion {
	all := do(k, listings.ListSuggestions, k.s.Worker, act.SuggestionQuery{Sent: true}).Items
	return all[slices.IndexFunc(all, func(s act.Suggestion) bool { return s.ID == id })]
}

func (k *keeper) suggest() []run {
	return []run{with(fields{"field": "description"}, func(in act.SuggestChange) fields {
		in.ID = k.service()
		return flat(k.T, k.suggestion(do(k, listings.SuggestChange, k.s.Worker, in).ID))
	})}
}

func (k *keeper) decide() []run {
	return []run{with(nil, func(in act.DecideSuggestion) fields {
		in.ID = do(k, listings.SuggestChange, k.s.Worker, act.SuggestChange{ID: k.service(), Field: "description", Value: "x", Why: "x"}).ID
		do(k, listings.DecideSuggestion, k.r.Worker, in)
		got := k.suggestion(in.ID)
		return fields{"answer": got.Answer, "accept": got.State == "accepted"}
	})}
}

func (k *keeper) setMail() []run {
	return []run{with(nil, func(in act.SetListingMail) fields {
		do(k, listings.SetListingMail, k.r.Admin, in)
		return flat(k.T, do(k, listings.GetListingMail, k.r.Admin, act.None{}))
	})}
}

// What the desk says of the directory's sources.

func (k *keeper) setSource() []run {
	return []run{with(nil, func(in act.SetSource) fields {
		in.Name = "elsewhere"
		do(k, imports.SetSource, k.Desk().Admin, in)
		all := do(k, imports.ListSources, k.Desk().Admin, act.None{}).Items
		return flat(k.T, all[slices.IndexFunc(all, func(s act.Source) bool { return s.Name == in.Name })])
	})}
}

var table = []byte("Nom,Ville\nMaison,Laval\n")

func (k *keeper) beginImport() []run {
	return []run{with(fields{"data": table}, func(in act.BeginImport) fields {
		id := do(k, imports.BeginImport, k.Desk().Admin, in).ID
		return flat(k.T, do(k, imports.GetImport, k.Desk().Admin, act.ID{ID: id}))
	})}
}

func (k *keeper) setImport() []run {
	return []run{with(fields{"places": []string{"service.name", "address.city"}}, func(in act.SetImport) fields {
		in.ID = do(k, imports.BeginImport, k.Desk().Admin, act.BeginImport{Source: "third", Data: table}).ID
		do(k, imports.SetImport, k.Desk().Admin, in)
		got := do(k, imports.GetImport, k.Desk().Admin, act.ID{ID: in.ID})
		return flat(k.T, got).and(fields{"places.0": got.Columns[0].Place, "places.1": got.Columns[1].Place})
	})}
}
