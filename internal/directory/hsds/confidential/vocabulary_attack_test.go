package confidential_test

import (
	"strings"
	"testing"
)

// TestAttackWords: headings that say so in words that nobody reads yet.
func TestAttackWords(t *testing.T) {
	for _, s := range []struct{ headings, value, hides string }{
		{"Do not share|Do not disclose|Do not release|Not for publication|Not for public|Internal use only|For internal use|Staff use only|Not publishable|Keep confidential|Keep private|Protected record|" +
			"Confidentiality level|Niveau de confidentialité|Confidentiality status|Ne pas diffuser|Non diffusé|Diffusion restreinte|Usage interne|Ne pas communiquer|Masked|Not for distribution|Do not distribute|Do not give out|" +
			"Do not print|Do not post|Privacy|Is private record|Confidential shelter", "Yes", "Quiet"},
		{"Address privacy|Mask address|Protected address|Adresse protégée|Do not give out address|Ne pas diffuser l’adresse|Ne pas communiquer l’adresse|Ne pas divulguer l’adresse|Adresse non diffusée|Address not public|" +
			"Do not share address|Do not disclose address|Keep address confidential|Keep address private|Safe address - do not publish|Address is confidential?|Dissimuler l’adresse|Address suppression|Anonymous address|Blocked address|Address withheld?|Address: do not release|Location protected|Location undisclosed", "Yes", "Quiet"},
		{"OK to publish|Okay to publish|Can publish|Permission to publish|Consent to publish|Approved for publication|Diffusion|Diffusion publique|À diffuser|Available to public|Publicly available|List online|List publicly|Shareable|" +
			"Public listing|Include in online directory|OK to list|On website|Affichage web|Mise en ligne|Visible au public", "No", "Quiet"},
		{"OK to publish address|Share address|Diffuser l’adresse|Affichage de l’adresse|Can list address|Include address|Print address|Address on web|Address on website|Address online|Permission to publish address|Address visible to public|List address in directory", "No", "Quiet"},
		{"Privacy level|Privacy status|Visibility status|Visibility level|Access level|Publication status|Publish status|Statut de publication|Web status|Status|Record status|Classification|Security level|Type de diffusion", "Confidential", "Quiet"},
		{"post_status|Status|Publication status|Visibility", "private", "Quiet"},
		{"Mis à jour par|Créé par|Validé par|Révisé par|Approuvé par|Notes for staff|Notes du personnel|Notes pour le personnel|Office use only|Admin comments|Notes administratives|Notes (staff)|Editor comments|Call taker notes|For staff use", "Robin Keeper alley", "alley"},
	} {
		for _, h := range strings.Split(s.headings, "|") {
			if out := holeRow(t, h, s.value); strings.Contains(out, s.hides) {
				t.Errorf("LEAK %s = %s", h, s.value)
			}
		}
	}
}
