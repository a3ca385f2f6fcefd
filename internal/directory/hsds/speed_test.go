package hsds_test

import (
	"bytes"
	"context"
	"slices"
	"testing"

	"relais/internal/directory/directorytest/generate"
	"relais/internal/directory/hsds"
)

// directory is a file of n generated services.
func generated(t testing.TB, form string, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := hsds.Write(&b, form, slices.Collect(generate.Services(7, n))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(t testing.TB, data []byte) (records []hsds.Record, rep *hsds.Report) {
	t.Helper()
	rep = &hsds.Report{}
	err := hsds.Read(context.Background(), bytes.NewReader(data), rep, func(r hsds.Record, _ hsds.Note) error {
		records = append(records, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return records, rep
}

func BenchmarkRead(b *testing.B) {
	for _, form := range hsds.Forms {
		b.Run(form, func(b *testing.B) {
			const n = 2000
			data := generated(b, form, n)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				rep := &hsds.Report{}
				if err := hsds.Read(context.Background(), bytes.NewReader(data), rep, func(hsds.Record, hsds.Note) error { return nil }); err != nil || rep.In < n {
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
	for _, form := range hsds.Forms {
		var b bytes.Buffer
		if err := hsds.Write(&b, form, first); err != nil {
			t.Fatal(err)
		}
		again, rep := read(t, b.Bytes())
		if len(again) != len(first) || rep.Refused > 0 {
			t.Errorf("%s: %d records of %d, report %+v", form, len(again), len(first), rep.Reasons)
		}
		for _, r := range again {
			if string(r.Doc) != want[r.ID] {
				t.Fatalf("%s: %s came out otherwise:\n%s\n%s", form, r.ID, want[r.ID], r.Doc)
			}
		}
		if form == hsds.FormTabular {
			t.Logf("tabular %d bytes", b.Len())
		}
	}
}
