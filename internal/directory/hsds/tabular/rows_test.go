package tabular

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRowsBeyondMemory: rows that went to a file come back as they were put in.
func TestRowsBeyondMemory(t *testing.T) {
	was := memoryForRows
	defer func() { memoryForRows = was }()
	memoryForRows = 40
	ts := New()
	defer ts.Close()
	r := ts.Table("service", "services.csv")
	for _, name := range []string{"id", "organization_id", "name"} {
		r.ColumnAt(name)
	}
	var want [][]string
	for i := range 20 {
		row := []string{fmt.Sprint("s", i), fmt.Sprint("o", i%2), fmt.Sprint("Nights ", i)}
		want = append(want, row)
		if _, err := r.Add(row, i+2); err != nil {
			t.Fatal(err)
		}
	}
	n, _ := r.Find("s17")
	if err := r.Merge("s17", map[string]string{"name": "Other", "email": "s17@example.ca"}); err != nil {
		t.Fatal(err)
	}
	want[17] = append(want[17], "s17@example.ca")
	if err := r.Set(n, "organization_id", "o9"); err != nil { // it has one already
		t.Fatal(err)
	}
	if ts.store.file == nil {
		t.Fatal("all rows are in memory: the test shows nothing")
	}
	for i := range want {
		got, err := r.Cells(int32(i))
		if diff := cmp.Diff(want[i], got); err != nil || diff != "" {
			t.Error(i, err, diff)
		}
	}
	if got := len(r.by("organization_id", "o1")); got != 10 {
		t.Errorf("%d rows of o1, want 10", got)
	}
}
