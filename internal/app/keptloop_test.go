package app_test

import (
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/deskwork"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/received"
	"relais/internal/registers"
)

// What goes from one agency to another.

// sent asks the recipient for something new.
func (k *keeper) sent() string {
	return do(k, loop.Ask, k.s.Worker, act.Ask{Case: k.file, Need: k.newNeed(), Consent: k.ask, Mode: "single",
		Candidates: []act.Candidate{{Agency: k.r.ID}}}).Referrals[0].ID
}

func (k *keeper) move(m *nodetest.Member, in act.Move) { do(k, loop.Move, m, in) }

// received is a referral whose release the recipient opened.
func (k *keeper) received(consent string) string {
	id := k.sent()
	k.move(k.r.Worker, act.Move{ID: id, Type: "accept"})
	do(k, loop.Release, k.s.Worker, act.Release{ID: id, Consent: consent})
	do(k, loop.OpenRelease, k.r.Worker, act.ID{ID: id})
	return id
}

func (k *keeper) referral(m *nodetest.Member, id string) act.Referral {
	return do(k, loop.GetReferral, m, act.ID{ID: id})
}

func (k *keeper) asks() []run {
	old := k.sent()
	k.move(k.r.Worker, act.Move{ID: old, Type: "decline", Reason: "no_capacity"})
	need := k.newNeed()
	set := fields{"case": k.file, "need": need, "consent": k.ask, "mode": "ranked", "candidates.agency": k.r.ID, "candidates.outside": nil, "candidates.way": nil, "candidates.sector": nil, "candidates.release": k.release,
		"candidates.sections": []string{"plan"}, "attributes.languages": []string{"fr", "es"}, "attributes.region": "Iqaluit, NU", "replaces": old,
		"ends": k.Now().Add(100 * time.Hour).Format(time.RFC3339)}
	return []run{with(set, func(in act.Ask) fields {
		id := do(k, loop.Ask, k.s.Worker, in).Referrals[0].ID
		sent, got := k.referral(k.s.Worker, id), k.referral(k.r.Worker, id)
		out := flat(k.T, got).and(flat(k.T, act.Referral{Ends: sent.Ends, Replaces: sent.Replaces, ReferralRow: act.ReferralRow{Case: sent.Case}}))
		out = out.and(flat(k.T, got.Attributes).under("attributes")).and(fields{"note": got.Note, "candidates.0.agency": sent.Other, "candidates.0.service": got.Service})
		if i := slices.IndexFunc(k.opened(k.file).Needs, func(n act.Need) bool { return slices.Contains(n.Referrals, id) }); i >= 0 {
			out["need"] = k.opened(k.file).Needs[i].ID
		}
		if sent.Position > 0 {
			out["mode"] = "ranked"
		}
		if sent.Due != nil {
			out["candidates.0.minutes"] = sent.Due.Sub(sent.Changed).Minutes()
		}
		k.move(k.r.Worker, act.Move{ID: id, Type: "accept"}) // what is armed goes out
		return out.and(fields{"candidates.0.sections.0": do(k, loop.OpenRelease, k.r.Worker, act.ID{ID: id}).Sections[0]})
	}), with(k.elsewhereAsked(), func(in act.Ask) fields {
		sent := k.referral(k.s.Worker, do(k, loop.Ask, k.s.Worker, in).Referrals[0].ID)
		out := fields{}
		if i := slices.IndexFunc(k.opened(k.file).Needs, func(n act.Need) bool { return slices.Contains(n.Referrals, sent.ID) }); i >= 0 {
			out["need"] = k.opened(k.file).Needs[i].ID
		}
		if sent.Position == 0 {
			out["mode"] = "single"
		}
		return fields{"case": sent.Case, "candidates.0.outside": sent.Outside, "candidates.0.way": sent.Way,
			"candidates.0.sector": sent.Sector, "candidates.0.service": sent.Service}.and(out)
	})}
}

// elsewhereAsked is an ask of a service without Relais: its own fields, and none
// that the other run fills.
func (k *keeper) elsewhereAsked() fields {
	return fields{"case": k.file, "need": k.newNeed(), "consent": k.ask, "mode": "single", "candidates.agency": nil, "candidates.release": nil, "candidates.sections": nil,
		"candidates.minutes": nil, "candidates.service": nil, "candidates.outside": k.elsewhere, "candidates.sector": "shelter",
		"attributes": nil, "replaces": nil, "ends": nil, "note": nil, "key": nil}
}

// accepted is a referral to a service without Relais, accepted.
func (k *keeper) accepted() string {
	id := do(k, loop.Ask, k.s.Worker, act.Ask{Case: k.file, Need: k.newNeed(), Consent: k.ask,
		Candidates: []act.Candidate{{Outside: k.elsewhere, Sector: "shelter"}}}).Referrals[0].ID
	k.move(k.s.Worker, act.Move{ID: id, Type: "accept", Said: &act.Said{By: "x", Way: "telephone"}})
	return id
}

// voice is who said something by which way.
func (k *keeper) voice(set fields) fields {
	return fields{"said.way": "in_person", "said.at": k.Now().Add(-time.Hour).Format(time.RFC3339)}.and(set)
}

