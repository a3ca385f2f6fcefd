package read

import (
	"regexp"
	"slices"
	"strings"

	"relais/internal/directory/hsds/tabular"
	"relais/internal/directory/hsds/tidy"
)

// headers are the words that columns of lists of services begin with or are,
// in French and English, folded, by the path that they mean. The first path
// that fits wins.
var headers = []struct{ path, words string }{
	{"organization.id", "organization id,agency id,id organisme,no organisme,parent agency num,parent agency number,parent agency id,parent id,agency num,organization recordid,organization number,no de l organisme"},
	{"organization.name", "provider name,organization name,organization,organisation,agency,agency name,provider,organisme,nom de l organisme,nom organisme,org name,parent agency,fournisseur,parent agency name,agence,nom de l agence,parent organization,parent organisation,organization or agency,nom de l organisation"},
	{"organization.description", "organization description,agency description,description organisme,description de l organisme,mission"},
	{"organization.website", "organization website,agency website,site web organisme"},
	{"service.id", "id,service id,record id,recordid,num,numero,no,identifiant,resource id,program id,id service,resource agency num,resource num,resource number,resource recordid,recordid,record number,service recordid,service number,program number,program num,unique id,uniqueid,objectid,object id,fid,row id,rowid,global id,globalid,uuid,guid,record no,numero de fiche,no fiche,id fiche,listing id,entry id"},
	{"service.alternate_name", "alternate name,aka,provider aka,other names,acronym,autre nom,autres noms,sigle,nom alternatif,former names,also known as,official name,legal name,nom legal"},
	{"service.eligibility_description", "age groups,age group,ages served,people served,clients served,population served,demographic requirements,who we serve,groupe d age,groupes d age,eligibility,eligibility description,admissibilite,clientele,target population,population,who can use,criteres,public cible,clientele visee,eligibility criteria,who is eligible,target group,target groups,audience,criteres d admissibilite,population cible"},
	{"service.application_process", "how to join,how to get help,how to register,comment obtenir de l aide,application process,application,intake,intake procedure,intake process,how to apply,procedure,inscription,demande,modalites,access,referral process,reference,procedure d admission,comment s inscrire,how to access,access procedure"},
	{"service.fees_description", "fees,fee,cost,costs,price,frais,cout,couts,tarif,tarifs,prix,fee structure,fee structure source,fee description,payment"},
	{"service.wait_time", "wait time,waiting time,wait,delai,delai d attente,attente,normal wait time,average wait,temps d attente"},
	{"service.interpretation_services", "interpretation,interpreters,interpretation services,interpretes"},
	{"service.minimum_age", "minimum age,min age,age min,age minimum,age from,age minimal,ages from,lowest age"},
	{"service.maximum_age", "maximum age,max age,age max,age maximum,age to,age maximal,ages to,highest age"},
	{"service.assured_date", "last verified,date verified,verified,last updated,updated,date de mise a jour,mise a jour,derniere verification,verifie le,last verified on,verified on,last reviewed,date reviewed"},
	{"service.status", "status,statut,etat,agency status,record status,service status,statut de la fiche"},
	{"service.alert", "alert,alerte,avis,temporary message,important notice"},
	{"service.name", "name of service,name of program,name of service or product,name of service or program,service or product,nom du service ou du programme,name,service,service name,program,program name,title,nom,nom du service,nom service,programme,nom du programme,titre,site name,public name,program or service,program service,resource name,resource,listing,listing name,nom de la ressource,ressource,service or program,program title,activity"},
	{"service.description", "description,services,service description,summary,about,details,description du service,resume,services offerts,service details,service summary,notes publiques,public comments,what we do,description of services,services offered,services provided,program description,agency services,resource description,services offerts,notes"},
	{"service.email", "email,e mail,mail,courriel,email address,adresse courriel,adresse electronique,email address main,main email,contact email,courriel general,e mail address"},
	{"service.url", "website,url,web,web site,site web,site internet,link,lien,web address,site,website address,web page,homepage,home page,web url,site url,internet,url du site"},
	{"phone.number", "phone,telephone,tel,phone number,main phone,office phone,toll free,toll free phone,numero de telephone,sans frais,ligne,phone 1,phone1,crisis phone,fax,telecopieur,tty,ats,telephone number,phone main,contact phone,n de telephone,no de telephone"},
	{"phone.extension", "extension,ext,poste"},
	{"address.address_2", "address 2,address2,line2,line 2,suite,unit,adresse 2,bureau,address line 2"},
	{"address.address_1", "address,line1,line 1,street,street address,address 1,address1,adresse,rue,civic address,adresse civique,physical address,address line 1,street address 1,location address,full address,mailing or street address,adresse complete,adresse postale complete"},
	{"address.city", "city,town,municipality,ville,municipalite,localite,community,physical community,municipalite ville"},
	{"address.region", "region,county,comte,mrc,region administrative,district"},
	{"address.state_province", "province,state,prov,state province,province territory,state or province,province or territory,province ou territoire"},
	{"address.postal_code", "postal code,postcode,zip,zip code,code postal,postal,postal zip code,zip postal code,zip or postal code,postal or zip code,zip postal"},
	{"address.country", "country,pays"},
	{"location.latitude#point", "lat lon,latlon,lat long,latlong,lat lng,latlng,lon lat,long lat,coordinates,gps coordinates,geolocation,geopoint,geo point,coordonnees,coordonnees gps"},
	{"schedule.byday#hours", "days,days open,open days,days of operation,day s open,jours,jours d ouverture,jours ouverts"},
	{"schedule.opens_at#hours", "time open,open time,opens,opens at,opening time,hours open from,time opens,start time,heure d ouverture,ouverture,ouvre a"},
	{"schedule.closes_at#hours", "time close,close time,closes,closes at,closing time,hours open to,time closes,time closed,end time,heure de fermeture,fermeture,ferme a"},
	{"location.latitude", "latitude,lat,y"},
	{"location.longitude", "longitude,lon,lng,long,x"},
	{"location.name", "location,location name,site location,building,emplacement,lieu,point de service"},
	{"location.transportation", "transportation,transit,bus,transport,transport en commun,stationnement,bus service access,public access transportation,directions,public transit"},
	{"accessibility.description", "accessibility,handicap access,wheelchair,wheelchair access,accessibilite,acces fauteuil roulant,disabilities access,physical accessibility,accessible,accessibilite physique"},
	{"language.name", "language other,other languages,autres langues,other language,languages,language,langues,langue,languages offered,langues parlees,languages offered list,languages spoken,language s,spoken languages,service languages,langue s,langues de service"},
	{"schedule.description", "hours,hours of operation,schedule,open,opening hours,heures,horaire,horaires,heures d ouverture,heures d ouvertures,office hours,business hours,hours open,days and hours,hours of service,horaire d ouverture,jours et heures"},
	{"service_area.name", "service area,area served,area,coverage,geographic area,territoire,territoire desservi,secteur,zone,boundaries,coverage area,coverage area text,service areas,areas served,catchment,catchment area,region served,regions served,territoires desservis,region desservie"},
	{"required_document.document", "required documents,documents required,documents,documents requis,documents exiges,what to bring,id required,pieces requises"},
	{"taxonomy_term.name", "category,categories,taxonomy,topic,topics,subject,subjects,type,keywords,categorie,sujet,sujets,mots cles,thematique,service category,type of service,taxonomy term,taxonomy terms,taxonomy name,primary category,service type,program type,services type,service categories,type de service,rubrique,heading,headings"},
	{"taxonomy_term.code", "taxonomy code,taxonomy codes,taxonomycode,service code"},
	{"taxonomy_term.taxonomy", "taxonomy vocabulary,vocabulary"},
	{"organization.year_incorporated", "year incorporated,annee de constitution"},
	{"organization.legal_status", "legal status"},
	{"organization.tax_status", "irs status,tax status"},
	{"organization.tax_id", "fein,ein,tax id,federal tax id"},
	{"location.description", "physical location description,location description,site description,description du lieu"},
	{"service.accreditations", "license accreditation,accreditation,accreditations"},
	{"service.licenses", "licenses,licences"},
	{"contact.title", "contact title,titre du contact"},
	{"contact.name", "contact,contact name,contact person,personne ressource,personne contact,responsable"},
	{"funding.source", "source of funds,sources of funds,source de financement,sources de financement,funding,funding sources,funders,financement,bailleurs de fonds"},
}

