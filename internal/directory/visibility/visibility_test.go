package visibility

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/act"
	"relais/internal/directory"
	"relais/internal/directory/hsds"
	"relais/internal/seal"
)

const markedDoc = `{"capacities":[{"available":2,"id":"c"}],"contacts":[{"id":"k","name":"Robin","relais":{"visibility":"agency"}}],` +
	`"id":"s","metadata":[{"id":"m","previous_value":"Robin"}],"name":"S","phones":[{"id":"p1","number":"819-555-0101","relais":{"visibility":"members"}},{"id":"p2","number":"819-555-0102"}],` +
	`"relais":{"members_modified":"2026-02-01T00:00:00Z","waitlist":{"people":3}},"last_modified":"2026-01-01T00:00:00Z",` +
	`"service_at_locations":[{"id":"a","location":{"id":"l","phones":[{"id":"p3","number":"819-555-0103"}],"relais":{"visibility":"agency"}}},` +
	`{"id":"b","location":{"contacts":[{"id":"k2","relais":{"visibility":"members"}}],"id":"l2"}}]}`

func TestVisible(t *testing.T) {
	tests := []struct {
		who  Reader
		want string
	}{
		{Stranger, `{"id":"s","last_modified":"2026-01-01T00:00:00Z","name":"S","phones":[{"id":"p2","number":"819-555-0102"}],"service_at_locations":[{"id":"b","location":{"id":"l2"}}]}`},
		{Member, `{"capacities":[{"available":2,"id":"c"}],"id":"s","last_modified":"2026-02-01T00:00:00Z","metadata":[{"id":"m","previous_value":"Robin"}],"name":"S",` +
			`"phones":[{"id":"p1","number":"819-555-0101","relais":{"visibility":"members"}},{"id":"p2","number":"819-555-0102"}],"relais":{"waitlist":{"people":3}},` +
			`"service_at_locations":[{"id":"b","location":{"contacts":[{"id":"k2","relais":{"visibility":"members"}}],"id":"l2"}}]}`},
	}
	for _, tt := range tests {
		got, ok := Visible([]byte(markedDoc), tt.who)
		if diff := cmp.Diff(tt.want, string(got)); diff != "" || !ok {
			t.Errorf("reader %d: %s", tt.who, diff)
		}
	}
	for doc, want := range map[string][2]bool{`{"id":"s","relais":{"visibility":"agency"}}`: {false, false}, `{"id":"s","relais":{"visibility":"members"}}`: {false, true}} {
		for who, ok := range want {
			if _, got := Visible([]byte(doc), Reader(who)); got != ok {
				t.Errorf("%s to reader %d: %t", doc, who, got)
			}
		}
	}
}

// TestSeen: whoever reads as a stranger reads the public part, and when an
// agency's record changed only as the record itself says.
func TestSeen(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	e := directory.Entry{Record: hsds.Record{Kind: hsds.KindService, ID: "s", Doc: []byte(markedDoc)}, Agency: "a", Changed: now}
	if got, ok := Seen(e, Member); !ok || !bytes.Equal(got.Doc, e.Doc) || !got.Changed.Equal(now) {
		t.Errorf("a member: %s", got.Doc)
	}
	public, _ := Public(e.Doc)
	got, ok := Seen(e, Stranger)
	if want := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); !ok || !bytes.Equal(got.Doc, public) || !got.Changed.Equal(want) {
		t.Errorf("a stranger: %s %s", got.Doc, got.Changed)
	}
	e.Doc = []byte(`{"id":"s","relais":{"visibility":"members"}}`)
	if got, ok := Seen(e, Stranger); ok || got.ID != "" {
		t.Errorf("a listing for members: %+v", got)
	}
}

// TestPartsComeBack: what is cut out, sealed, opened and joined again is the
// record that was.
func TestPartsComeBack(t *testing.T) {
	r := hsds.Record{Kind: hsds.KindService, ID: "s", Place: -1, Doc: []byte(markedDoc)}
	common, hidden, stays, err := Split(r)
	if err != nil || !stays || strings.Contains(string(common.Doc), "Robin") || strings.Contains(string(common.Doc), "0103") {
		t.Fatalf("%s %v", common.Doc, err)
	}
	key := seal.NewKey()
	sealed := SealParts(key, 1, "house", "s", hidden)
	opened, err := OpenParts(key, sealed)
	if err != nil {
		t.Fatal(err)
	}
	joined, err := Join(common, opened)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Robin", "819-555-0103", `"id":"l"`} {
		if !strings.Contains(string(joined.Doc), word) {
			t.Errorf("%s is lost: %s", word, joined.Doc)
		}
	}
	again, more, _, _ := Split(joined)
	if diff := cmp.Diff(string(common.Doc), string(again.Doc)); diff != "" || len(more.Parts) != len(hidden.Parts) {
		t.Error(diff)
	}
}

