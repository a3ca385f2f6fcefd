package line

import "strings"

// meaning is what some phrases say, in both languages.
type meaning struct {
	phrases string
	set     func(*Reading)
}

func comesAlong(code string) func(*Reading) {
	return func(l *Reading) { l.Dependants = with(l.Dependants, code) }
}

func access(code string) func(*Reading) {
	return func(l *Reading) { l.Accessibility = with(l.Accessibility, code) }
}

func wish(code string) func(*Reading) { return func(l *Reading) { l.Wishes = with(l.Wishes, code) } }

// gender is who is named first: "a trans woman, put with the men".
func gender(code string) func(*Reading) {
	return func(l *Reading) {
		if l.Gender == "" {
			l.Gender = code
		}
	}
}

// lineMeanings are phrases that are no need, place or language.
var lineMeanings = []meaning{
	{"ce soir,à soir,cette nuit,tonight,this evening,d’ici ce soir,pour ce soir", func(l *Reading) { l.By = "tonight" }},
	{"cette semaine,avant la fin de la semaine,d’ici la fin de la semaine,by the end of this week,end of the week,end of this week,this week,d’ici une semaine", func(l *Reading) { l.By = "week" }},
	{"ouvert maintenant,open now,ouvert,maintenant,now,right now,tout de suite,en ce moment", func(l *Reading) { l.OpenNow = true }},
	{"hébergement,place to stay,accommodation", func(l *Reading) { l.Needs = with(l.Needs, "emergency-shelter") }},
	{"gratuit,gratuite,gratuits,gratuites,sans frais,free of charge,no cost,for free,free", func(l *Reading) { l.Cost = "free" }},
	{"pas cher,à bas prix,low cost,cheap,tarif réduit", func(l *Reading) { l.Cost = "low" }},
	{"place libre,places libres,lit libre,lits libres,lits de libres,lit de libre,beds free,bed free,any beds,any bed,free bed,free beds,free place,free places,free space,available,disponible,disponibles",
		func(l *Reading) { l.FreeOnly = true }},
	{"avec interprète,par interprète,with an interpreter,with interpreter,through an interpreter", func(l *Reading) { l.Interpreter = true }},
	{"avec enfants,avec ses enfants,enfant,enfants,with children,with kids,child,children,kid,kids", comesAlong("children")},
	{"bébé,bébés,nourrisson,nouveau-né,baby,babies,infant,newborn,toddler", comesAlong("infant")},
	{"enceinte,pregnant,expecting", comesAlong("pregnant")},
	{"chien,chienne,chat,chatte,chiens,chats,animal,animaux,animal de compagnie,dog,dogs,cat,cats,pet,pets", comesAlong("pet")},
	{"adulte à charge,autre adulte,other adult,dependent adult", comesAlong("adults")},
	{"fauteuil roulant,chaise roulante,en fauteuil,wheelchair,wheelchair ramp,mobilité réduite", access("wheelchair")},
	{"sourd,sourde,malentendante,malentendant,deaf,hard of hearing", access("deaf")},
	{"aveugle,malvoyante,malvoyant,blind,low vision", access("blind")},
	{"rez-de-chaussée,ground floor,sans escalier,no stairs", access("ground_floor")},
	{"femme,femmes,fille,dame,woman,women,girl,lady,female", gender("woman")},
	{"homme,hommes,garçon,monsieur,man,men,boy,male", gender("man")},
	{"femme trans,trans woman,trans women,femmes trans", gender("trans_woman")},
	{"homme trans,trans man,trans men,hommes trans", gender("trans_man")},
	{"bispirituel,bispirituelle,two spirit,two-spirit", gender("two_spirit")},
	{"non binaire,non-binaire,nonbinary,non-binary", gender("non_binary")},
	{"sans enfant,sans enfants,no kids,no children,without kids,without children,pas d’enfants,sans animaux,sans animal,no pets,no pet,sans chien,sans chat",
		func(*Reading) {}},
	{"pas gratuit,pas besoin d’interprète,no interpreter,sans interprète", func(*Reading) {}},
	{"compte sur,comptes sur,comptez sur,out loud,speak out loud,a escorté,a escortée,ont escorté,pardon je,pardon mais,oh pardon", func(*Reading) {}},
	{"garder un chien,garder un chat,garder un animal,garder son chien,garder son chat,faire garder un chien,faire garder un chat,faire garder un animal,keep a dog,keep a cat,keep her dog,keep his dog,keep her cat,keep his cat,keep my dog,keep my cat,look after a dog,look after a cat,look after her dog,look after her cat,dog sitting",
		func(l *Reading) { l.Needs = with(l.Needs, "pet-care"); comesAlong("pet")(l) }},
	{"se tuer,s’enlever la vie,veut mourir,veux mourir,en finir avec la vie,kill herself,kill himself,kill myself,end her life,end his life,wants to die,want to die",
		func(l *Reading) { l.Needs = with(l.Needs, "mental-health-crisis") }},
	{"déficience intellectuelle,intellectual disability,developmental disability,trouble d’apprentissage,learning disability",
		func(l *Reading) { l.Needs = with(l.Needs, "disability-support"); access("cognitive")(l) }},
	{"blessé,blessée,blessés,blessées,injured,hurt badly,wounded,saigne,bleeding,battu,battue,beaten,beaten up",
		func(l *Reading) { l.Needs = with(l.Needs, "medical-urgent") }},
	{"travail forcé,travaux forcés,forced labour,forced labor,forced to work,forced work,esclavage,slavery,servitude,exploité au travail,exploitée au travail,exploited at work",
		func(l *Reading) {
			l.Needs = with(l.Needs, "escape-violence")
			l.Needs = with(l.Needs, "legal-labour")
		}},
	{"vih,hiv,sida,aids", func(l *Reading) { l.Needs = with(l.Needs, "sexual-health") }},
	{"case worker,caseworker,social worker,travailleuse sociale,travailleur social,intervenante pivot", func(l *Reading) { l.Needs = with(l.Needs, "case-management") }},
	{"rabbin,rabbi,prêtre,priest,curé,synagogue", func(l *Reading) { l.Needs = with(l.Needs, "faith-support") }},
	{"halal", wish("halal")}, {"kasher,casher,kosher", wish("kosher")},
	{"végétarien,végétarienne,vegetarian", wish("vegetarian")},
	{"calme,tranquille,quiet", wish("quiet")},
	{"autochtone,autochtones,indigenous,first nations,premières nations,inuit,inuits,métis,friendship centre,centre d’amitié,kokum,innu,innue,atikamekw,attikamek,anishinaabe,anishinaabeg,i’m cree,suis crie,suis cri,suis inuk,i’m inuk,i’m ojibwe", wish("indigenous")},
	{"intervenante femme,female worker,woman worker", wish("gender_of_worker")},
	{"mère,maman,mother,mom,mum,mère seule,single mother,single mom", func(l *Reading) {
		gender("woman")(l)
		comesAlong("children")(l)
	}},
	{"famille,family", comesAlong("children")},
	{"adolescente,adolescent,ado,teenager,teen", func(l *Reading) { l.AgeBand = "youth_16_17" }},
	{"aînée,personne âgée,senior,elderly", func(l *Reading) { l.AgeBand = "senior" }},
}