// byHeader is headers turned round.
var byHeader = func() map[string]string {
	m := map[string]string{}
	for _, h := range headers {
		for _, w := range strings.Split(h.words, ",") {
			if m[w] == "" {
				m[w] = h.path
			}
		}
	}
	return m
}()

// Suggest guesses the places of columns of a list of services by their names,
// in French or English: column → path, such as "Courriel" → "service.email".
// Columns that it does not know are not in the answer.
func Suggest(columns []string) map[string]string {
	out := map[string]string{}
	for _, c := range columns {
		if to := suggest(c); to != "" {
			out[c] = to
		}
	}
	titled(columns, out)
	byOthers(columns, out)
	return out
}

// titled puts a title beside a person, and the name of a site with the place, where
// something else names the service.
func titled(columns []string, out map[string]string) {
	named, person := false, false
	for _, c := range columns {
		w := headingKey(c)
		named = named || w != "title" && w != "titre" && (out[c] == "service.name" || out[c] == "organization.name")
		person = person || strings.HasPrefix(out[c], "contact.name")
	}
	if slices.ContainsFunc(columns, func(c string) bool {
		return out[c] == "service.name" && headingKey(c) != "site name" && headingKey(c) != "nom du site"
	}) {
		for _, c := range columns {
			if w := headingKey(c); w == "site name" || w == "nom du site" {
				out[c] = "location.name"
			}
		}
	}
	for _, c := range columns {
		if w := headingKey(c); named && person && (w == "title" || w == "titre") && out[c] == "service.name" {
			out[c] = "contact.title"
		}
	}
}

