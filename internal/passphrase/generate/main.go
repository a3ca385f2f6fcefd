// Generate makes the lists of words anew from npm packages that `npm pack` fetched and tar unpacked:
//
//	go run ./internal/passphrase/generate COMMON ENGLISH FRENCH BIP39
//
// with the folders of @zxcvbn-ts/language-common, -en, -fr and of bip39. The word list of the Electronic Frontier
// Foundation that lies in the first (diceware.json, CC BY) is not used.
package main

import (
	"encoding/json"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"relais/internal/text"
)

func main() {
	if len(os.Args) != 5 {
		log.Fatal("generate COMMON ENGLISH FRENCH BIP39")
	}
	common, en, fr, bip := os.Args[1], os.Args[2], os.Args[3], os.Args[4]
	write("common", merged([][]string{
		first(list(common, "passwords"), 30000),
		first(list(en, "commonWords"), 12000), first(list(fr, "commonWords"), 12000),
		first(list(en, "wikipedia"), 8000), first(list(fr, "wikipedia"), 8000),
		list(en, "firstnames"), list(fr, "firstnames"), first(list(en, "lastnames"), 6000), list(fr, "lastnames"),
	}))
	write("en", offered(list(bip, "wordlists/english")))
	write("fr", offered(list(bip, "wordlists/french")))
}

func list(folder, name string) (words []string) {
	b, err := os.ReadFile(filepath.Join(folder, "src", name+".json"))
	if err == nil {
		err = json.Unmarshal(b, &words)
	}
	if err != nil {
		log.Fatal(err)
	}
	return words
}

func first(words []string, n int) []string { return words[:min(n, len(words))] }

// merged takes the lists in turns, so that a word's line says about how many
// an attacker tries before it. Words of one or two characters cost more as
// words than as characters.
func merged(lists [][]string) (out []string) {
	seen := map[string]bool{}
	for i := 0; ; i++ {
		more := false
		for _, l := range lists {
			if i >= len(l) {
				continue
			}
			more = true
			if w := text.Fold(l[i]); len(w) > 2 && !seen[w] && !strings.ContainsAny(w, " \n") {
				seen[w] = true
				out = append(out, w)
			}
		}
		if !more {
			return out
		}
	}
}

// offered are words that every keyboard types alike, and that nobody who was
// hurt is asked to repeat each morning.
func offered(words []string) (out []string) {
	for _, w := range words {
		if text.Fold(w) == w && len(w) < 10 && !slices.Contains(unkind, w) {
			out = append(out, w)
		}
	}
	return out
}

// unkind words are about violence, captivity, drugs, bodies, illness, police
// and what belongs to money alone.
var unkind = strings.Fields(`
abandon abuse accident accuse addict alcohol anger angry anxiety army armed armor arrest assault asthma attack betray bitter blame
bleak blind blood body bomb border broken brutal bullet burden burst cannon cigar client conduct cop crash crazy crime criminal cross cruel
cry custom damage danger death debris decline defy demise denial deny deposit despair destroy die disease divorce drug dumb enemy
escape evil exile expose fat fatal fatigue fault fear flee force fraud fury genius ghost gorilla gossip grief grunt guilt gun harsh
hate hazard hit horror hospital hostage hunt hurt idle ignore ill illegal illness immune inflict inhale inject injury inmate innocent insane insult
jail jealous kick kidnap kidney kill knife lawsuit liar lonely loud mad master mercy misery monster murder naive nasty neglect nuclear obscure
odor orphan pain panic penalty pill pistol poison police pony poverty prison punch pupil rack raw rebel regret reject rescue resist
rifle riot risk rival rude sad sadness satoshi scare scorpion scrap secret shock shoot sick siege silly skin skull slab slave slender slim
smoke spy squeeze sting struggle stumble suffer surrender suspect sword tattoo terror thief threat tobacco toilet torture tragic trap trash trigger trouble
ugly unfair unhappy useless vicious victim virus waste weapon weird whip witness worry wrap wreck wrong wrestle
abaisser absence abusif accabler accuser acheter affreux agresser amertume anarchie angoisse anormal anxieux argent arme armement arracher arsenic
asservir assaut attaque atroce bafouer bataille blafard blessant bombe brigade brutal calomnie carabine carnage cercueil chasseur chute client
cloporte colmater combat coupure crainte creuser crier cruel cyanure danger dealer descente destrier dominer douleur dompter drogue
duperie effrayer enclave enfermer enlever ennemi envahir erreur esclave excitant exclusif exhiber exiler expulser fatal fatigue fautif
femme filou folie forcer frapper frayeur fuite fugitif fureur furieux furtif gendarme glaive goudron grogner guerrier hachoir honteux
horrible hurler illicite impur infliger injecter injure inutile ivresse jouissif jupon larme ligoter livreur lugubre malheur malice marchand
matraque menacer mensonge missile monstre morsure mort munition naufrage nocif nuire nuisible nuptial opprimer orgueil outrager otage passeur
payer peine perte phobie pistolet pleurer policier prison proie psychose puceron punitif querelle rasage ravager redouter rejeter
revanche risque rival ruiner sabre saboter sanction sarcasme scandale sevrage sinistre sombre sottise soumis souffrir
sursaut suspect tatouage terreur terrible torpille toxine trafic tragique trahir trancher tribunal tuer tyran vampire vaurien vendredi
venger venimeux verrou vexant vexer victime vilain violer violon virus visqueux`)

func write(name string, words []string) {
	if err := os.WriteFile(filepath.Join("internal/passphrase/words", name+".txt"), []byte(strings.Join(words, "\n")+"\n"), 0o644); err != nil {
		log.Fatal(err)
	}
	log.Print(name, ": ", len(words))
}
