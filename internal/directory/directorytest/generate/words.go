package generate

// Words from which names and descriptions are put together. French and
// English stand side by side and say the same.

var firsts = []text{
	{"Amber", "d’ambre"}, {"Blue", "bleu"}, {"Copper", "de cuivre"}, {"Quiet", "tranquille"}, {"Northern", "du nord"},
	{"Silver", "d’argent"}, {"Early", "matinal"}, {"Golden", "d’or"}, {"Winter", "d’hiver"}, {"Summer", "d’été"},
	{"Autumn", "d’automne"}, {"Spring", "du printemps"}, {"Wild", "sauvage"}, {"Open", "ouvert"}, {"Bright", "clair"},
	{"Seven Hills", "des Sept Collines"}, {"Lakeside", "du Lac"}, {"Riverside", "de la Rive"}, {"Hillside", "du Coteau"},
	{"Seaside", "du Large"}, {"Cedar", "des Cèdres"}, {"Birch", "des Bouleaux"}, {"Maple", "des Érables"},
	{"Juniper", "des Genévriers"}, {"Tamarack", "des Mélèzes"}, {"Poplar", "des Peupliers"}, {"Aspen", "des Trembles"},
	{"Hazel", "des Noisetiers"}, {"Willow", "des Saules"}, {"Heather", "de la Bruyère"},
}

var seconds = []text{
	{"Lantern", "Fanal"}, {"Harbour", "Havre"}, {"Bridge", "Pont"}, {"Garden", "Jardin"}, {"Canoe", "Canot"},
	{"Compass", "Compas"}, {"Kettle", "Chaudron"}, {"Heron", "Héron"}, {"Owl", "Hibou"}, {"Fox", "Renard"},
	{"Beaver", "Castor"}, {"Blackbird", "Merle"}, {"Path", "Sentier"}, {"Gate", "Portail"}, {"Window", "Vitrail"},
	{"Hearth", "Foyer"}, {"Meadow", "Pré"}, {"Brook", "Ruisseau"}, {"Lighthouse", "Phare"}, {"Loom", "Métier"},
	{"Port", "Port"}, {"Kite", "Cerf-volant"}, {"Drum", "Tambour"}, {"Well", "Puits"}, {"Orchard", "Verger"},
	{"Wagon", "Chariot"}, {"Star", "Astre"}, {"Crescent", "Croissant"}, {"Sparrow", "Moineau"}, {"Trail", "Chemin"},
}

// bodies are kinds of organizations by sector; % stands for the house.
var bodies = []struct {
	sector string
	share  float64
	text
}{
	{"ngo", 34, text{"% Community Services", "Services communautaires %"}},
	{"ngo", 12, text{"% Collective", "Collectif %"}},
	{"health", 14, text{"% Health Centre", "Centre de santé %"}},
	{"government", 12, text{"% Public Services", "Services publics %"}},
	{"shelter", 7, text{"% House", "Maison %"}},
	{"settlement", 7, text{"% Newcomer Centre", "Centre des nouveaux arrivants %"}},
	{"faith", 6, text{"% Fellowship", "Communauté %"}},
	{"indigenous", 5, text{"% Friendship Lodge", "Pavillon d’amitié %"}},
	{"legal", 5, text{"% Legal Clinic", "Clinique juridique %"}},
	{"hotline", 2, text{"% Line", "Ligne %"}},
	{"labour", 2, text{"% Workers’ Centre", "Centre des travailleurs %"}},
	{"child_protection", 1, text{"% Children’s Services", "Services à l’enfance %"}},
	{"police", 1, text{"% Police Liaison", "Liaison policière %"}},
}

var forms = []text{
	{"%", "%"}, {"% program", "Programme : %"}, {"% centre", "Centre : %"}, {"% for families", "% pour les familles"},
	{"% desk", "Guichet : %"}, {"% by appointment", "% sur rendez-vous"}, {"% drop-in", "Halte : %"},
	{"% outreach", "Travail de milieu : %"},
}

