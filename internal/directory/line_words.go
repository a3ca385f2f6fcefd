package directory

import "strings"

// meaning is what some phrases say, in both languages.
type meaning struct {
	phrases string
	set     func(*Line)
}

func comesAlong(code string) func(*Line) {
	return func(l *Line) { l.Dependants = with(l.Dependants, code) }
}

func access(code string) func(*Line) {
	return func(l *Line) { l.Accessibility = with(l.Accessibility, code) }
}

func wish(code string) func(*Line)   { return func(l *Line) { l.Wishes = with(l.Wishes, code) } }
func gender(code string) func(*Line) { return func(l *Line) { l.Gender = code } }

// lineMeanings are phrases that are no need, place or language.
var lineMeanings = []meaning{
	{"ce soir,cette nuit,tonight,this evening,d’ici ce soir,pour ce soir", func(l *Line) { l.By = "tonight" }},
	{"cette semaine,this week,d’ici une semaine", func(l *Line) { l.By = "week" }},
	{"ouvert maintenant,open now,ouvert,maintenant,now,right now,tout de suite,en ce moment", func(l *Line) { l.OpenNow = true }},
	{"hébergement,place to stay,accommodation", func(l *Line) { l.Needs = with(l.Needs, "emergency-shelter") }},
	{"gratuit,gratuite,gratuits,gratuites,sans frais,free of charge,no cost,for free,free", func(l *Line) { l.Cost = "free" }},
	{"pas cher,à bas prix,low cost,cheap,tarif réduit", func(l *Line) { l.Cost = "low" }},
	{"place libre,places libres,lit libre,lits libres,free bed,free beds,free place,free places,free space,available,disponible,disponibles",
		func(l *Line) { l.FreeOnly = true }},
	{"avec interprète,par interprète,with an interpreter,with interpreter,through an interpreter", func(l *Line) { l.Interpreter = true }},
	{"avec enfants,avec ses enfants,enfant,enfants,with children,with kids,child,children,kid,kids", comesAlong("children")},
	{"bébé,bébés,nourrisson,nouveau-né,baby,babies,infant,newborn,toddler", comesAlong("infant")},
	{"enceinte,pregnant,expecting", comesAlong("pregnant")},
	{"chien,chienne,chat,chatte,animal,animaux,animal de compagnie,dog,dogs,cat,cats,pet,pets", comesAlong("pet")},
	{"adulte à charge,autre adulte,other adult,dependent adult", comesAlong("adults")},
	{"fauteuil roulant,en fauteuil,wheelchair,mobilité réduite", access("wheelchair")},
	{"sourd,sourde,malentendante,malentendant,deaf,hard of hearing", access("deaf")},
	{"aveugle,malvoyante,malvoyant,blind,low vision", access("blind")},
	{"rez-de-chaussée,ground floor,sans escalier,no stairs", access("ground_floor")},
	{"femme,femmes,fille,dame,woman,women,girl,lady,female", gender("woman")},
	{"homme,hommes,garçon,monsieur,man,men,boy,male", gender("man")},
	{"femme trans,trans woman,trans women,femmes trans", gender("trans_woman")},
	{"homme trans,trans man,trans men,hommes trans", gender("trans_man")},
	{"bispirituel,bispirituelle,two spirit,two-spirit", gender("two_spirit")},
	{"non binaire,non-binaire,nonbinary,non-binary", gender("non_binary")},
	{"halal", wish("halal")}, {"kasher,casher,kosher", wish("kosher")},
	{"végétarien,végétarienne,vegetarian", wish("vegetarian")},
	{"calme,tranquille,quiet", wish("quiet")},
	{"autochtone,autochtones,indigenous,first nations,premières nations,inuit,métis", wish("indigenous")},
	{"intervenante femme,female worker,woman worker", wish("gender_of_worker")},
	{"mère,maman,mother,mom,mum,mère seule,single mother,single mom", func(l *Line) {
		l.Gender = "woman"
		comesAlong("children")(l)
	}},
	{"famille,family", comesAlong("children")},
	{"adolescente,adolescent,ado,teenager,teen", func(l *Line) { l.AgeBand = "youth_16_17" }},
	{"aînée,personne âgée,senior,elderly", func(l *Line) { l.AgeBand = "senior" }},
}

var childWords = strings.Fields("enfant enfants child children kid kids bebe bebes baby babies")

func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// quietWords say nothing about what is looked for.
var quietWords = wordSet(`a an and are as at be by can do for from has have help her him his i in is it me my near need needs needed
	not of on or our please she he that the their them they this to want wants we where who with you your someone somebody
	speaks speaking speak around within who only
	au aux avec besoin ce cet cette ces cherche chez d dans de des du elle en est et etre il ils je j jusqu l la le les leur
	lui ma mes mon moins n ne nos nous ou par parle parlant parler pas plus pour pres qu que qui s sa se ses si son sur ta te
	tes toi un une vers veut vos vous y aide trouver autour region personne person looking recherche`)

// locatives stand before a place.
var locatives = wordSet("a in near at from to vers pres de dans around autour ville chez")

// doubtful are names of larger places that are everyday words too.
var doubtful = wordSet("mission delta hope alma magog")

// avoidWords stand before a place that the person stays away from.
var avoidWords = wordSet("eviter evite evitant sauf avoid avoiding except")

var articles = wordSet("l le la les the")