func suggest(column string) string {
	if table, member, ok := strings.Cut(column, "."); ok && tabular.IsColumn(table, member) {
		return column
	}
	w := headingKey(column)
	if strings.HasPrefix(column, "__") {
		return "" // a mark of a program
	}
	if to := byHeader[w]; to == "phone.number" && ownNumber.MatchString(w) {
		if own := severalOf(w); own != "" {
			return own // a fax, a second line: not the same number
		}
		return to
	} else if to != "" {
		return to
	}
	if to := severalOf(letterDigit.ReplaceAllString(w, "$1 $2")); to != "" {
		return to
	}
	for _, prefix := range []string{"service ", "agency ", "organization ", "public ", "main ", "physical ", "primary ", "provider ", "program ", "resource ", "site ", "contact ", "location "} {
		rest, ok := strings.CutPrefix(w, prefix)
		if to := byHeader[rest]; ok && prefix == "organization " && (to == "service.id" || to == "service.description") {
			return strings.Replace(to, "service", "organization", 1)
		} else if ok && to != "" {
			return to
		}
	}
	for _, suffix := range []string{" en", " fr", " english", " french", " anglais", " francais", " 1"} {
		if rest, ok := strings.CutSuffix(w, suffix); ok && byHeader[rest] != "" && suffix != " fr" && suffix != " french" {
			return byHeader[rest]
		}
	}
	return ""
}

// headingKey folds a heading, with its words parted where capitals or digits
// part them: "Phone1Number", "EMAIL_ADDR".
func headingKey(column string) string {
	w := tidy.Fold(digitParts.ReplaceAllString(column, "$1 $2"))
	return strings.TrimPrefix(w, "custom ")
}

// ownNumber is a heading of a number beside the telephone's.
var ownNumber = regexp.MustCompile(`\b(?:fax|telecopieur|tty|ats|toll free|sans frais|crisis)\b`)

var letterDigit = regexp.MustCompile(`(\pL)(\d)`)

var digitParts = regexp.MustCompile(`(\d)(\p{Lu})`)

var (
	phoneHeading   = regexp.MustCompile(`^(?:(?:public|site|agency|program|service|office|main|business|primary|contact) )?(?:phone|telephone|tel|fax|telecopieur|tty|ats|toll free|tollfree|hotline|crisis line|ligne de crise|cell|mobile|sans frais)\b`)
	phoneAnywhere  = regexp.MustCompile(`\b(?:phone|telephone|tel|fax|hotline|tty) ?(?:numbers?|no|#)?$`)
	phoneAttribute = regexp.MustCompile(`^(.*?) ?(number|num|name|description|desc|notes?|type|ext|extension|poste)$`)
	otherAddress   = regexp.MustCompile(`^(mailing|mail|postal|postale|other|secondary) ?(.*)$`)
	ownContact     = regexp.MustCompile(`^(main contact|senior worker|contact person|primary contact|contact) ?(\d*) (name|title|email|email address|phone|phone number|telephone)$`)
)

// phoneMembers are the columns that the last word of a telephone's heading
// means.
var phoneMembers = map[string]string{"number": "number", "num": "number", "name": "description", "description": "description", "desc": "description",
	"note": "description", "notes": "description", "type": "type", "ext": "extension", "extension": "extension", "poste": "extension"}

// severalOf reads the headings of lists that hold several telephones, addresses
// or people in a row: "Phone2Description" → "phone.description#phone 2".
func severalOf(w string) string {
	if m := ownContact.FindStringSubmatch(w); m != nil {
		who := strings.TrimSpace(m[1] + " " + m[2])
		switch {
		case m[3] == "name" || m[3] == "title":
			return "contact." + m[3] + "#" + who
		case strings.HasPrefix(m[3], "email"):
			return "contact.email#" + who
		}
		return "phone.number#" + who
	}
	if m := otherAddress.FindStringSubmatch(w); m != nil && m[2] != "" {
		group := "other"
		if strings.HasPrefix(m[1], "mail") || strings.HasPrefix(m[1], "postal") {
			group = "mailing"
		}
		if to := byHeader[m[2]]; strings.HasPrefix(to, "address.") && m[2] != "code" {
			return to + "#" + group
		}
		return ""
	}
	if !phoneHeading.MatchString(w) && !phoneAnywhere.MatchString(w) {
		return ""
	}
	group, member := w, "number"
	if m := phoneAttribute.FindStringSubmatch(w); m != nil && m[1] != "" {
		group, member = m[1], phoneMembers[m[2]]
	}
	return "phone." + member + "#" + group
}
