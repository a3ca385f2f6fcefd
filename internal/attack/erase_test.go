package attack

import "relais/internal/act"

// erasure: something of a file is erased, then the file; another one is kept
// from it.
func (w *world) erasure() {
	w.t.Helper()
	s, m := w.cast.sender, w.cast.sender.worker()
	file := func() string {
		return do[act.Case](m, "CreateCase", act.CreateCase{Entries: []act.NewEntry{{Section: "notes"}, {Section: "plan"}}}).ID
	}
	add := func(id string) string {
		return do[act.Entry](m, "AddEntry", act.AddEntry{Case: id, NewEntry: act.NewEntry{Section: "notes"}}).ID
	}
	id := file()
	hold := do[act.Hold](m, "HoldCase", act.HoldCase{Case: id, Why: "demand", Demand: w.ids.demand})
	do[act.Hold](m, "LiftHold", act.LiftHold{Case: id, Hold: hold.ID})
	do[act.Hold](s.admin, "LiftHold", act.LiftHold{Case: id, Hold: hold.ID})
	do[act.Erased](m, "EraseEntry", act.EraseEntry{Case: id, Entry: add(id), Basis: "person"})
	do[act.Erased](m, "EraseSection", act.EraseSection{Case: id, Section: "plan", Basis: "person"})
	do[act.Erased](m, "EraseCase", act.EraseCase{Case: id, Basis: "person"})
	w.ids.spare, w.ids.held = file(), file()
	w.ids.spareEntry = add(w.ids.spare)
	w.ids.hold = do[act.Hold](m, "HoldCase", act.HoldCase{Case: w.ids.held, Why: "proceedings"}).ID
	do[act.Cases](m, "ListHolds", act.None{})
	w.ids.incident = do[act.Incident](s.admin, "RecordIncident", act.NewIncident{Kind: "lost_device", Found: w.day(-1),
		IncidentNote: act.IncidentNote{Risk: "unknown", Told: []act.IncidentTold{{Whom: "authority", On: w.day(0)}}}}).ID
	do[act.Incident](s.admin, "AddToIncident", act.AddToIncident{ID: w.ids.incident, IncidentNote: act.IncidentNote{Risk: "no",
		Told: []act.IncidentTold{{Whom: "agency", On: w.day(0)}}}})
	do[act.Incidents](s.admin, "ListIncidents", act.None{})
	do[act.RegisterFile](s.admin, "ExportIncidents", act.ExportRegister{})
	do[act.RegisterFile](m, "ExportLegalDemands", act.ExportRegister{Form: "json"})
	w.departure()
	do[act.Retention](s.admin, "SetRetention", act.SetRetention{Terms: []act.RetentionTerm{{Section: "notes", Months: 12}, {Section: "file", Months: 60}}})
	do[act.Case](m, "SetCase", act.SetCase{Case: file(), Open: new(false)})
}

// departure: an agency leaves the network.
func (w *world) departure() {
	w.t.Helper()
	gone := w.agency("legal", "ON", "coordinator")
	m, second := gone.admin, gone.roles["coordinator"]
	do[act.Member](m, "ChangeRoles", act.ChangeRoles{ID: second.id, Roles: []string{"administrator", "coordinator"}})
	do[act.Case](m, "CreateCase", act.CreateCase{Entries: []act.NewEntry{{Section: "notes"}}})
	do[act.None](m, "BeginLeaving", act.None{})
	do[act.None](second, "StopLeaving", act.None{})
	do[act.None](m, "BeginLeaving", act.None{})
	do[act.Leaving](second, "GetLeaving", act.None{})
	do[act.TakenAlong](second, "TakeAlong", act.TakeAlong{Passphrase: "nineteen quiet lanterns"}, "passphrase")
	do[act.None](second, "FinishLeaving", act.None{})
}
