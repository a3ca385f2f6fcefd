package app_test

import (
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/family"
	"relais/internal/oneperson"
	"relais/internal/plans"
	"relais/internal/portable"
	"relais/internal/registers"
	"relais/internal/retention"
)

// What is written in a case file.

func (k *keeper) opened(id string) act.Case {
	return do(k, casework.GetCase, k.s.Worker, act.ID{ID: id})
}

// last is the newest entry of a section.
func (k *keeper) last(file, section string) act.Entry {
	items := do(k, casework.GetSection, k.s.Worker, act.SectionRef{Case: file, Section: section}).Items
	return items[len(items)-1]
}

// released and asked are two consents that fill all fields between them.
func (k *keeper) released() fields {
	return fields{"kind": "release", "agencies": []string{k.r.ID}, "sectors": nil, "outside": nil, "enforcement": nil, "explained": act.Codes["explained"]}
}

func (k *keeper) asked() fields {
	return fields{"kind": "ask", "agencies": []string{k.police.ID}, "sectors": []string{"police"}, "outside.service": k.elsewhere, "sections": nil, "explained": act.Codes["explained"]}
}

// safe are rules of safe contact; who may never be told is no one of the consents.
func (k *keeper) safe() fields {
	return fields{"never_agency": []string{k.second.ID}, "channels.hours.to": "17:45"}
}

func (k *keeper) createCase() []run {
	show := func(in act.CreateCase) fields {
		c := k.opened(do(k, casework.CreateCase, k.s.Worker, in).ID)
		facts := k.facts(c.ID)
		entry := k.last(c.ID, in.Entries[0].Section)
		return flat(k.T, c).and(flat(k.T, c.Consents[0]).under("consent")).and(flat(k.T, entry).under("entries.0")).
			and(facts.under("facts"))
	}
	set := fields{"needs.code": "food", "facts.birth_year": born, "facts.age_band": "adult_18_24", "facts.languages": []string{"fr", "es"}}.and(k.safe().under("safe"))
	return []run{with(k.released().under("consent").and(set), show), with(k.asked().under("consent").and(set).and(fields{"alone": nil}), show)}
}

// born is a year that goes with the age band beside it.
const born = 2004

// facts are those of a file, and who said the first of them.
func (k *keeper) facts(file string) fields {
	got := do(k, casework.GetFacts, k.s.Worker, act.ID{ID: file})
	return flat(k.T, got.CaseFacts).and(flat(k.T, got.Items[0].FactSource))
}

func (k *keeper) setFacts() []run {
	id := do(k, casework.CreateCase, k.s.Worker, act.CreateCase{Known: "F."}).ID
	seen := do(k, casework.GetFacts, k.s.Worker, act.ID{ID: id}).Seen.Seen
	return []run{with(fields{"seen": seen, "birth_year": born, "age_band": "adult_18_24", "languages": []string{"fr", "es"}}, func(in act.SetFacts) fields {
		in.Case = id
		do(k, casework.SetFacts, k.s.Worker, in)
		return k.facts(id)
	})}
}

func (k *keeper) setCase() []run {
	c := do(k, casework.CreateCase, k.s.Worker, act.CreateCase{Known: "B."})
	id := c.ID
	return []run{with(fields{"seen": c.Seen.Seen, "worker": &k.s.Admin.ID, "open": new(false)}, func(in act.SetCase) fields {
		in.Case = id
		do(k, casework.SetCase, k.s.Worker, in)
		out := flat(k.T, k.opened(id))
		for name, said := range k.last(id, "notes").Shaped.Fields {
			out["closing."+name] = said
		}
		return out
	})}
}

func (k *keeper) addEntry() []run {
	return []run{with(nil, func(in act.AddEntry) fields {
		in.Case = k.file
		do(k, casework.AddEntry, k.s.Worker, in)
		return flat(k.T, k.last(k.file, in.Section))
	})}
}

func (k *keeper) amendEntry() []run {
	show := func(in act.AmendEntry) fields {
		in.Case, in.Entry = k.file, do(k, casework.AddEntry, k.s.Worker, act.AddEntry{Case: k.file, NewEntry: act.NewEntry{Section: "notes", Text: "x"}}).ID
		do(k, casework.AmendEntry, k.s.Worker, in)
		e := k.last(k.file, "notes")
		return flat(k.T, e).and(fields{"base": float64(e.Revision - 1)})
	}
	return []run{with(fields{"base": 1, "removed": nil}, show), with(fields{"base": 1, "label": nil, "text": nil}, show)}
}

