package listings_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/listings"
	"relais/internal/node/nodetest"
)

// TestAgenciesDecideOnTheirListings: the agency that runs a service decides on
// what members suggest; to other agencies the suggestion does not exist, and
// the desk has it after two weeks.
func TestAgenciesDecideOnTheirListings(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, a, b := context.Background(), f.Agency("shelter", "QC"), f.Agency("ngo", "QC")
		in := listing()
		in.Visibility.Phone = "members"
		made, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), in)
		if err != nil {
			t.Fatal(err)
		}
		suggest := func(field, value string) string {
			t.Helper()
			s, err := listings.SuggestChange.Do(ctx, f.Node, b.Worker.Fresh(), act.SuggestChange{ID: made.ID, Field: field, Value: value, Why: "They told me."})
			f.Advance(time.Minute) // the newest comes first
			if err != nil {
				t.Fatal(err)
			}
			return s.ID
		}
		count := func(m *nodetest.Member, mine bool) int {
			t.Helper()
			l, err := listings.ListSuggestions.Do(ctx, f.Node, m.Fresh(), act.SuggestionQuery{Mine: mine})
			if err != nil || len(l.Items) != l.Total {
				t.Fatal(l, err)
			}
			return l.Total
		}
		phone, fees := suggest("phone", "819-555-0188"), suggest("fees", "Free")
		desk := f.Desk().Admin
		if diff := cmp.Diff([]int{2, 2, 0, 0}, []int{count(a.Worker, false), count(a.Worker, true), count(b.Worker, false), count(desk, false)}); diff != "" {
			t.Error(diff)
		}
		for _, m := range []*nodetest.Member{b.Worker, desk} {
			if _, err := listings.DecideSuggestion.Do(ctx, f.Node, m.Fresh(), act.DecideSuggestion{ID: phone, Accept: true}); fault.CodeOf(err) != fault.NotFound {
				t.Errorf("a stranger decides: %v", err)
			}
		}
		done, err := listings.DecideSuggestion.Do(ctx, f.Node, a.Worker.Fresh(), act.DecideSuggestion{ID: phone, Accept: true, Answer: "Thank you."})
		if err != nil || !done.Applied || done.Answer != "Thank you." {
			t.Fatal(done, err)
		}
		got, err := listings.GetService.Do(ctx, f.Node, a.Worker.Fresh(), act.ServiceRef{ID: made.ID})
		if err != nil || got.Phones[0].Number != "819-555-0188" || got.Visibility.Phone != "members" {
			t.Errorf("accepted: %+v %v", got, err)
		}
		if _, err := listings.DecideSuggestion.Do(ctx, f.Node, a.Worker.Fresh(), act.DecideSuggestion{ID: phone}); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("decided twice: %v", err)
		}
		f.Advance(15 * 24 * time.Hour)
		if count(desk, false) != 1 || count(desk, true) != 0 || count(b.Worker, false) != 0 {
			t.Errorf("after two weeks: %d, %d", count(desk, false), count(b.Worker, false))
		}
		if _, err := listings.DecideSuggestion.Do(ctx, f.Node, b.Worker.Fresh(), act.DecideSuggestion{ID: fees, Accept: true}); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("a stranger decides late: %v", err)
		}
		if done, err = listings.DecideSuggestion.Do(ctx, f.Node, desk.Fresh(), act.DecideSuggestion{ID: fees, Accept: true}); err != nil || !done.Applied {
			t.Error(done, err)
		}
		if got, err = listings.GetService.Do(ctx, f.Node, a.Worker.Fresh(), act.ServiceRef{ID: made.ID}); err != nil || got.Fees.EN != "Free" {
			t.Errorf("the desk’s word: %+v %v", got.Fees, err)
		}
		told := func(m *nodetest.Member, state string) (answers []string) {
			t.Helper()
			l, err := listings.ListSuggestions.Do(ctx, f.Node, m.Fresh(), act.SuggestionQuery{Sent: true, State: state})
			if err != nil || len(l.Items) != l.Total {
				t.Fatal(l, err)
			}
			for _, s := range l.Items {
				answers = append(answers, s.Field+" "+s.State+" "+s.Answer+s.Name.FR)
			}
			return answers
		}
		want := []string{"fees accepted " + got.Name.FR, "phone accepted Thank you." + got.Name.FR}
		if diff := cmp.Diff(want, told(b.Worker, "")); diff != "" {
			t.Error(diff)
		}
		if len(told(b.Worker, "open")) > 0 || len(told(a.Worker, "")) > 0 {
			t.Error("the suggestions of somebody else, or of another state")
		}
	})
}

