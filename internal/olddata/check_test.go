package olddata

import (
	"cmp"
	"slices"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
)

// check reads the whole story back.
func (w *world) check() {
	w.checkSessions()
	w.must(w.Node.Tick(ctx))
	w.checkAgencies()
	w.checkPasskey()
	w.checkRoster()
	w.checkCase()
	w.checkHistory()
	w.checkConsents()
	w.checkRepeats()
	w.checkLoop()
	w.checkReleases()
	w.checkDoors()
	w.checkDirectory()
	w.checkAudit()
	w.checkGoingOn()
	w.checkRecovery()
}

// same compares what was written with what is read.
func same[T any](w *world, what string, want, got T, opts ...gocmp.Option) {
	w.T.Helper()
	if diff := gocmp.Diff(want, got, append(opts, cmpopts.EquateEmpty())...); diff != "" {
		w.T.Errorf("%s reads otherwise (-written +read):\n%s", what, diff)
	}
}

// checkSessions: a session that was open when the database was kept is open,
// and everybody can sign in.
func (w *world) checkSessions() {
	for _, key := range agencies {
		a := w.agencyOf(key)
		if s, err := w.Node.Sessions.Session(ctx, a.Worker.Token); err != nil || s.Member != a.Worker.ID {
			w.T.Errorf("%s: the session of before: %v", key, err)
		}
		for _, m := range []*nodetest.Member{a.Admin, a.Worker} {
			w.must(m.SignIn())
		}
	}
	w.must(w.third.SignIn())
}

func (w *world) checkAgencies() {
	a, err := accounts.GetAgency.Do(ctx, w.Node, w.house.Worker.Fresh(), act.ID{ID: w.house.ID})
	w.must(err)
	same(w, "hours", hours, a.Hours)
	same(w, "rules", []string{"region"}, a.Uses)
	same(w, "backup", w.house.Worker.ID, a.Backup)
	same(w, "zone", "America/Halifax", a.Zone)
	list, err := accounts.ListMembers.Do(ctx, w.Node, w.house.Admin.Fresh(), act.None{})
	w.must(err)
	byID := map[string]act.Member{}
	for _, m := range list.Items {
		byID[m.ID] = m
	}
	gone, waiting, worker := byID[w.id("gone")], byID[w.id("waiting")], byID[w.house.Worker.ID]
	same(w, "the member who was removed", true, gone.Removed)
	same(w, "the member who waits", false, waiting.Certified)
	same(w, "a worker", act.Member{ID: worker.ID, Name: worker.Name, Login: w.house.Worker.Login, Roles: []string{"caseworker"},
		Language: "fr", Certified: true, Admitted: true, Passkeys: 1}, worker)
	inv, err := accounts.LookAtInvitation.Do(ctx, w.Node, nil, act.InvitationCode{Kind: "member", Code: w.id("invitation")})
	w.must(err)
	same(w, "the invitation's name", "Alex Fictive", inv.Name)
	inv, err = accounts.LookAtInvitation.Do(ctx, w.Node, nil, act.InvitationCode{Kind: "agency", Code: w.id("invitation of an agency")})
	w.must(err)
	same(w, "the invited agency", "Clinique inventée", inv.Name)
	home, err := loop.Home.Do(ctx, w.Node, w.house.Worker.Fresh(), act.None{})
	w.must(err)
	if len(home.Kept) != 1 {
		w.T.Fatalf("kept forms: %+v", home.Kept)
	}
	other, err := loop.Home.Do(ctx, w.Node, w.house.Admin.Fresh(), act.None{})
	w.must(err)
	if !slices.ContainsFunc(other.Notices, func(n act.Notice) bool { return n.Code == "notice.disclosure.review" && n.Link == "/disclosures" }) {
		w.T.Errorf("notices: %+v", other.Notices)
	}
	// A program of before wrote the rows; nobody has changed them.
	if slices.ContainsFunc(other.Notices, func(n act.Notice) bool { return n.Code == "notice.node.rows_changed" }) {
		w.T.Error("rows of before raise the alarm that somebody changed them")
	}
	form, err := accounts.OpenKept.Do(ctx, w.Node, w.house.Worker.Fresh(), act.ID{ID: home.Kept[0].ID})
	w.must(err)
	same(w, "the kept form", kept, act.KeepForm{Form: form.Form, Body: form.Body})
}

func (w *world) checkRoster() {
	list, err := casework.ListCases.Do(ctx, w.Node, w.house.Worker.Fresh(), act.CaseQuery{Closed: true})
	w.must(err)
	rows := map[string]act.CaseRow{}
	for _, row := range list.Items {
		same(w, "damage", false, row.Damaged)
		same(w, "length of the code", 9, len(row.Code))
		row.Code = ""
		rows[row.ID] = row
	}
	same(w, "the roster", map[string]act.CaseRow{
		w.id("first"): {ID: w.id("first"), Known: "Sous la première clé", Open: true, Worker: cmp.Or(w.ids["heir"], w.id("gone"))},
		w.id("case"): {ID: w.id("case"), Known: known, Next: day(nodetest.Start, 3), Open: true, Worker: w.house.Worker.ID,
			Urgent: "danger"},
		w.id("closed"): {ID: w.id("closed"), Known: "Close Fictive", Worker: w.third.ID},
	}, rows)
}

// rules are the safe-contact rules with the agency that must never be told.
func (w *world) rules() act.SafeContact {
	r := safe
	r.NeverAgency = []string{w.police.ID}
	return r
}

