package read_test

import (
	"bytes"
	"context"
	"slices"
	"testing"

	"relais/internal/directory/directorytest/generate"
	"relais/internal/directory/directorytest/hsdstest"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/read"
	"relais/internal/directory/hsds/write"
)

// directory is a file of n generated services.
func generated(t testing.TB, form string, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write.Records(&b, form, slices.Collect(generate.Services(7, n))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func BenchmarkRead(b *testing.B) {
	for _, form := range write.Forms {
		b.Run(form, func(b *testing.B) {
			const n = 2000
			data := generated(b, form, n)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				rep := &hsds.Report{}
				if err := read.Stream(context.Background(), bytes.NewReader(data), read.Options{}, rep, func(hsds.Record, hsds.Note) error { return nil }); err != nil || rep.In < n {
					b.Fatal(err, rep.In)
				}
			}
			b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "services/s")
		})
	}
}

// TestGeneratedSurvives: what the generator makes comes out of every form as
// it went in.
func TestGeneratedSurvives(t *testing.T) {
	first := slices.Collect(generate.Services(3, 400))
	want := map[string]string{}
	for _, r := range first {
		want[r.ID] = string(r.Doc)
	}
	for _, form := range write.Forms {
		var b bytes.Buffer
		if err := write.Records(&b, form, first); err != nil {
			t.Fatal(err)
		}
		again, rep := hsdstest.Read(t, b.Bytes())
		if len(again) != len(first) || rep.Refused > 0 {
			t.Errorf("%s: %d records of %d, report %+v", form, len(again), len(first), rep.Reasons)
		}
		for _, r := range again {
			if string(r.Doc) != want[r.ID] {
				t.Fatalf("%s: %s came out otherwise:\n%s\n%s", form, r.ID, want[r.ID], r.Doc)
			}
		}
		if form == write.FormTabular {
			t.Logf("tabular %d bytes", b.Len())
		}
	}
}
