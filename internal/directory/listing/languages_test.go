package listing

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/act"
	"relais/internal/directory"
	"relais/internal/directory/hsds"
	"relais/internal/fault"
)

// TestFurtherLanguages: a listing keeps its texts in any language, a form that
// does not know them leaves them, and an empty text takes one out.
func TestFurtherLanguages(t *testing.T) {
	t.Parallel()
	in := act.UpsertService{Name: act.Text{FR: "Maison", EN: "House", More: map[string]string{"es": "Casa", "ar": "بيت"}},
		Description: act.LongText{EN: "Beds", More: map[string]string{"es": "Camas"}}, Needs: []string{"food"}}
	owner := Owner{ID: "a", Name: act.Text{FR: "Organisme", EN: "Agency"}}
	rec, err := New(in, owner, "s", time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	want := func(name, description map[string]string) {
		t.Helper()
		v := View(directory.Entry{Record: rec}, nil)
		if diff := cmp.Diff(name, v.Name.More); diff != "" {
			t.Errorf("name: -want +got:\n%s", diff)
		}
		if diff := cmp.Diff(description, v.Description.More); diff != "" {
			t.Errorf("description: -want +got:\n%s", diff)
		}
	}
	edit := func(in act.UpsertService) {
		t.Helper()
		if rec, err = Edit(rec, in, owner, time.Unix(1, 0)); err != nil {
			t.Fatal(err)
		}
	}
	want(map[string]string{"es": "Casa", "ar": "بيت"}, map[string]string{"es": "Camas"})
	in.Name.More, in.Description.More = nil, nil
	edit(in)
	want(map[string]string{"es": "Casa", "ar": "بيت"}, map[string]string{"es": "Camas"})
	in.Name.More = map[string]string{"ar": "", "es": "La casa"}
	edit(in)
	want(map[string]string{"es": "La casa"}, map[string]string{"es": "Camas"})
	if s, _ := rec.Service(); len(s.Extension().Texts["ar"].Name) > 0 || s.Extension().Texts["fr"] == (hsds.Texts{}) {
		t.Errorf("the record holds %+v", s.Extension().Texts)
	}
}

func TestLanguageTags(t *testing.T) {
	t.Parallel()
	for tag, ok := range map[string]bool{"es": true, "zh-Hant": true, "cr-Cans": true, "fr": false, "en-CA": false, "ES": false, "": false,
		"es_MX": false, "klingonese": false, strings.Repeat("x-", 40): false} {
		err := Check(act.UpsertService{Name: act.Text{FR: "Maison", More: map[string]string{tag: "x"}}})
		if (err == nil) != ok {
			t.Errorf("%q: %v", tag, err)
		}
	}
	reason := act.UpsertService{Name: act.Text{FR: "Maison"}, Rules: act.ServiceRules{Status: &act.StatusRule{Source: "x", Reason: act.Text{More: map[string]string{"es": "x"}}}}}
	if f, _ := fault.As(Check(reason)); f == nil || f.Fields[0].Key != "directory.language.two" {
		t.Errorf("a reason in Spanish, which nothing keeps, is taken: %v", f)
	}
}