// TestFeedsBringNothingThatIsOneAgencysOnly: nor an address of a record that
// says that its address is told to nobody.
func TestFeedsBringNothingThatIsOneAgencysOnly(t *testing.T) {
	rep := &hsds.Report{}
	got, ok := Admit(hsds.Record{Kind: hsds.KindService, ID: "s", Doc: []byte(markedDoc)}, hsds.Note{}, rep)
	if !ok || strings.Contains(string(got.Doc), "Robin") || strings.Contains(string(got.Doc), "0103") || len(rep.Changed) != 1 {
		t.Errorf("%s %+v", got.Doc, rep)
	}
	if _, ok := Admit(hsds.Record{Doc: []byte(`{"id":"s","relais":{"visibility":"agency"}}`)}, hsds.Note{}, rep); ok || rep.Refused != 1 {
		t.Errorf("a whole record: %+v", rep)
	}
	got, _ = Admit(hsds.Record{Doc: []byte(`{"id":"s","relais":{"confidential":true,"region":"Laval"},"service_at_locations":[{"id":"a","location":{"latitude":45.5}}]}`)}, hsds.Note{}, rep)
	if want := `{"id":"s","relais":{"confidential":true,"region":"Laval"}}`; string(got.Doc) != want {
		t.Errorf("confidential: %s", got.Doc)
	}
}

func TestWithheldOrganizations(t *testing.T) {
	r := hsds.Record{Kind: hsds.KindOrganization, ID: "2", Place: -1,
		Doc: []byte(`{"id":"2","locations":[{"name":"CANARY"}],"contacts":[{"name":"CANARY"}],"name":"O","x":1}`)}
	got, err := WithholdOrganization(r)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(`{"id":"2","name":"O","relais":{"confidential":true},"x":1}`, string(got.Doc)); diff != "" {
		t.Error(diff)
	}
}

// TestWithheldRecordsTellNoPlace: whatever place a record names, in whichever
// of its members, is gone.
func TestWithheldRecordsTellNoPlace(t *testing.T) {
	r := hsds.Record{Kind: hsds.KindService, ID: "1", Place: -1, Doc: []byte(`{"id":"1","name":"A","status":"active","x":1,
		"contacts":[{"name":"CANARY"}],
		"organization":{"id":"2","name":"O","locations":[{"name":"CANARY"}],"contacts":[{"name":"CANARY"}],"x":2},
		"service_at_locations":[{"location":{"latitude":45.1,"name":"CANARY","addresses":[{"address_1":"CANARY","city":"Ottawa","state_province":"ON"}]}}]}`)}
	got, err := Withhold(r, "East")
	if err != nil {
		t.Fatal(err)
	}
	want := `{"id":"1","name":"A","organization":{"id":"2","name":"O","x":2},"relais":{"confidential":true,"region":"East"},` +
		`"service_areas":[{"id":"` + hsds.ContentID("service_area", "1", "Ontario") + `","name":"Ontario"}],"status":"active","x":1}`
	if diff := cmp.Diff(want, string(got.Doc)); diff != "" {
		t.Error(diff)
	}
}

// TestWhatIsUnsaidStays: an edit that says nothing of who may see what leaves
// each place as it is, and a word for one part is for that part.
func TestWhatIsUnsaidStays(t *testing.T) {
	old := hsds.Record{Kind: hsds.KindService, ID: "s", Doc: []byte(`{"id":"s","name":"S","phones":[{"id":"p1","number":"1"},` +
		`{"id":"p2","number":"2","relais":{"visibility":"members"}}],"service_at_locations":[{"id":"a","location":{"id":"l1"}},` +
		`{"id":"b","location":{"id":"l2","relais":{"visibility":"members"}}}]}`)}
	got, err := Set(old, old, act.ServiceVisibility{})
	if diff := cmp.Diff(string(old.Doc), string(got.Doc)); diff != "" || err != nil {
		t.Error(diff, err)
	}
	got, err = Set(old, old, act.ServiceVisibility{Parts: []act.PartVisibility{{ID: "l1", Seen: "agency"}, {ID: "p2", Seen: "public"}}})
	want := `{"id":"s","name":"S","phones":[{"id":"p1","number":"1"},{"id":"p2","number":"2"}],` +
		`"service_at_locations":[{"id":"a","location":{"id":"l1","relais":{"visibility":"agency"}}},` +
		`{"id":"b","location":{"id":"l2","relais":{"visibility":"members"}}}]}`
	if diff := cmp.Diff(want, string(got.Doc)); diff != "" || err != nil {
		t.Error(diff, err)
	}
}