func (k *keeper) shaped() string {
	return do(k, plans.AddShaped, k.s.Worker, act.AddShaped{Case: k.file, Kind: "step", Fields: map[string]string{"what": "x"}}).ID
}

func (k *keeper) addShaped() []run {
	return []run{with(fields{"kind": "step", "fields": map[string]string{"what": "x"}}, func(in act.AddShaped) fields {
		in.Case = k.file
		do(k, plans.AddShaped, k.s.Worker, in)
		return flat(k.T, k.last(k.file, "plan").Shaped)
	})}
}

func (k *keeper) amendShaped() []run {
	show := func(in act.AmendShaped) fields {
		in.Case, in.Entry = k.file, k.shaped()
		do(k, plans.AmendShaped, k.s.Worker, in)
		e := k.last(k.file, "plan")
		out := flat(k.T, e).and(fields{"base": float64(e.Revision - 1)})
		if e.Shaped != nil {
			out.and(flat(k.T, e.Shaped))
		}
		return out
	}
	return []run{with(fields{"base": 1, "removed": nil, "fields": map[string]string{"what": "y"}}, show), with(fields{"base": 1, "fields": nil, "private": nil}, show)}
}

func (k *keeper) setDone() []run {
	return []run{with(nil, func(in act.SetDone) fields {
		in.Case, in.Entry = k.file, k.shaped()
		do(k, plans.SetDone, k.s.Worker, in)
		return flat(k.T, k.last(k.file, "plan").Shaped)
	})}
}

func (k *keeper) restrict() []run {
	return []run{with(fields{"members": []string{k.s.Admin.ID, k.s.Worker.ID}}, func(in act.Restrict) fields {
		in.Case, in.Section = k.file, "legal"
		do(k, casework.RestrictSection, k.s.Worker, in)
		slices.Sort(in.Members)
		for _, s := range k.opened(k.file).Sections {
			if s.Section == "legal" && slices.Equal(s.Members, in.Members) {
				return fields{"members.0": k.s.Admin.ID, "members.1": k.s.Worker.ID}
			}
		}
		return nil
	})}
}

func (k *keeper) setSafe() []run {
	id := do(k, casework.CreateCase, k.s.Worker, act.CreateCase{Known: "C."}).ID
	return []run{with(k.safe().and(fields{"seen": act.Fingerprint(nil)}), func(in act.SetSafeContact) fields {
		in.Case = id
		do(k, casework.SetSafeContact, k.s.Worker, in)
		return flat(k.T, k.opened(id).Safe)
	})}
}

func (k *keeper) recordContact() []run {
	return []run{with(fields{"at": k.Now().Add(-time.Hour).Format(time.RFC3339)}, func(in act.RecordContact) fields {
		in.Case = k.file
		do(k, casework.RecordContact, k.s.Worker, in)
		e := k.last(k.file, "contact")
		return flat(k.T, e.Contact).and(fields{"text": e.Text})
	})}
}

func (k *keeper) lastNeed() act.Need {
	needs := k.opened(k.file).Needs
	return needs[len(needs)-1]
}

func (k *keeper) addNeed() []run {
	return []run{with(fields{"code": "food"}, func(in act.AddNeed) fields {
		in.Case = k.file
		do(k, casework.AddNeed, k.s.Worker, in)
		return flat(k.T, k.lastNeed())
	})}
}

func (k *keeper) addNeeds() []run {
	return []run{with(fields{"needs.code": "food"}, func(in act.AddNeeds) fields {
		in.Case = k.file
		do(k, casework.AddNeeds, k.s.Worker, in)
		return flat(k.T, k.lastNeed()).under("needs.0")
	})}
}

func (k *keeper) newNeed() string {
	return do(k, casework.AddNeed, k.s.Worker, act.AddNeed{Case: k.file, NewNeed: act.NewNeed{Code: "emergency-shelter", Urgency: "urgent"}}).ID
}

func (k *keeper) setNeed() []run {
	return []run{with(nil, func(in act.SetNeed) fields {
		in.Case, in.Need = k.file, k.newNeed()
		do(k, casework.SetNeed, k.s.Worker, in)
		return flat(k.T, k.lastNeed())
	})}
}

func (k *keeper) recordConsent() []run {
	show := func(in act.RecordConsent) fields {
		in.Case = k.file
		do(k, casework.RecordConsent, k.s.Worker, in)
		all := k.opened(k.file).Consents
		return flat(k.T, all[len(all)-1])
	}
	plain := fields{"guardian": nil}
	released, asked := k.released().and(plain), k.asked().and(plain)
	released["renews"], asked["renews"] = k.release, nil
	return []run{with(released, show), with(asked, show), k.childConsent()}
}

