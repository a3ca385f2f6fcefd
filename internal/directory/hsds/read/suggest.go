package read

import (
	"strings"

	"relais/internal/directory/hsds/tabular"
	"relais/internal/directory/hsds/tidy"
)

// headers are the words that columns of lists of services begin with or are,
// in French and English, folded, by the path that they mean. The first path
// that fits wins.
var headers = []struct{ path, words string }{
	{"organization.id", "organization id,agency id,id organisme,no organisme"},
	{"organization.name", "provider name,organization name,organization,organisation,agency,agency name,provider,organisme,nom de l organisme,nom organisme,org name,parent agency,fournisseur"},
	{"organization.description", "organization description,agency description,description organisme,description de l organisme,mission"},
	{"organization.website", "organization website,agency website,site web organisme"},
	{"service.id", "id,service id,record id,recordid,num,numero,no,identifiant,resource id,program id,id service"},
	{"service.alternate_name", "alternate name,aka,provider aka,other names,acronym,autre nom,autres noms,sigle,nom alternatif"},
	{"service.eligibility_description", "eligibility,eligibility description,admissibilite,clientele,target population,population,who can use,criteres,public cible,clientele visee"},
	{"service.application_process", "application process,application,intake,intake procedure,intake process,how to apply,procedure,inscription,demande,modalites,access,referral process,reference"},
	{"service.fees_description", "fees,fee,cost,costs,price,frais,cout,couts,tarif,tarifs,prix,fee structure"},
	{"service.wait_time", "wait time,waiting time,wait,delai,delai d attente,attente"},
	{"service.interpretation_services", "interpretation,interpreters,interpretation services,interpretes"},
	{"service.minimum_age", "minimum age,min age,age min,age minimum,age from,age minimal"},
	{"service.maximum_age", "maximum age,max age,age max,age maximum,age to,age maximal"},
	{"service.assured_date", "last verified,date verified,verified,last updated,updated,date de mise a jour,mise a jour,derniere verification,verifie le"},
	{"service.status", "status,statut,etat"},
	{"service.alert", "alert,alerte,avis"},
	{"service.name", "name,service,service name,program,program name,title,nom,nom du service,nom service,programme,nom du programme,titre,site name,public name"},
	{"service.description", "description,services,service description,summary,about,details,description du service,resume,services offerts"},
	{"service.email", "email,e mail,mail,courriel,email address,adresse courriel,adresse electronique"},
	{"service.url", "website,url,web,web site,site web,site internet,link,lien,web address,site"},
	{"phone.number", "phone,telephone,tel,phone number,main phone,office phone,toll free,toll free phone,numero de telephone,sans frais,ligne,phone 1,phone1,crisis phone,fax,telecopieur,tty,ats,telephone number,phone main,contact phone"},
	{"phone.extension", "extension,ext,poste"},
	{"address.address_2", "address 2,address2,line2,line 2,suite,unit,adresse 2,bureau,address line 2"},
	{"address.address_1", "address,line1,line 1,street,street address,address 1,address1,adresse,rue,civic address,adresse civique,physical address,address line 1"},
	{"address.city", "city,town,municipality,ville,municipalite,localite,community"},
	{"address.region", "region,county,comte,mrc,region administrative,district"},
	{"address.state_province", "province,state,prov,state province,province territory"},
	{"address.postal_code", "postal code,postcode,zip,zip code,code postal,postal"},
	{"address.country", "country,pays"},
	{"location.latitude", "latitude,lat,y"},
	{"location.longitude", "longitude,lon,lng,long,x"},
	{"location.name", "location,location name,site location,building,emplacement,lieu,point de service"},
	{"location.transportation", "transportation,transit,bus,transport,transport en commun,stationnement"},
	{"accessibility.description", "accessibility,handicap access,wheelchair,wheelchair access,accessibilite,acces fauteuil roulant"},
	{"language.name", "languages,language,langues,langue,languages offered,langues parlees"},
	{"schedule.description", "hours,hours of operation,schedule,open,opening hours,heures,horaire,horaires,heures d ouverture,heures d ouvertures"},
	{"service_area.name", "service area,area served,area,coverage,geographic area,territoire,territoire desservi,secteur,zone,boundaries"},
	{"required_document.document", "required documents,documents required,documents,documents requis,documents exiges"},
	{"taxonomy_term.name", "category,categories,taxonomy,topic,topics,subject,subjects,type,keywords,categorie,sujet,sujets,mots cles,thematique,service category,type of service"},
	{"contact.name", "contact,contact name,contact person,personne ressource,personne contact,responsable"},
	{"funding.source", "funding,funding sources,funders,financement,bailleurs de fonds"},
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
	return out
}

func suggest(column string) string {
	if table, member, ok := strings.Cut(column, "."); ok && tabular.IsColumn(table, member) {
		return column
	}
	w := tidy.Fold(column)
	if to := byHeader[w]; to != "" {
		return to
	}
	for _, prefix := range []string{"service ", "agency ", "organization ", "public ", "main ", "physical ", "primary ", "provider ", "program ", "resource ", "site ", "contact ", "location "} {
		if rest, ok := strings.CutPrefix(w, prefix); ok && byHeader[rest] != "" {
			return byHeader[rest]
		}
	}
	for _, suffix := range []string{" en", " fr", " english", " french", " anglais", " francais", " 1"} {
		if rest, ok := strings.CutSuffix(w, suffix); ok && byHeader[rest] != "" && suffix != " fr" && suffix != " french" {
			return byHeader[rest]
		}
	}
	return ""
}
