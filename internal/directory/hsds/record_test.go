package hsds_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/directory/directorytest/hsdstest"
)

func TestEditKeepsTheRest(t *testing.T) {
	records, _ := hsdstest.Read(t, []byte(`{"id":"1","name":"A","status":"active","x-own":{"b":1.50,"a":null},"email":null}`))
	edited, err := records[0].Edit(map[string]any{"name": "B", "status": nil})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"email":null,"id":"1","name":"B","x-own":{"a":null,"b":1.50}}`
	if diff := cmp.Diff(want, string(edited.Doc)); diff != "" {
		t.Error(diff)
	}
}
