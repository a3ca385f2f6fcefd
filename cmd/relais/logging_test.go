package main

import (
	"bytes"
	"flag"
	"fmt"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/node/nodetest"
	"relais/internal/store/storetest"
)

// TestAttackLogDatesActs: whoever gets the server's log learns how many
// requests there were, not when somebody did what.
func TestAttackLogDatesActs(t *testing.T) {
	f := nodetest.New(t, storetest.SQLite(t))
	worker := f.Agency("ngo", "QC").Worker
	var out bytes.Buffer
	log := newLog(&out)
	l := listenFlags(flag.NewFlagSet("serve", flag.ContinueOnError))
	h := handler(f.Node, log, l)
	paths := []string{"/", "/files", "/files/" + worker.ID, "/referrals", "/nowhere?q=word", "/api/v1/cases", "/api/v1/cases/" + worker.ID,
		"/api/hsds/services", "/healthz", "/log/relais-000000000000/checkpoint"}
	for _, path := range paths {
		for _, token := range []string{"", worker.Token} {
			r := httptest.NewRequest("GET", path, nil)
			if token != "" {
				r.Header.Set("Authorization", "Bearer "+token)
				r.Header.Set("Cookie", "__Host-session="+token)
			}
			h.ServeHTTP(httptest.NewRecorder(), r)
		}
	}
	log.Error("act failed", "err", fmt.Errorf("so")) // what is our mistake is said
	if n := bytes.Count(out.Bytes(), []byte("\n")); n != 1 {
		t.Errorf("%d lines for %d requests:\n%s", n, 2*len(paths), &out)
	}
	answered.line(log)
	if n := bytes.Count(out.Bytes(), []byte("\n")); n != 2 || !strings.Contains(out.String(), `"msg":"answered","page":`) {
		t.Errorf("no counts:\n%s", &out)
	}
	for name, bad := range map[string]string{
		"a route or address": `/|GET|POST|\{`, "an id": `[0-9a-z]{26}`, "less than a minute": `:\d\d:\d\d|\d\.\d{3}`, "how long it took": `took|seconds`,
	} {
		if found := regexp.MustCompile(bad).FindString(strings.ReplaceAll(out.String(), "{\"time\"", "")); found != "" {
			t.Errorf("%s: %s in\n%s", name, found, &out)
		}
	}
	if _, err := accounts.GetAgency.Do(t.Context(), f.Node, worker.Fresh(), act.ID{ID: worker.Agency}); err != nil {
		t.Fatal(err) // the session above was a real one
	}
}

// TestAttackMetricsNameRoutes: no label of the metrics says more than which
// surface answered, and how.
func TestAttackMetricsNameRoutes(t *testing.T) {
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range families {
		for _, m := range family.Metric {
			for _, label := range m.Label {
				switch label.GetName() {
				case "surface", "class", "version", "quantile", "le":
				default:
					t.Errorf("%s has the label %s", family.GetName(), label.GetName())
				}
			}
		}
	}
}