// childConsent is what a guardian agrees to, in the file of a child.
func (k *keeper) childConsent() run {
	a, _ := k.two()
	kid := do(k, family.AddRelative, k.s.Worker, act.AddRelative{Case: a.ID, New: &act.NewRelative{Known: "K."}, RelationSaid: act.RelationSaid{Who: "child", Living: "together", Guardian: "this"}}).ID
	return with(k.released().and(fields{"given_by": "parent", "guardian": a.ID, "renews": nil}), func(in act.RecordConsent) fields {
		in.Case = kid
		do(k, casework.RecordConsent, k.s.Worker, in)
		return flat(k.T, k.opened(kid).Consents[0])
	})
}

func (k *keeper) refuseConsent() []run {
	id := do(k, casework.CreateCase, k.s.Worker, act.CreateCase{Known: "G."}).ID
	return []run{with(fields{"agencies": []string{k.police.ID}, "sectors": []string{"police"}, "outside": []string{k.elsewhere}}, func(in act.RefuseConsent) fields {
		in.Case = id
		do(k, casework.RefuseConsent, k.s.Worker, in)
		return flat(k.T, k.opened(id).Refusals[0])
	})}
}

func (k *keeper) withdrawConsent() []run {
	return []run{with(nil, func(in act.WithdrawConsent) fields {
		in.Case, in.Consent = k.file, k.consent(act.NewConsent{Kind: "ask", Agencies: []string{k.r.ID}})
		do(k, casework.WithdrawConsent, k.s.Worker, in)
		all := k.opened(k.file).Consents
		return flat(k.T, all[slices.IndexFunc(all, func(c act.Consent) bool { return c.ID == in.Consent })])
	})}
}

func (k *keeper) demand() string {
	return do(k, registers.AddLegalDemand, k.s.Worker, act.AddLegalDemand{LegalDemand: act.LegalDemand{Kind: "order", From: "a court", Got: "2026-01-05", Text: "x"}}).ID
}

func (k *keeper) holdCase() []run {
	id := do(k, casework.CreateCase, k.s.Worker, act.CreateCase{Known: "D."}).ID
	return []run{with(fields{"demand": k.demand()}, func(in act.HoldCase) fields {
		in.Case = id
		do(k, casework.HoldCase, k.s.Worker, in)
		return flat(k.T, k.opened(id).Holds[0])
	})}
}

func (k *keeper) liftHold() []run {
	id := do(k, casework.CreateCase, k.s.Worker, act.CreateCase{Known: "E."}).ID
	return []run{with(nil, func(in act.LiftHold) fields {
		in.Case, in.Hold = id, do(k, casework.HoldCase, k.s.Worker, act.HoldCase{Case: id, Why: "demand"}).ID
		do(k, casework.LiftHold, k.s.Worker, in)
		return flat(k.T, k.opened(id).Holds[0])
	})}
}

func (k *keeper) setRetention() []run {
	return []run{with(fields{"terms.section": "health", "seen": do(k, retention.GetRetention, k.s.Worker, act.None{}).Seen.Seen}, func(in act.SetRetention) fields {
		do(k, retention.SetRetention, k.s.Admin, in)
		for _, one := range do(k, retention.GetRetention, k.s.Worker, act.None{}).Terms {
			if one.Section == "health" {
				return fields{"terms.0.section": one.Section, "terms.0.months": float64(one.Months)}
			}
		}
		return nil
	})}
}

func (k *keeper) recordIncident() []run {
	return []run{with(nil, func(in act.NewIncident) fields {
		one := do(k, registers.RecordIncident, k.s.Admin, in)
		return flat(k.T, do(k, registers.ListIncidents, k.s.Admin, act.None{}).Items[0]).and(flat(k.T, one.Notes[0]))
	})}
}

func (k *keeper) addToIncident() []run {
	first := act.NewIncident{Kind: "other", Found: "2026-01-05", IncidentNote: act.IncidentNote{Text: "x", Risk: "no"}}
	id := do(k, registers.RecordIncident, k.s.Admin, first).ID
	return []run{with(nil, func(in act.AddToIncident) fields {
		in.ID = id
		notes := do(k, registers.AddToIncident, k.s.Admin, in).Notes
		return flat(k.T, notes[len(notes)-1])
	})}
}

