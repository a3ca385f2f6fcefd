package confidential_test

import (
	"bytes"
	"strings"
	"testing"

	"relais/internal/directory/directorytest/hsdstest"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/read"
	"relais/internal/directory/hsds/write"
)

// spellings are headings that say that something is not for everybody, with a
// value that says so, and what must then stand nowhere.
var spellings = []struct{ headings, value, hides string }{
	{"PhysicalAddressIsPrivate|Physical Address Is Private|physical_address_is_private|PHYSICALADDRESSISPRIVATE|Physical address: private?|Is physical address private|" +
		"Private physical address|AddressIsPrivate|Address private|ADDR_PRIVATE|addressPrivate|Adresse privée|Adresse confidentielle?|Adresse masquée|Masquer l’adresse|" +
		"Hide Address|hide_street_address|Hide location on map|Location hidden|Street address is confidential|Confidential Location|Lieu confidentiel|Do not publish address|" +
		"Do not display address|Ne pas publier l’adresse|Ne pas afficher adresse|Exclude address|Address withheld|Address undisclosed|Unpublished address|Secret location|" +
		"Location_Confidential_Flag|ADDR_CONFI|Restricted address|Suppress address|Internal address|Coordinates private|Site address is private|Shelter address confidential|" +
		"Emplacement secret", "Yes", "Quiet Lane"},
	{"Show address|Display address|Publish address|Address is public|Address published|Afficher l’adresse|Publier adresse|Adresse publique|Address visible|Show on map|" +
		"Address shown", "No", "Quiet Lane"},
	{"Phone1IsPrivate|Phone 1 is private|phone1_private|PHONE1PRIVATE|Private phone 1|Hide phone 1|Phone1 confidential|Do not publish phone 1|Ne pas publier téléphone 1", "TRUE", "0101"},
	{"MainContactIsPrivate|Main contact is private|main_contact_private|Hide main contact|Main Contact Confidential|Contact confidentiel|Contact is private|" +
		"Do not publish contact", "1", "Robin"},
	{"InternalNotes|Internal Notes|internal_notes|InternalNotesForEditorsAndViewers|Notes internes|Note interne|Staff notes|Private notes|Confidential comments|" +
		"Internal comments|Staff only|Notes to staff|Hidden notes|Remarques confidentielles|Confidential information|Private remarks|LastVerifiedByPhoneNumber|" +
		"Last verified by|Internal memo", "the back door is at the alley", "alley"},
	{"Confidential|CONFIDENTI|Confidential?|Is confidential|Confidentiel|Fiche confidentielle|Private|Is private|Unlisted|Hidden|Hide|Hide from public|Do not publish|" +
		"Do not list|Not public|Non publié|Ne pas publier|Internal|Record is private|Do not refer", "x", "Loon"},
	{"ExcludeFromWebsite|Exclude from website|exclude_from_web|ExcludeFromDirectory|EXCLUDEFROMDIRECTORY|Exclude from directory|Exclure du site web|Hide from website|" +
		"Do not publish on web|Not for website|Hide online|Exclude from print directory|Ne pas publier sur le site", "Oui", "Quiet Lane"},
	{"Publish on web|Publish online|Show on website|Display on web|Available for directory|Include in directory|Publier en ligne|Publish to website|Web publish|" +
		"Visible online", "n", "Quiet Lane"},
}

// TestAttackConfidentialHeadings: whatever a source calls it, what is not for
// everybody comes in as nothing.
func TestAttackConfidentialHeadings(t *testing.T) {
	const row = "Name,PhysicalAddress1,PhysicalCity,Phone1Number,Phone2Number,MainContactName,%,Description\n" +
		"Loon,12 Quiet Lane,Gatineau,819-555-0101,819-555-0102,Robin Example,\"!\",Ask Robin Example at 12 Quiet Lane (819) 555 0101\n" +
		"Grebe,3 Open Road,Hull,819-555-0103,,Ana Example,,Open to all\n"
	n := 0
	for _, s := range spellings {
		for _, heading := range strings.Split(s.headings, "|") {
			n++
			in := strings.NewReplacer("%", `"`+heading+`"`, "!", s.value).Replace(row)
			records, rep := hsdstest.Read(t, []byte(in))
			out := hsdstest.Write(t, write.FormArray, records)
			if bytes.Contains(bytes.ReplaceAll(out, []byte(" "), nil), []byte(strings.ReplaceAll(s.hides, " ", ""))) {
				t.Errorf("%s: %s came in: %s", heading, s.hides, out)
			}
			if !bytes.Contains(out, []byte("3 Open Road")) {
				t.Errorf("%s: the open one is gone: %s", heading, out)
			}
			if len(rep.Changed)+len(rep.Refusals) == 0 {
				t.Errorf("%s: the report says nothing", heading)
			}
		}
	}
	if n < 120 {
		t.Errorf("%d spellings", n)
	}
}

// TestColumnsThatMayBe: a column that only may say that something is
// confidential is left out until a person says otherwise.
func TestColumnsThatMayBe(t *testing.T) {
	const in = "Name,Private insurance,Phone\nLoon,accepted,819-555-0101\n"
	records, rep := hsdstest.Read(t, []byte(in))
	out := hsdstest.Write(t, write.FormArray, records)
	if bytes.Contains(out, []byte("accepted")) || rep.Reasons[hsds.ChangedMaybe] != 1 || !bytes.Contains(out, []byte("Loon")) {
		t.Errorf("%s %+v", out, rep.Reasons)
	}
	opened := hsdstest.ReadWith(t, []byte(in), read.Options{Open: []string{"Private insurance"}})
	if out := hsdstest.Write(t, write.FormArray, opened); !bytes.Contains(out, []byte("accepted")) {
		t.Errorf("opened: %s", out)
	}
}

// TestHiddenPlaceTellsNoTown: mail names, sites and texts of a hidden place name
// its town to nobody.
func TestHiddenPlaceTellsNoTown(t *testing.T) {
	records, _ := hsdstest.Read(t, []byte("Name,Address,City,Email,Website,Description,Hide address\n"+
		"Loon,12 Quiet Lane,Trois-Rivières,info@troisrivieres.example.ca,https://maison-trois-rivieres.example.ca,\"À Trois-Rivieres, près du fleuve\",yes\n"))
	out := bytes.ToLower(hsdstest.Write(t, write.FormArray, records))
	for _, s := range []string{"troisrivieres", "trois-rivieres", "trois-rivières", "quiet"} {
		if bytes.Contains(out, []byte(s)) {
			t.Errorf("%s in %s", s, out)
		}
	}
}
