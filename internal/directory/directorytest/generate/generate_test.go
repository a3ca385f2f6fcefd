package generate_test

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/directory/directorytest/generate"
	"relais/internal/directory/facts"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/read"
	"relais/internal/directory/needs"
)

func some(n int) (all []hsds.Record) {
	for r := range generate.Services(7, n) {
		all = append(all, r)
	}
	return all
}

func TestSameSeedSameServices(t *testing.T) {
	small, large := some(50), some(200)
	if diff := cmp.Diff(small, large[:50]); diff != "" {
		t.Errorf("a larger directory does not begin with the smaller one:\n%s", diff)
	}
	if other := generate.Service(8, 3); other.ID == large[3].ID {
		t.Error("another seed gives the same service")
	}
}

// TestRecordsAreAsRead: what the reader makes of the documents is what the
// generator gave, to the byte.
func TestRecordsAreAsRead(t *testing.T) {
	want := some(300)
	var file bytes.Buffer
	for _, r := range want {
		file.Write(r.Doc)
		file.WriteByte('\n')
	}
	var got []hsds.Record
	var rep hsds.Report
	err := read.Stream(context.Background(), &file, read.Options{}, &rep, func(r hsds.Record, _ hsds.Note) error {
		got = append(got, r)
		return nil
	})
	if err != nil || rep.Refused > 0 || len(rep.Changed) > 0 || len(rep.Kept) > 0 {
		t.Fatalf("%v %+v", err, rep)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestServicesLookLikeADirectory(t *testing.T) {
	const n = 3000
	phone := regexp.MustCompile(`^\d{3}-555-01\d\d$`)
	ids, perProvince, perNeed, found := map[string]bool{}, map[string]int{}, map[string]int{}, map[string]int{}
	for r := range generate.Services(7, n) {
		if ids[r.ID] {
			t.Errorf("%s stands twice", r.ID)
		}
		ids[r.ID] = true
		s, odd := r.Service()
		if odd != "" || !phone.MatchString(s.Phones[0].Number) || !strings.HasSuffix(s.Email, "@example.ca") {
			t.Fatalf("%s: odd %q, %s, %s", r.ID, odd, s.Phones[0].Number, s.Email)
		}
		f := facts.Of(r, "", nil, needs.Default())
		if strings.ContainsAny(f.Name.EN+f.Name.FR+f.Summary.EN+f.Organization.FR, "%'") || f.Organization.FR == "" {
			t.Fatalf("%s: %v %v", r.ID, f.Name, f.Organization)
		}
		for _, site := range f.Sites {
			perProvince[site.Province]++
		}
		for _, code := range f.Needs {
			perNeed[code]++
		}
		for what, is := range map[string]bool{"french only": f.Name.EN == "", "english only": f.Name.FR == "",
			"national": f.National, "remote": f.Remote, "always": f.AlwaysOpen, "capacity": f.Capacity != nil,
			"status": f.Rules.Status != nil, "area": len(f.Areas) > 0, "confidential": f.Confidential,
			"never verified": f.Verified.IsZero(), "gender": f.Rules.Genders != nil, "age": f.Rules.MinAge != nil,
			"no languages": len(f.Languages) == 0} {
			if is {
				found[what]++
			}
		}
	}
	if len(found) != 13 || len(perNeed) < 70 || len(perProvince) < 11 || perProvince["ON"] < perProvince["QC"] {
		t.Errorf("%v %v %v", found, perProvince, perNeed)
	}
}

func BenchmarkService(b *testing.B) {
	i := 0
	for b.Loop() {
		generate.Service(1, i)
		i++
	}
}
