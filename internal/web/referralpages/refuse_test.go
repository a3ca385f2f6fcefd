package referralpages

import (
	"context"
	"strings"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/web/address"
)

// TestANoIsOnePress: the person says no on the page on which they could say yes; the
// file shows it; who was refused is not asked under what was agreed before, on pages
// or past them; and a new yes is a yes.
func TestANoIsOnePress(t *testing.T) {
	h := newHouse(t)
	w := h.s.Worker
	consent := h.consent(act.NewConsent{Kind: "ask", Purpose: "find a bed", Sectors: []string{"shelter"}})
	release := h.consent(act.NewConsent{Kind: "release", Sections: []string{"name"}, Purpose: "to be welcomed"})
	talk := "/files/" + h.file + "/agree/" + address.Agreements.Of("ask")
	h.get(w, talk, "The person says no").Has(`button[name="said"][value="no"]`)
	h.Advance(time.Minute)
	h.post(w, talk, "said", "no", "agencies", h.r.ID)
	h.get(w, "/files/"+h.file, "No", "Maison d’essai 2")
	h.post(w, h.at(""), "_do", "next", "province", "QC", "picked", h.r.ID+"|")
	h.get(w, h.at("/how"), "No agreement covers")
	_, err := loop.Ask.Do(context.Background(), h.Node, w.Fresh(), act.Ask{Case: h.file, Need: h.need, Consent: consent, Candidates: []act.Candidate{{Agency: h.r.ID}}, Anyway: true})
	if fault.CodeOf(err) == "" {
		t.Error("who was refused is asked")
	}
	h.Advance(time.Minute)
	again := h.consent(act.NewConsent{Kind: "ask", Purpose: "find a bed"})
	asked, err := loop.Ask.Do(context.Background(), h.Node, w.Fresh(), act.Ask{Case: h.file, Need: h.need, Consent: again, Candidates: []act.Candidate{{Agency: h.r.ID}}, Anyway: true})
	h.ok(err)
	// A no to sharing fills no form, and nothing goes under what was agreed before.
	one := "/requests/" + asked.Referrals[0].ID
	h.post(h.r.Worker, one, "type", "accept")
	h.Advance(3 * time.Minute)
	_, err = casework.RefuseConsent.Do(context.Background(), h.Node, w.Fresh(), act.RefuseConsent{Case: h.file, NewRefusal: act.NewRefusal{Kind: "release"}})
	h.ok(err)
	h.get(w, one+"/share", "has not yet agreed")
	if _, err := loop.Release.Do(context.Background(), h.Node, w.Fresh(), act.Release{ID: asked.Referrals[0].ID, Consent: release}); err == nil {
		t.Error("released against a no")
	}
}

// TestPoliceByPages: what is agreed for the police is usable: the page of its own, the
// second signature, the ask, and their answer, all by forms.
func TestPoliceByPages(t *testing.T) {
	h := newHouse(t)
	w, police := h.s.Worker, h.Agency("police", "QC")
	h.get(w, h.at("")).HasNo(`[name="picked"][value^="` + police.ID + `|"]`)
	talk := "/files/" + h.file + "/agree/" + address.Agreements.Of("special")
	h.get(w, talk).Has(`[name="agencies"][value="` + police.ID + `"]`)
	agreed := h.post(w, talk, "about", "ask", "agencies", police.ID, "purpose", "to be protected", "until", h.Now().AddDate(0, 0, 9).Format(time.DateOnly),
		"given_by", "person", "form", "spoken", "language", "fr", "explained", "who", "explained", "what", "explained", "why", "explained", "until", "explained", "withdraw", "explained", "refuse", "explained", "loopback", "explained", "limits", "loopback", "none")
	h.get(w, agreed, "second").HasNo(`form[action$="/sign"]`)
	h.get(w, h.at("")).HasNo(`[name="picked"][value^="` + police.ID + `|"]`)
	h.post(h.s.Admin, agreed+"/sign")
	h.get(w, h.at("")).Has(`[name="picked"][value^="` + police.ID + `|"]`)
	h.post(w, h.at(""), "_do", "next", "province", "QC", "picked", police.ID+"|")
	consent := agreed[strings.LastIndex(agreed, "/")+1:]
	h.get(w, h.at("/how"), "Covers everybody chosen")
	h.post(w, h.at("/how"), "_do", "next", "region", "QC", "consent", consent)
	h.get(w, h.at("/preview"), "Will see")
	one := h.post(w, h.at("/preview"))
	h.get(police.Worker, one, "Accept", "Decline").SaysNot(secret)
	h.post(police.Worker, one, "type", "accept")
	h.get(w, one, "Accepted")
}