// TestSuggestedValuesHaveTheirForm: what a field could never hold is refused
// where it is written.
func TestSuggestedValuesHaveTheirForm(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, a := context.Background(), f.Agency("shelter", "QC")
		made, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), listing())
		if err != nil {
			t.Fatal(err)
		}
		for field, values := range map[string][2]string{
			"url":   {"javascript:alert(1)", "https://example.ca/aide"},
			"email": {"nobody", "aide@example.ca"},
			"phone": {"call us", "819-555-0102 poste 3"},
		} {
			in := act.SuggestChange{ID: made.ID, Field: field, Value: values[0], Why: "x"}
			_, err := listings.SuggestChange.Do(ctx, f.Node, a.Worker.Fresh(), in)
			if e, ok := fault.As(err); !ok || e.Code != fault.InvalidInput || len(e.Fields) != 1 || e.Fields[0].Name != "value" {
				t.Errorf("%s: %v", field, err)
			}
			in.Value = values[1]
			if _, err := listings.SuggestChange.Do(ctx, f.Node, a.Worker.Fresh(), in); err != nil {
				t.Errorf("%s: %v", field, err)
			}
		}
	})
}

// TestSealedTelephoneIsNotSuggestedOpen: a suggestion that somebody accepts
// without the key does not put a telephone beside the sealed one.
func TestSealedTelephoneIsNotSuggestedOpen(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, a, b := context.Background(), f.Agency("shelter", "QC"), f.Agency("ngo", "QC")
		in := listing()
		in.Visibility.Phone = "agency"
		made, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), in)
		if err != nil {
			t.Fatal(err)
		}
		s, err := listings.SuggestChange.Do(ctx, f.Node, b.Worker.Fresh(), act.SuggestChange{ID: made.ID, Field: "phone", Value: "819-555-0188", Why: "x"})
		if err != nil || s.Now != "" {
			t.Fatal(s, err)
		}
		f.Advance(15 * 24 * time.Hour)
		if s, err = listings.DecideSuggestion.Do(ctx, f.Node, f.Desk().Admin.Fresh(), act.DecideSuggestion{ID: s.ID, Accept: true}); err != nil || s.Applied {
			t.Error(s, err)
		}
		if got, err := listings.GetService.Do(ctx, f.Node, b.Worker.Fresh(), act.ServiceRef{ID: made.ID}); err != nil || len(got.Phones) > 0 {
			t.Error(got.Phones, err)
		}
	})
}

// TestTakingOutWhatOnlyTheAgencyKnows: it can be taken out and brought back,
// and nobody else learns of either.
func TestTakingOutWhatOnlyTheAgencyKnows(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, a, b := context.Background(), f.Agency("shelter", "QC"), f.Agency("ngo", "QC")
		in := listing()
		in.Visibility.Service = "agency"
		made, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), in)
		if err != nil {
			t.Fatal(err)
		}
		out, ref := act.DeleteService{ID: made.ID}, act.ServiceRef{ID: made.ID}
		for _, m := range []*nodetest.Member{b.Worker, f.Desk().Admin} {
			if _, err := listings.DeleteService.Do(ctx, f.Node, m.Fresh(), out); fault.CodeOf(err) != fault.NotFound {
				t.Errorf("a stranger takes it out: %v", err)
			}
		}
		own := func() (int, int) {
			l, err := listings.OwnServices.Do(ctx, f.Node, a.Worker.Fresh(), act.None{})
			if err != nil {
				t.Fatal(err)
			}
			return len(l.Items), len(l.Deleted)
		}
		if _, err := listings.DeleteService.Do(ctx, f.Node, a.Worker.Fresh(), out); err != nil {
			t.Fatal(err)
		}
		if here, gone := own(); here != 0 || gone != 1 {
			t.Errorf("taken out: %d, %d", here, gone)
		}
		if _, err := listings.GetService.Do(ctx, f.Node, a.Worker.Fresh(), ref); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("read after it left: %v", err)
		}
		if _, err := listings.DeleteService.Do(ctx, f.Node, a.Worker.Fresh(), out); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("taken out twice: %v", err)
		}
		in.ID = made.ID
		if _, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), in); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("changed after it left: %v", err)
		}
		if _, err := listings.RestoreService.Do(ctx, f.Node, b.Worker.Fresh(), ref); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("a stranger brings it back: %v", err)
		}
		if got, err := listings.RestoreService.Do(ctx, f.Node, a.Worker.Fresh(), ref); err != nil || got.Name.FR != made.Name.FR {
			t.Error(got, err)
		}
		if here, gone := own(); here != 1 || gone != 0 {
			t.Errorf("brought back: %d, %d", here, gone)
		}
		in.Visibility.Service = "public"
		if _, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), in); err != nil {
			t.Fatal(err)
		}
		if _, err := listings.DeleteService.Do(ctx, f.Node, a.Worker.Fresh(), out); err != nil {
			t.Fatal(err)
		}
		if here, gone := own(); here != 0 || gone != 1 {
			t.Errorf("public, taken out: %d, %d", here, gone)
		}
		if l, err := listings.OwnServices.Do(ctx, f.Node, b.Worker.Fresh(), act.None{}); err != nil || len(l.Deleted) > 0 {
			t.Error(l, err)
		}
		if _, err := listings.RestoreService.Do(ctx, f.Node, a.Worker.Fresh(), ref); err != nil {
			t.Error(err)
		}
	})
}