func (w *world) checkCase() {
	c, err := casework.GetCase.Do(ctx, w.Node, w.house.Worker.Fresh(), act.ID{ID: w.id("case")})
	w.must(err)
	if !c.Whole || c.Safe == nil {
		w.T.Fatalf("the file is not whole: %+v", c)
	}
	same(w, "the language", "ln", c.Language)
	same(w, "the safe-contact rules", w.rules(), *c.Safe)
	status := []string{"open", "open", "open", "withdrawn"}
	for i, want := range needs {
		got := c.Needs[i]
		same(w, "a need", want, act.NewNeed{Code: got.Code, Urgency: got.Urgency, Text: got.Text, By: got.By})
		same(w, "its status", status[i], got.Status)
	}
	for _, section := range sections {
		got, err := casework.GetSection.Do(ctx, w.Node, w.house.Worker.Fresh(), act.SectionRef{Case: w.id("case"), Section: section})
		w.must(err)
		same(w, section+" is whole", true, got.Whole)
		found := false
		for _, e := range got.Items {
			same(w, section+": an entry verifies", true, e.Verified)
			if e.Label == "Titre "+section {
				same(w, section, text(section), e.Text)
				found = true
			}
		}
		same(w, section+" has its words", true, found)
	}
	health, err := casework.GetSection.Do(ctx, w.Node, w.house.Admin.Fresh(), act.SectionRef{Case: w.id("case"), Section: "health"})
	w.must(err)
	same(w, "restricted", true, health.Restricted)
	same(w, "the words for two", "Pour deux personnes", health.Items[len(health.Items)-1].Text)
	if _, err := casework.GetSection.Do(ctx, w.Node, w.third.Fresh(), act.SectionRef{Case: w.id("case"), Section: "health"}); err == nil {
		w.T.Error("a third member reads the restricted section")
	}
	first, err := casework.GetCase.Do(ctx, w.Node, w.third.Fresh(), act.ID{ID: w.id("first")})
	w.must(err)
	same(w, "the file under the first key is whole", true, first.Whole)
}

func (w *world) checkHistory() {
	for key, want := range map[string][]string{
		"amended": {"deuxième version", "première version"}, "removed": {"", "première version"},
		"undone": {"première version", "deuxième version", "première version"},
	} {
		h, err := casework.EntryHistory.Do(ctx, w.Node, w.house.Worker.Fresh(), act.EntryRef{Case: w.id("case"), Entry: w.id(key)})
		w.must(err)
		var got []string
		for _, e := range h.Items {
			got = append(got, e.Text)
			same(w, key+" verifies", true, e.Verified)
		}
		same(w, key, want, got)
		same(w, key+" removed", key == "removed", h.Items[0].Removed)
	}
	h, err := casework.EntryHistory.Do(ctx, w.Node, w.house.Worker.Fresh(), act.EntryRef{Case: w.id("case"), Entry: w.id("contact")})
	w.must(err)
	e := h.Items[0]
	if e.Contact == nil || e.Contact.At.IsZero() {
		w.T.Fatalf("the contact reads %+v", e)
	}
	same(w, "what was said", "A répondu", e.Text)
	same(w, "the contact", act.Contact{Channel: "email", Value: "zoe@example.ca", Reason: outside, Outside: []string{"channel"}, At: e.Contact.At}, *e.Contact)
}

func (w *world) checkConsents() {
	c, err := casework.GetCase.Do(ctx, w.Node, w.house.Admin.Fresh(), act.ID{ID: w.id("case")})
	w.must(err)
	got := map[string]act.Consent{}
	for _, one := range c.Consents {
		got[one.ID] = one
	}
	start := nodetest.Start
	for key, state := range map[string]string{"valid": "valid", "ended": "ended", "withdrawn": "withdrawn", "waiting for the second": "waiting",
		"cosigned": "valid", "ask": "valid", "loopback": "valid", "consent purged": "withdrawn"} {
		one := got[w.id(key)]
		same(w, key, state, one.State)
		if one.TakenBy == "" || one.Hash == "" || one.At.Before(start) {
			w.T.Errorf("%s: %+v", key, one)
		}
	}
	valid := got[w.id("valid")]
	until, err := time.Parse(time.DateOnly, valid.Until)
	w.must(err)
	same(w, "a consent", consent(w.shelter.ID, until), valid.NewConsent)
	same(w, "who co-signed", true, got[w.id("cosigned")].Cosigner != "" && got[w.id("cosigned")].Cosigner != got[w.id("cosigned")].TakenBy)
	same(w, "a class that is denied", []string{"child_protection"}, got[w.id("cosigned")].Sectors)
	same(w, "its page", true, got[w.id("cosigned")].Enforcement)
	same(w, "told back", "appointments", got[w.id("loopback")].Loopback)
}

// checkRepeats: the answers to requests of before.
func (w *world) checkRepeats() {
	out, err := loop.Ask.Do(ctx, w.Node, w.house.Worker.Fresh(), w.asking("ref asked", act.Ask{}, nil))
	w.must(err)
	if len(out.Referrals) != 1 || out.Referrals[0].ID != w.id("ref asked") {
		w.T.Errorf("a repeated ask: %+v", out)
	}
}

func (w *world) checkAudit() {
	log, err := casework.ListAudit.Do(ctx, w.Node, w.house.Admin.Fresh(), act.AuditQuery{Case: w.id("case"), Page: act.Page{Limit: 500}})
	w.must(err)
	seen := map[string]bool{}
	for _, e := range log.Items {
		seen[e.Action] = true
	}
	for _, action := range []string{"case.create", "case.read", "consent.record", "consent.withdraw"} {
		if !seen[action] {
			w.T.Errorf("the audit of the file lacks %s: %v", action, seen)
		}
	}
	report, err := w.Node.VerifyAudit(ctx, nil)
	w.must(err)
	same(w, "the log", true, report.OK())
}
