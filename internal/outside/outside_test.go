package outside

import (
	"testing"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/text"
)

func service(org, name string) act.Service {
	return act.Service{ServiceCard: act.ServiceCard{ID: "s", Organization: text.Text{FR: org}, Name: text.Text{EN: name}, Province: "BC"},
		Phones: []act.PhoneLine{{Number: "+1 604-555-0123"}}, Email: "hello@cigale.example.ca"}
}

// TestAttackOutsideClass: what looks like a class that is denied by default is of
// that class, whatever somebody says, and what nobody says is of none.
func TestAttackOutsideClass(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ org, name, stated, want string }{
		{"Maison Cigale", "Halte", "shelter", "shelter"},
		{"Maison Cigale", "Halte", "", agency.Uncertified},
		{"Maison Cigale", "Halte", "police", "police"},
		{"Service de POLICE de Trois-Lacs", "Aide aux victimes", "ngo", "police"},
		{"Lake Town", "RCMP victim services", "ngo", "police"},
		{"Gendarmerie royale du Canada (GRC)", "", "ngo", "police"},
		{"Canada Border Services Agency", "x", "government", "border"},
		{"Agence des services frontaliers du Canada", "x", "government", "border"},
		{"Immigration, Refugees and Citizenship Canada", "x", "government", "immigration"},
		{"Direction de la protection de la jeunesse", "x", "government", "child_protection"},
		{"Lake Town Children’s Aid Society", "x", "ngo", "child_protection"},
		{"Société d’aide à l’enfance", "x", "ngo", "child_protection"},
		{"Policy Centre", "Immigration law clinic", "legal", "legal"},
	} {
		o, err := Of(service(test.org, test.name), test.stated, "")
		if err != nil || o.Sector != test.want {
			t.Errorf("%s, %s said to be %q: %s %v, want %s", test.org, test.name, test.stated, o.Sector, err, test.want)
		}
	}
	here := service("Maison Cigale", "Halte")
	here.Agency = "a"
	if _, err := Of(here, "shelter", ""); err == nil {
		t.Error("an agency of the node is asked as if it had no Relais")
	}
}

func TestNever(t *testing.T) {
	t.Parallel()
	s := service("Maison Cigale", "Night Stop")
	o, _ := Of(s, "shelter", "")
	for said, want := range map[string]bool{
		"Maison Cigale": true, "MAISON  CIGALE": true, "la maison-cigale de Val": true, "cigale": true, "Night stop": true,
		"604 555 0123": true, "1-604-555-0123 (his cousin)": true, "hello@cigale.example.ca": true,
		"Cig": false, "Maison Rousse": false, "son frère": false, "604-555-0199": false, "": false, "on": false,
	} {
		if Never(o, s, []string{said}) != want {
			t.Errorf("%q: %v", said, !want)
		}
	}
	if o.Zone != "America/Vancouver" || Name(o).In("fr") != "Maison Cigale, Night Stop" || o.Way != ByTelephone {
		t.Errorf("%+v", o)
	}
}