// moves: each takes the fields that its type has.
func (k *keeper) moves() []run {
	only := func(typ string, set fields) fields {
		all := fields{"type": typ, "version": nil, "key": nil, "reason": nil, "text": nil, "when": nil, "hold_until": nil, "outcome": nil, "agency": nil, "safety_checked": nil, "said": nil}
		for name, v := range set {
			if all[name] = v; v == nil {
				delete(all, name) // filled
			}
		}
		return all
	}
	one := func(set fields, referral func() string) run {
		return with(set, func(in act.Move) fields {
			in.ID = referral()
			k.move(k.r.Worker, in)
			got := k.referral(k.r.Worker, in.ID)
			return flat(k.T, got.Moves[len(got.Moves)-1]).and(flat(k.T, map[string]any{"hold_until": got.HoldUntil}))
		})
	}
	received := func() string { return k.received(k.release) }
	missed := func() string {
		id := received()
		k.move(k.r.Worker, act.Move{ID: id, Type: "schedule", When: k.Now().Add(time.Hour).Format(time.RFC3339)})
		k.Advance(2 * time.Hour)
		k.move(k.r.Worker, act.Move{ID: id, Type: "no_show"})
		return id
	}
	return []run{
		one(only("accept", fields{"hold_until": nil, "text": nil}), k.sent), one(only("waitlist", fields{"when": nil, "text": nil}), k.sent),
		one(only("decline", fields{"reason": nil, "text": nil}), k.sent), one(only("propose", fields{"agency": k.second.ID, "text": nil}), k.sent),
		one(only("message", fields{"text": nil}), received),
		one(only("schedule", fields{"when": nil, "text": nil}), received), one(only("complete", fields{"outcome": nil, "text": nil}), received),
		one(only("close_lost_contact", fields{"reason": nil, "safety_checked": nil, "text": nil}), missed),
		with(only("decline", k.voice(fields{"said": nil, "reason": "no_capacity"})), func(in act.Move) fields {
			in.ID = k.accepted()
			k.move(k.s.Worker, in)
			got := k.referral(k.s.Worker, in.ID)
			return flat(k.T, got.Moves[len(got.Moves)-1])
		}),
	}
}

func (k *keeper) releases() []run {
	return []run{with(fields{"consent": k.release, "sections": []string{"plan"}, "version": nil, "key": nil, "said": nil}, func(in act.Release) fields {
		in.ID = k.sent()
		k.move(k.r.Worker, act.Move{ID: in.ID, Type: "accept"})
		do(k, loop.Release, k.s.Worker, in)
		return flat(k.T, do(k, loop.OpenRelease, k.r.Worker, act.ID{ID: in.ID}))
	}), with(k.voice(fields{"consent": k.told, "sections": []string{"plan"}, "version": nil, "key": nil}), func(in act.Release) fields {
		in.ID = k.accepted()
		do(k, loop.Release, k.s.Worker, in)
		got := k.referral(k.s.Worker, in.ID)
		return flat(k.T, got.Release).and(flat(k.T, got.Moves[len(got.Moves)-1]))
	})}
}

func (k *keeper) nameReaders() []run {
	return []run{with(fields{"members": []string{k.r.Worker.ID, k.r.Admin.ID}}, func(in act.NameReaders) fields {
		do(k, casework.RestrictSection, k.s.Worker, act.Restrict{Case: k.file, Section: "plan", Members: []string{k.s.Worker.ID, k.s.Admin.ID}})
		in.ID = k.received(k.release)
		do(k, loop.NameReaders, k.r.Worker, in)
		do(k, casework.RestrictSection, k.s.Worker, act.Restrict{Case: k.file, Section: "plan"})
		named := do(k, loop.OpenRelease, k.r.Admin, act.ID{ID: in.ID}).Readers
		if !slices.Equal(named, slices.Sorted(slices.Values(in.Members))) {
			named = nil
		} else {
			named = in.Members
		}
		return flat(k.T, act.NameReaders{ID: in.ID, Members: named})
	})}
}

func (k *keeper) takeOn() []run {
	return []run{with(fields{"member": k.r.Admin.ID}, func(in act.TakeOn) fields {
		in.ID = k.received(k.release)
		do(k, loop.TakeOn, k.r.Worker, in)
		return flat(k.T, act.TakeOn{ID: in.ID, Member: k.referral(k.r.Worker, in.ID).Worker})
	})}
}

func (k *keeper) fileReceived() []run {
	return []run{with(fields{"alone": nil}, func(in act.FileReceived) fields {
		in.ID = k.received(k.release)
		file := do(k, received.FileReceived, k.r.Worker, in)
		return flat(k.T, act.FileReceived{ID: in.ID, Known: do(k, casework.GetCase, k.r.Worker, act.ID{ID: file.Case}).Known})
	}), with(fields{"alone": true, "known": "Nobody else"}, func(in act.FileReceived) fields {
		in.ID = k.received(k.release)
		do(k, received.FileReceived, k.r.Worker, in)
		return flat(k.T, in)
	})}
}

