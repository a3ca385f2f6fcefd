package duplicates_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"relais/internal/directory"
	"relais/internal/directory/directorytest/hsdstest"
	"relais/internal/directory/duplicates"
	"relais/internal/directory/hsds"
	"relais/internal/kittest"
)

// listA and listB are two sources of some of the same services, with invented
// names: b1 to b7 are a1 to a7; the others are services of their own that have
// much in common with them.
const (
	listA = `id,service name,organization name,phone,website,address,city,province,postal code
a1,Ste. Anne's Food Bank,Ste. Anne's Parish,416-555-0101,,"12 King Street East",Toronto,ON,M5C 1R6
a2,Maison d'hébergement Le Bouleau,Le Bouleau,514-555-0102,https://bouleau.example.org,"4710, boulevard Saint-Joseph, bureau 225",Montréal,QC,H2T 1R2
a3,Women's House of the West,Western Women,807-555-0103,,"55 Third Avenue North",Thunder Bay,ON,P7B 1A1
a4,Loon House (Hamilton),Loon House,905-555-0104,,"300 Main St W",Hamilton,ON,L8P 1A1
a5,Community Legal Clinic,Harbour Clinic,604-555-0105,,"100 W Pender St, Suite 400",Vancouver,BC,V6B 1A1
a6,Settlement Services for Newcomers,Grebe Centre,204-555-0106,,"10 Broadway",Winnipeg,MB,R3C 1A1
a7,Centre de crise,Centre de crise de l'Ouest,418-555-0107,,"22 rue de l'Hôpital",Rimouski,QC,G5L 1A1
a8,Newcomer Settlement Services,Grebe Centre,204-555-0108,,"900 Portage Ave",Winnipeg,MB,R3G 1A1
a9,Breakfast Program,Osprey School,204-555-0109,,"1 School Rd",Winnipeg,MB,R3G 1A2
`
	listB = `id,service name,organization name,phone,website,address,city,province,postal code
b1,Sainte Anne Foodbank,Sainte Anne Parish,(416) 555-0101,,"12 King St. E.",Toronto,ON,M5C1R6
b2,Le Bouleau Maison d'hebergement,Le Bouleau,1-514-555-0102,http://www.bouleau.example.org/fr/accueil,"4710 boul. St-Joseph, local 225",Montreal,QC,H2T1R2
b3,Womens House of the West,Western Women's Society,807 555 0103,,"55 3rd Ave N",Thunder Bay,ON,P7B 1A1
b4,Loon House,Loon House Inc.,9055550104,,"300 Main Street West",Hamilton,ON,L8P 1A1
b5,Community Legal Clinic,Harbour Legal Clinic Society,604.555.0105,,"400-100 West Pender Street",Vancouver,BC,V6B 1A1
b6,Newcomer Settlement Services,Grebe Centre Inc,204-555-0106,,"10 Broadway",Winnipeg,MB,R3C 1A1
b7,Crisis Centre,Western Crisis Centre,418-555-0107,,"22, rue de l'Hopital",Rimouski,QC,G5L1A1
b8,Newcomer Settlement Services,Grebe Centre,,,"77 Osborne St",Winnipeg,MB,R3L 1A1
b9,Breakfast Program,Heron School,204-555-0199,,"9 College Rd",Winnipeg,MB,R3G 1A9
`
)

func prints(t *testing.T, source, list string) (out []duplicates.Fingerprint) {
	records, _ := hsdstest.Read(t, []byte(list))
	for _, r := range records {
		if r.Kind == hsds.KindService {
			out = append(out, duplicates.FingerprintOf(directory.Entry{Record: r, Source: source}))
		}
	}
	return out
}

func found(t *testing.T, a, b string) (pairs []string) {
	for _, p := range duplicates.Find(append(prints(t, "a", a), prints(t, "b", b)...), nil) {
		pair := []string{p.First, p.Second}
		slices.Sort(pair)
		if p.Reasons == "" {
			t.Errorf("%v: no reasons", pair)
		}
		pairs = append(pairs, pair[0]+" "+pair[1])
	}
	slices.Sort(pairs)
	return pairs
}

func TestTwoSources(t *testing.T) {
	want := []string{"a1 b1", "a2 b2", "a3 b3", "a4 b4", "a5 b5", "a6 b6", "a7 b7"}
	if got := found(t, listA, listB); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestKitOfDuplicates: the pairs that are kept beside the tree.
func TestKitOfDuplicates(t *testing.T) {
	var lists [2]string
	for i, name := range []string{"15-duplicates-A.csv", "15-duplicates-B.csv"} {
		data, err := os.ReadFile(kittest.Path(t, filepath.Join("cases/directory", name)))
		if err != nil {
			t.Fatal(err)
		}
		lists[i] = string(data)
	}
	want := []string{"a1 b1", "a2 b2", "a3 b3", "a4 b4", "a5 b5", "a6 b6", "a8 b8"}
	if got := found(t, lists[0], lists[1]); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