var childWords = strings.Fields("enfant enfants child children kid kids bebe bebes baby babies")

// sonsAndDaughters are somebody's children behind a word that says whose.
var (
	sonsAndDaughters = wordSet("fils fille filles garcon garcons son sons daughter daughters boy boys girl girls petit petite garcon ado adolescent adolescente")
	whose            = wordSet("son sa ses mon ma mes leur leurs her his my their our notre nos votre vos your ton ta tes")
)

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
	lui ma mes moi mon moins n ne nos nous ou par parle parlant parler pas plus pour pres qu que qui s sa se ses si son sur ta te
	tes toi quelqu quelquun faire un une vers veut vos vous y aide trouver autour region personne person looking recherche`)

// numberWords are numbers as people say them; "un", "one" and "neuf" are other words too.
var numberWords = map[string]string{"deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "six": "6", "sept": "7", "huit": "8", "dix": "10",
	"two": "2", "three": "3", "four": "4", "five": "5", "seven": "7", "eight": "8", "nine": "9", "ten": "10"}

// agedWords stand before how old somebody is: "she's only 17".
var agedWords = wordSet("m im is s shes hes whos only just juste seulement am est turned")

// insideWords stand between "she is" and where she is now.
var insideWords = wordSet("in at au dans")

// isWords say where somebody is.
var isWords = wordSet("is am est suis m")

// genderWords say who the person is; an age may stand behind them.
var genderWords = wordSet("femme fille dame woman girl lady female homme garcon monsieur man boy male mere maman mother mom mum")

// locatives stand before a place.
var locatives = wordSet("a in near at from to vers pres de dans around autour ville chez")

// doubtful are names of larger places that are everyday words too.
var doubtful = wordSet("mission delta hope alma magog")

// avoidWords stand before a place that the person stays away from.
var avoidWords = wordSet("eviter evite evitant sauf avoid avoiding except")

// farWords stand before "de" or "from" and such a place.
var farWords = wordSet("loin eloigne eloignee hors away far outside")

// asideWords say that what follows is where somebody was or is.
var asideWords = wordSet("after while before leaving left apres pendant avant quittant quitte quitter sortie sorti sortis sorties")

// betweenWords may stand between them and a need.
var betweenWords = wordSet("a an the is in at she he they her his from un une le la l de du d des qu que elle il est au en son sa ils reste staying stays")

// ageWords stand before an age.
var ageWords = wordSet("of aged age agee")

// speakWords stand before a language.
var speakWords = wordSet("en in parle parlent parlant speaks speak speaking langue language interprete interpreter")

// somebodyWords ask that somebody keep what is named.
var somebodyWords = wordSet("garde garder keep")

// statusWords say something of somebody's papers; that a lawyer is looked for
// only where nothing else is.
var statusWords = func() map[string]bool {
	m := map[string]bool{}
	for _, phrase := range strings.Split("without papers,no papers,undocumented,without status,no status,sans papiers,sans papier,sans statut", ",") {
		m[phrase] = true
	}
	return m
}()

var articles = wordSet("l le la les the")
