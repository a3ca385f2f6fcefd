package olddata

import (
	"fmt"
	"time"

	"relais/internal/act"
	"relais/internal/node/nodetest"
)

// The words of the story. What is written and what is read back is compared
// with these values, never with what JSON calls them.
var (
	sections = act.Codes["section"]

	safe = act.SafeContact{
		Channels: []act.SafeChannel{
			{Kind: "phone", Value: "514-555-0142", Hours: []act.Hours{{Day: 1, From: "09:00", To: "11:30"}, {Day: 5, From: "22:00", To: "02:00"}}},
			{Kind: "through", Value: "Une voisine de confiance"},
		},
		CodeWord: "parapluie vert", Voicemail: true, Interpreter: "Lingala, une femme",
		NeverTell: []string{"Un cousin du nom de Viktor", "L’employeur"}, Avoid: []string{"La gare centrale"},
		Notes: "Elle rappelle elle-même.\nJamais le matin.",
	}
	needs = []act.NewNeed{
		{Code: "emergency-shelter", Urgency: "crisis", Text: "Une chambre calme", By: "2026-02-01"},
		{Code: "safe-ride", Urgency: "urgent", Text: "Son permis", By: "2026-03-02"},
		{Code: "medical-urgent", Urgency: "danger"},
		{Code: "counselling", Urgency: "standard", Text: "Plus tard"},
	}
	attributes = act.AskAttributes{
		AgeBand: "adult_25_64", Gender: "trans_woman", Languages: []string{"ln", "fr"}, Dependants: []string{"infant"},
		Accessibility: []string{"wheelchair"}, Wishes: []string{"quiet", "halal"}, Region: "Laval", Safety: []string{"pursued", "escort"},
	}
	demand = act.LegalDemand{Kind: "subpoena", From: "Une cour inventée", Got: "2026-01-10", Text: "Demande le dossier entier",
		Answer: "Une assignation n’est pas une ordonnance"}
	danger = act.Disclosure{Kind: "danger", Sections: []string{"identity", "contact"}, Basis: "Danger pour la vie",
		Text: "Quelqu’un attend devant la maison", TellSafe: true}
	court = act.Disclosure{Kind: "court", Sections: []string{"legal"}, Basis: "Ordonnance 12", Text: "Pièce 1"}
	kept  = act.KeepForm{Form: "/people/new", Body: "known=Brouillon&text=à moitié écrit"}
	hours = []act.Hours{{Day: 1, From: "08:00", To: "17:00"}, {Day: 6, From: "20:00", To: "06:00"}}

	listing = act.UpsertService{
		Name: act.Text{FR: "Maison du ruisseau", EN: "Brook house"}, Description: act.LongText{FR: "Six lits.", EN: "Six beds."},
		Needs: []string{"emergency-shelter"}, Languages: []string{"fr"}, Phone: "514-555-0177", Email: "ruisseau@example.ca",
		Address: "1 rue Fictive", Place: "Laval", Province: "QC", Areas: []string{"QC"},
		Visibility: act.ServiceVisibility{Address: "agency", Phone: "agency", Email: "members"},
	}
	hidden     = act.HiddenPlace{Address: "7 rue Cachée, Laval", Directions: "Sonner deux fois"}
	suggestion = act.SuggestChange{Field: "phone", Value: "514-555-0188", Why: "L’ancien ne répond plus"}
	mailTo     = act.SetListingMail{Address: "accueil@example.ca", Language: "fr"}
	upload     = "name,description\nMaison du pont,Quatre lits\n"
)

const (
	known   = "Zoé Fictive"
	basis   = "Le dossier est exigé par une loi inventée"
	reason  = "Elle préfère attendre"
	outside = "Elle a demandé qu’on rappelle"
	note    = "cherche une chambre calme"
	place   = "Une place lundi"
	told    = "Une chambre depuis mardi"
)

// text is what stands in a section.
func text(section string) string { return "Mots de la section " + section }

// consent is a consent to a release with every field, to an agency.
func consent(to string, until time.Time) act.NewConsent {
	return act.NewConsent{
		Kind: "release", Agencies: []string{to}, Sections: []string{"identity", "contact", "plan"}, Needs: []string{"emergency-shelter"},
		Purpose: "Être accueillie", Until: until.Format(time.DateOnly), Loopback: "words", GivenBy: "representative", Basis: "Mandat signé",
		Language: "ln", Interpreter: "Madame Fictive", Form: "written", Explained: act.Codes["explained"],
	}
}

// world is the node of the story, with the ids of what is in it.
type world struct {
	*nodetest.Fixture
	desk, house, shelter, police *nodetest.Agency
	third                        *nodetest.Member // of the house
	passkey                      passkey          // of the house's worker
	ids                          map[string]string
}

func (w *world) must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// id is what something of the story is called in the database.
func (w *world) id(name string) string {
	w.T.Helper()
	id, ok := w.ids[name]
	if !ok {
		w.T.Fatal("the story has no ", name)
	}
	return id
}

// note remembers an id.
func (w *world) note(name, id string) {
	w.T.Helper()
	if id == "" || w.ids[name] != "" {
		w.T.Fatalf("%s is %q", name, id)
	}
	w.ids[name] = id
}

func (w *world) agencyOf(key string) *nodetest.Agency {
	return map[string]*nodetest.Agency{"desk": w.desk, "house": w.house, "shelter": w.shelter, "police": w.police}[key]
}

var agencies = []string{"desk", "house", "shelter", "police"}

func day(t time.Time, n int) string { return t.AddDate(0, 0, n).Format(time.DateOnly) }

func name(parts ...any) string { return fmt.Sprint(parts...) }
