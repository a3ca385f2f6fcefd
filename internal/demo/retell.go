package demo

import (
	"cmp"
	"html"
	"slices"
	"strings"
	"sync"

	"relais/internal/locale"
)

// typed are the words that people of the story typed. A real file holds what
// was typed, in its language; a demonstration is read in both.
var typed = []words{
	{FR: "Travail non payé dans une maison; passeport retenu.", EN: "Unpaid work in a house; passport withheld."},
	{FR: "Iris (nom choisi)", EN: "Iris (chosen name)"},
	{FR: "Avancer une étape à la fois; elle décide du rythme.", EN: "One step at a time; she decides the pace."},
	{FR: "Rendez-vous possible en avant-midi.", EN: "Can come in the morning."},
	{FR: "Iris sait qui elle rencontrera demain et peut changer d’idée.", EN: "Iris knows whom she will meet tomorrow, and may change her mind."},
	{FR: "Elle préfère attendre", EN: "She prefers to wait"},
	{FR: "Veut une adresse postale que personne ne peut relier à elle.", EN: "Wants a postal address that nobody can trace to her."},
	{FR: "Aucun service d’adresse sûre trouvé au pays; la lacune est notée.", EN: "No safe-address service found in the country; the gap is noted."},
	{FR: "A. (appel de nuit)", EN: "A. (night call)"},
	{FR: "Appelle d’une cabine; rappellera à l’heure pile.", EN: "Calls from a booth; will call back on the hour."},
	{FR: "Peut se déplacer avec un transport.", EN: "Can move if somebody drives."},
	{FR: "Attend dans un lieu public éclairé jusqu’à la fermeture.", EN: "Waits in a public, well-lit place until it closes."},
	{FR: "Peut attendre dans un lieu public.", EN: "Can wait in a public place."},
	{FR: "Salon d’ongles, sept jours sur sept.", EN: "Nail salon, seven days a week."},
	{FR: "Le propriétaire du logement", EN: "The landlord"},
	{FR: "Le stationnement du centre commercial", EN: "The parking lot of the mall"},
	{FR: "Trouver un service qui convient", EN: "Find a service that fits"},
	{FR: "Être accueillie et accompagnée", EN: "To be welcomed and supported"},
	{FR: "Coalition des Deux-Rives", EN: "Two Shores Coalition"},
}

// Retell shows a page's invented texts in the reader's language.
func Retell(l locale.Lang, page string) string {
	if l.Fallback() == locale.FR {
		return retellers().fr.Replace(page)
	}
	return retellers().en.Replace(page)
}

var retellers = sync.OnceValue(func() (out struct{ fr, en *strings.Replacer }) {
	var fr, en [][2]string
	both := func(w words) {
		fr, en = append(fr, [2]string{w.EN, w.FR}), append(en, [2]string{w.FR, w.EN})
	}
	for _, w := range typed {
		both(w)
	}
	for _, w := range bilingual() {
		fr, en = append(fr, [2]string{w.EN + " / " + w.FR, w.FR}), append(en, [2]string{w.EN + " / " + w.FR, w.EN})
	}
	for _, t := range templates() {
		for _, d := range t.Documents {
			both(d)
		}
	}
	for _, r := range theMaterial().StatusRules {
		both(r.Source)
	}
	out.fr, out.en = replacer(fr), replacer(en)
	return out
})

// bilingual are the texts that a record says in both languages at once,
// because its format has one field for them.
func bilingual() []words {
	out := []words{
		{EN: "Interpreters by telephone", FR: "Interprètes au téléphone"}, {EN: "Day and night", FR: "Jour et nuit"},
		{EN: "Eastern Ontario", FR: "Est de l’Ontario"}, {EN: "Southern Manitoba", FR: "Sud du Manitoba"},
		{EN: "The driver knows.", FR: "Le chauffeur connaît."},
		{EN: "Bus 7 to the library, then the green door. Ring twice.", FR: "Autobus 7 jusqu’à la bibliothèque, puis la porte verte. Sonnez deux fois."},
	}
	for _, t := range templates() {
		if t.Hours != nil {
			out = append(out, *t.Hours)
		}
	}
	return out
}

func templates() []template {
	all := slices.Clone(theMaterial().Kinds)
	for _, a := range Agencies() {
		all = append(all, a.templates...)
	}
	return all
}

// replacer replaces each text as it stands in a page, the longest first.
func replacer(pairs [][2]string) *strings.Replacer {
	slices.SortFunc(pairs, func(a, b [2]string) int { return cmp.Compare(len(b[0]), len(a[0])) })
	var all []string
	for _, p := range pairs {
		all = append(all, html.EscapeString(p[0]), html.EscapeString(p[1]))
	}
	return strings.NewReplacer(all...)
}