var sentences = []text{
	{"People come as they are and tell what they wish to tell.", "On vient comme on est et on raconte ce qu’on veut."},
	{"A worker stays with the person from the first call to the end.", "Une intervenante reste avec la personne du premier appel jusqu’à la fin."},
	{"Nobody is asked for papers at the door.", "Personne ne demande de papiers à la porte."},
	{"Volunteers give an evening a week and know the neighbourhood.", "Des bénévoles offrent une soirée par semaine et connaissent le quartier."},
	{"Small groups meet around a table with tea and bread.", "De petits groupes se réunissent autour d’une table, avec du thé et du pain."},
	{"The team visits villages along the road twice a month.", "L’équipe visite les villages le long de la route deux fois par mois."},
	{"Forms are filled in together, in the person’s own words.", "Les formulaires se remplissent ensemble, avec les mots de la personne."},
	{"Nurses and social workers share one floor and one kitchen.", "Infirmières et travailleuses sociales partagent un étage et une cuisine."},
	{"A quiet room is kept for those who arrive late.", "Une chambre calme attend celles et ceux qui arrivent tard."},
	{"Children have a corner with books, paint and somebody to play with.", "Les enfants ont un coin avec des livres, de la peinture et quelqu’un avec qui jouer."},
	{"Elders open the day; everybody may stay for the meal.", "Des aînés ouvrent la journée ; tout le monde peut rester au repas."},
	{"Students help under the eye of experienced people.", "Des étudiants aident sous l’œil de gens d’expérience."},
	{"The waiting time is said honestly at the first call.", "Le délai est annoncé honnêtement dès le premier appel."},
	{"Bus tickets are given to those who come from far away.", "Des billets d’autobus sont remis à celles et ceux qui viennent de loin."},
	{"Help goes on after the move to another city.", "L’aide continue après le départ pour une autre ville."},
	{"Advice is free of charge and stays in the house.", "Les conseils sont gratuits et ne sortent pas de la maison."},
	{"Evening hours are kept for people who work during the day.", "Des heures du soir sont réservées aux gens qui travaillent le jour."},
	{"A van with blankets and soup goes around in winter.", "Une fourgonnette avec couvertures et soupe circule en hiver."},
	{"Somebody calls back within a working day.", "On rappelle en un jour ouvrable."},
	{"The door is on the side street, without a sign.", "La porte donne sur la rue voisine, sans enseigne."},
}

var eligibilities = []text{
	{"Everybody.", "Tout le monde."},
	{"People of the region, whatever their papers.", "Les gens de la région, quels que soient leurs papiers."},
	{"Adults with a low income.", "Adultes à faible revenu."},
	{"Families with children at home.", "Familles avec enfants à la maison."},
	{"Those whom another agency sends.", "Les personnes qu’un autre organisme envoie."},
}

var applications = []text{
	{"Call for a first meeting.", "Appelez pour un premier rendez-vous."},
	{"Come by during opening hours.", "Passez pendant les heures d’ouverture."},
	{"A worker refers by telephone or online.", "Une intervenante nous écrit ou nous appelle."},
	{"Write; somebody answers within two days.", "Écrivez ; quelqu’un répond en deux jours."},
}

var fees = []text{
	{"By income", "Selon le revenu"}, {"A small fee, waived on request", "Un petit montant, dont on peut être exempté"},
	{"Ten dollars a visit", "Dix dollars par visite"},
}

var streets = []text{
	{"Larch Street", "rue des Mélèzes"}, {"Station Road", "chemin de la Gare"}, {"Ferry Lane", "ruelle du Traversier"},
	{"Third Avenue", "3e Avenue"}, {"Orchard Street", "rue du Verger"}, {"Mill Road", "chemin du Moulin"},
	{"School Lane", "rue de l’École"}, {"Harbour Street", "rue du Havre"}, {"Willow Crescent", "croissant des Saules"},
	{"Market Street", "rue du Marché"}, {"Quarry Road", "chemin de la Carrière"}, {"River Road", "chemin de la Rivière"},
}

// languages that services speak besides French and English, the commonest first.
var languages = []struct{ code, name string }{
	{"zh", "Chinese (Mandarin)"}, {"pa", "Punjabi"}, {"es", "Spanish"}, {"ar", "Arabic"}, {"fil", "Filipino (Tagalog)"},
	{"yue", "Cantonese"}, {"fa", "Farsi (Persian)"}, {"ur", "Urdu"}, {"hi", "Hindi"}, {"ta", "Tamil"}, {"vi", "Vietnamese"},
	{"pt", "Portuguese"}, {"ru", "Russian"}, {"uk", "Ukrainian"}, {"ko", "Korean"}, {"so", "Somali"},
	{"ht", "Haitian Creole"}, {"ti", "Tigrinya"}, {"bn", "Bengali"}, {"ro", "Romanian"}, {"sw", "Swahili"},
	{"am", "Amharic"}, {"prs", "Dari"}, {"tr", "Turkish"}, {"hu", "Hungarian"}, {"ase", "American Sign Language (ASL)"},
	{"iu", "Inuktitut"}, {"cr", "Cree"}, {"oj", "Ojibwe (Anishinaabemowin)"}, {"mic", "Mi’kmaq"},
}