func (k *keeper) receipts() []run {
	return []run{with(fields{"said": nil}, func(in act.Receipt) fields {
		consent := k.consent(act.NewConsent{Kind: "release", Agencies: []string{k.r.ID}, Sections: []string{"plan"}, Loopback: "words"})
		in.ID = k.received(consent)
		do(k, casework.WithdrawConsent, k.s.Worker, act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: k.file, Consent: consent}})
		do(k, loop.Receipt, k.r.Worker, in)
		got := k.referral(k.s.Worker, in.ID).Release
		return fields{"state": got.State, "basis": got.Receipt}
	}), with(k.voice(fields{"basis": nil, "state": "purged"}), func(in act.Receipt) fields {
		consent := k.consent(act.NewConsent{Kind: "release", Outside: []act.ConsentOutside{{Service: k.elsewhere, Sector: "shelter"}}, Sections: []string{"plan"}})
		in.ID = k.accepted()
		do(k, loop.Release, k.s.Worker, act.Release{ID: in.ID, Consent: consent, Said: &act.Said{By: "x", Way: "telephone"}})
		do(k, casework.WithdrawConsent, k.s.Worker, act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: k.file, Consent: consent}})
		do(k, loop.Receipt, k.s.Worker, in)
		got := k.referral(k.s.Worker, in.ID)
		return flat(k.T, got.Moves[len(got.Moves)-1]).and(fields{"state": got.Release.State})
	})}
}

func (k *keeper) withdraws() []run {
	return []run{with(nil, func(in act.Withdraw) fields {
		in.ID = k.sent()
		do(k, loop.Withdraw, k.s.Worker, in)
		moves := k.referral(k.s.Worker, in.ID).Moves
		return fields{"reason": moves[len(moves)-1].Text}
	})}
}

func (k *keeper) disclose() []run {
	return []run{with(fields{"case": k.file, "agency": k.police.ID, "sections": []string{"plan"}}, func(in act.Disclosure) fields {
		do(k, loop.Disclose, k.s.Worker, in)
		return flat(k.T, do(k, loop.ListDisclosures, k.s.Admin, act.None{}).Items[0])
	})}
}

func (k *keeper) addDemand() []run {
	show := func(in act.AddLegalDemand) fields {
		id := do(k, registers.AddLegalDemand, k.s.Worker, in).ID
		all := do(k, registers.ListLegalDemands, k.s.Admin, act.None{}).Items
		return flat(k.T, all[slices.IndexFunc(all, func(d act.LegalDemand) bool { return d.ID == id })])
	}
	old := do(k, registers.AddLegalDemand, k.s.Worker, act.AddLegalDemand{LegalDemand: act.LegalDemand{Kind: "order", From: "x", Got: "2026-01-01", Text: "x"}}).ID
	return []run{with(fields{"id": nil}, show), with(fields{"id": old}, show)}
}

// atDesk is an ask that nobody answered, at the desk.
func (k *keeper) atDesk() string {
	id := k.sent()
	for range 3 {
		k.Advance(24 * time.Hour * 5)
		k.ok(k.Node.Tick(k.T.Context()))
	}
	return id
}

func (k *keeper) deskRow(id string) act.ReferralRow {
	all := do(k, loop.ListReferrals, k.Desk().Worker, act.ReferralQuery{Box: "desk", Page: act.Page{Limit: 200}}).Items
	return all[slices.IndexFunc(all, func(r act.ReferralRow) bool { return r.ID == id })]
}

func (k *keeper) takeCard() []run {
	return []run{with(nil, func(in act.TakeCard) fields {
		in.ID = k.atDesk()
		do(k, deskwork.TakeCard, k.Desk().Admin, act.TakeCard{ID: in.ID})
		do(k, deskwork.TakeCard, k.Desk().Worker, in)
		return fields{"over": k.deskRow(in.ID).Taken == k.Desk().Worker.ID}
	})}
}

// deskWork is what the desk did, in a time that the urgency allows.
func (k *keeper) deskRecords() []run {
	again := k.Now().Add(time.Hour * 24 * 16).UTC().Truncate(time.Second)
	return []run{with(fields{"at": k.Now().Add(-time.Hour).UTC().Format(time.RFC3339), "again": again.Format(time.RFC3339)}, func(in act.RecordDeskWork) fields {
		in.ID = k.atDesk()
		out := flat(k.T, do(k, deskwork.RecordDeskWork, k.Desk().Worker, in).Items[0])
		return out.and(fields{"again": k.deskRow(in.ID).Handled.Format(time.RFC3339)})
	})}
}

func (k *keeper) deskProposes() []run {
	again := k.Now().Add(time.Hour * 24 * 16).UTC().Truncate(time.Second)
	return []run{with(fields{"agencies": []string{k.second.ID}, "again": again.Format(time.RFC3339)}, func(in act.ProposeAgencies) fields {
		in.ID = k.atDesk()
		out := flat(k.T, do(k, deskwork.ProposeAgencies, k.Desk().Worker, in).Items[0])
		return out.and(fields{"again": k.deskRow(in.ID).Handled.Format(time.RFC3339)})
	})}
}
