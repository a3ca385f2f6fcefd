package demopages_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/app"
	"relais/internal/demo"
	"relais/internal/loop"
	"relais/internal/node"
	"relais/internal/seal"
	"relais/internal/web"
	"relais/internal/web/demopages"
	"relais/internal/web/webtest"
)

func TestPages(t *testing.T) { webtest.CheckPages(t) }

// The story can be told, everybody in it can be continued as, and the thief's
// page shows rows in which no name stands.
func TestDemonstration(t *testing.T) {
	clock := demo.NewClock()
	n, err := app.Open(t.Context(), node.Config{Store: node.Place{Dir: t.TempDir(), Migrate: true, Clock: clock.Now},
		Key: seal.NewKey(), Argon: seal.Test(), Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	cast, err := demo.Tell(t.Context(), n, clock, nil)
	if err != nil {
		t.Fatal(err)
	}
	story(t, n, cast)
	srv := httptest.NewServer(web.New(web.Config{Sessions: n.Sessions, Demo: demopages.Bar(cast)},
		demopages.Routes(n, cast)).Handler())
	defer srv.Close()
	res, err := http.DefaultTransport.RoundTrip(as(t, srv.URL, "caseworker"))
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != http.StatusSeeOther {
		t.Errorf("continue as the caseworker: %d", res.StatusCode)
	}
	tables, err := n.RawTables(t.Context())
	if err != nil || len(tables) < 8 {
		t.Fatalf("%d tables, %v", len(tables), err)
	}
	for _, table := range tables {
		for _, row := range table.Rows {
			if all := strings.Join(row, " "); strings.Contains(all, "Iris") || strings.Contains(all, "magnolia") {
				t.Errorf("%s holds a word of a person", table.Name)
			}
		}
	}
}

// story checks what the demonstration promises to show.
func story(t *testing.T, n *app.App, cast demo.Cast) {
	t.Helper()
	homes := map[string]act.Home{}
	sessions := map[string]*agency.Session{}
	for _, p := range cast {
		out, err := n.Sessions.SignInAs(t.Context(), p.Member)
		if err != nil {
			t.Fatal(err)
		}
		s, err := n.Sessions.Session(t.Context(), out.Token)
		if err != nil {
			t.Fatal(err)
		}
		sessions[p.Key] = s
		if homes[p.Key], err = loop.Home.Do(t.Context(), n, s, act.None{}); err != nil {
			t.Fatal(err)
		}
	}
	if len(homes["caseworker"].People) != 5 {
		t.Errorf("the caseworker has %d people", len(homes["caseworker"].People))
	}
	if n := homes["caseworker"].Counts.People; n != 5 {
		t.Errorf("the number beside the caseworker's people is %d", n)
	}
	soon := homes["hotline"].Waiting
	if len(soon) == 0 || soon[0].Due == nil || time.Until(*soon[0].Due) > 10*time.Minute || time.Until(*soon[0].Due) < time.Minute {
		t.Errorf("what runs out during a visit is not on the responder's home: %+v", soon)
	}
	if len(homes["police"].People)+len(homes["police"].Waiting)+len(homes["police"].Overdue) != 0 {
		t.Error("the police liaison sees something")
	}
	for _, box := range act.Codes["box"] {
		seen, err := loop.ListReferrals.Do(t.Context(), n, sessions["police"], act.ReferralQuery{Box: box})
		if err == nil && len(seen.Items) > 0 {
			t.Errorf("the police liaison sees %d asks in %s", len(seen.Items), box)
		}
	}
	desk, err := loop.ListReferrals.Do(t.Context(), n, sessions["desk"], act.ReferralQuery{Box: "desk"})
	if err != nil || len(desk.Items) == 0 {
		t.Errorf("the desk has %d escalated asks, %v", len(desk.Items), err)
	}
	inbox, err := loop.ListReferrals.Do(t.Context(), n, sessions["shelter"], act.ReferralQuery{Box: "inbox"})
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]int{}
	for _, r := range inbox.Items {
		states[r.State]++
	}
	if states["asked"] < 2 || states["waitlisted"] != 1 {
		t.Errorf("the shelter's inbox holds %v", states)
	}
}

func as(t *testing.T, base, key string) *http.Request {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, base+"/demo/as", strings.NewReader(url.Values{"as": {key}}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", base)
	return r
}