// two are files of which nobody has said anything yet.
func (k *keeper) two() (a, b act.Case) {
	return do(k, casework.CreateCase, k.s.Worker, act.CreateCase{Known: "M."}), do(k, casework.CreateCase, k.s.Worker, act.CreateCase{Known: "N."})
}

func (k *keeper) merge() []run {
	a, b := k.two()
	return []run{with(fields{"into": a.ID}, func(in act.MergeCases) fields {
		in.Case = b.ID
		do(k, oneperson.MergeCases, k.s.Worker, in)
		return fields{"into": k.opened(b.ID).Into}
	})}
}

func (k *keeper) notSame() []run {
	a, b := k.two()
	return []run{with(fields{"other": a.ID}, func(in act.NotSame) fields {
		in.Case = b.ID
		do(k, oneperson.NotSame, k.s.Worker, in)
		for _, p := range do(k, oneperson.ListAlike, k.s.Worker, act.AlikeQuery{Case: b.ID}).Items {
			if p.One.ID == a.ID || p.Other.ID == a.ID {
				return nil
			}
		}
		return fields{"other": a.ID}
	})}
}

func (k *keeper) part() []run {
	a, b := k.two()
	do(k, oneperson.MergeCases, k.s.Worker, act.MergeCases{Case: b.ID, Into: a.ID})
	note := do(k, casework.AddEntry, k.s.Worker, act.AddEntry{Case: a.ID, NewEntry: act.NewEntry{Section: "notes", Text: "moved"}})
	return []run{with(fields{"entries": []string{note.ID}}, func(in act.PartCases) fields {
		in.Case = b.ID
		do(k, oneperson.PartCases, k.s.Worker, in)
		if k.last(b.ID, "notes").Text != "moved" {
			return nil
		}
		return fields{"entries.0": note.ID}
	})}
}

func (k *keeper) kin(file, other string) fields {
	for _, one := range do(k, family.GetFamily, k.s.Worker, act.ID{ID: file}).Items {
		if one.ID == other {
			return flat(k.T, one).and(fields{"other": other})
		}
	}
	return nil
}

func (k *keeper) addRelative() []run {
	a, b := k.two()
	link := fields{"who": "sibling", "living": "apart", "guardian": "this", "involved": "other"}
	return []run{with(fields{"other": b.ID}.and(link).and(fields{"new": nil, "new.known": nil, "new.language": nil, "new.birth_year": nil, "new.age_band": nil, "new.alone": nil}), func(in act.AddRelative) fields {
		in.Case, in.New = a.ID, nil
		do(k, family.AddRelative, k.s.Worker, in)
		return k.kin(a.ID, b.ID)
	}), with(fields{"other": nil, "new.birth_year": born, "new.age_band": "adult_18_24", "new.alone": nil}.and(link), func(in act.AddRelative) fields {
		in.Case = a.ID
		id := do(k, family.AddRelative, k.s.Worker, in).ID
		return k.kin(a.ID, id).and(flat(k.T, k.opened(id)).under("new")).and(k.facts(id).under("new"))
	})}
}

func (k *keeper) setRelative() []run {
	a, b := k.two()
	seen := do(k, family.AddRelative, k.s.Worker, act.AddRelative{Case: a.ID, Other: b.ID, RelationSaid: act.RelationSaid{Who: "relative", Living: "unknown", Guardian: "none"}}).Seen.Seen
	return []run{with(fields{"seen": seen}, func(in act.SetRelative) fields {
		in.Case, in.Other = a.ID, b.ID
		do(k, family.SetRelative, k.s.Worker, in)
		return k.kin(a.ID, b.ID)
	})}
}

var people = []byte("Nom,Ville\nArmand,Laval\n")

func (k *keeper) beginCaseImport() []run {
	return []run{with(fields{"data": people}, func(in act.BeginCaseImport) fields {
		id := do(k, portable.BeginCaseImport, k.s.Worker, in).ID
		return flat(k.T, do(k, portable.GetCaseImport, k.s.Worker, act.ID{ID: id}))
	})}
}

func (k *keeper) setCaseImport() []run {
	return []run{with(fields{"places": []string{"prs_SecondName", "prs_MailingCity"}}, func(in act.SetCaseImport) fields {
		in.ID = do(k, portable.BeginCaseImport, k.s.Worker, act.BeginCaseImport{Data: people}).ID
		do(k, portable.SetCaseImport, k.s.Worker, in)
		got := do(k, portable.GetCaseImport, k.s.Worker, act.ID{ID: in.ID})
		return flat(k.T, got).and(fields{"places.0": got.Columns[0].Place, "places.1": got.Columns[1].Place})
	})}
}
