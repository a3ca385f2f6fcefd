package accounts_test

import (
	"context"
	"strings"
	"testing"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/node/nodetest"
	"relais/internal/passphrase"
	"relais/internal/seal"
	"relais/internal/store/storetest"
)

// weak are what people choose who want to be done: common, derived, repeated,
// run along a keyboard, made of their own names, in English and French. Each
// is long enough.
var weak = []string{
	"123456789012", "Password1234", "password2026!", "P@ssw0rd2026!", "passwordpassword", "letmein letmein", "iloveyou1234", "welcome12345!",
	"administrator1", "Administrateur", "motdepasse2026", "MotDePasse1234", "Mot de passe 1", "jetaime12345", "bonjour bonjour", "Azertyuiop12",
	"azertyuiopqs", "qwertyuiop12", "1qaz2wsx3edc", "qwertyqwerty", "asdfghjkl123", "987654321012", "abcdefghijkl", "abcabcabcabc",
	"lanterns lanterns lanterns", "tabarnak1234", "Canadiens2026", "Montreal2026!", "Montréal-2026", "Toronto-1985", "Québec Québec Québec", "hockey hockey 99",
	"camille.fictive", "Camille Fictive", "CamilleFictive2026", "fictive-camille-1234", "C4mille F1ctive", "été2026été2026", "soleil soleil 1", "sunshine2026!",
	"Bonjour tout le monde", "J’aime ma maison", "ilovemydog2026", "maisonrelais2026",
}

// good are drawn words, and words that somebody thought of.
var good = []string{
	"nineteen quiet lanterns paint", "a lantern in the quiet harbour", "quatre lanternes sous la mer verte", "Xk7vq-29Lpw-mmZt4", "гранит семь облаков вечером",
}

// TestAttackWeakPassphrases: no door where a passphrase is chosen takes one
// that somebody who stole the database would try first.
func TestAttackWeakPassphrases(t *testing.T) {
	f := nodetest.New(t, storetest.SQLite(t))
	desk := f.Desk()
	for name, choose := range choosing(f, desk) {
		for _, p := range weak {
			if key := complaintOf(choose(p)); key != "agency.passphrase.weak" {
				t.Errorf("%s takes %q: %q", name, p, key)
			}
		}
		for _, p := range append([]string{passphrase.Draw("en"), passphrase.Draw("fr")}, good...) {
			if key := complaintOf(choose(p)); strings.HasPrefix(key, "agency.passphrase") && key != "agency.passphrase.wrong" {
				t.Errorf("%s refuses %q: %q", name, p, key)
			}
		}
	}
}

// choosing are all acts in which somebody chooses a passphrase. Their codes
// and shares are wrong, so that a good one ends in another refusal.
func choosing(f *nodetest.Fixture, desk *nodetest.Agency) map[string]func(string) error {
	ctx := context.Background()
	who := func(p string) act.NewIdentity {
		return act.NewIdentity{Name: "Camille Fictive", Login: "camille.fictive", Passphrase: p, Language: "fr"}
	}
	house := act.NewAgency{Name: act.Text{FR: "Maison", EN: "House"}, Sector: "coalition", Province: "QC", Zone: "America/Toronto"}
	code := "AAAA-BBBB-CCCC-DDDD"
	shares := []string{"one", "two"}
	me := f.Member(desk, "caseworker")
	return map[string]func(string) error{
		"Setup": func(p string) error {
			_, err := accounts.Setup.Do(ctx, f.Node, nil, act.Setup{Code: code, Coalition: house.Name, Agency: house, Admin: who(p)})
			return err
		},
		"RegisterAgency": func(p string) error {
			_, err := accounts.RegisterAgency.Do(ctx, f.Node, nil, act.RegisterAgency{Code: code, Admin: who(p)})
			return err
		},
		"AcceptInvitation": func(p string) error {
			_, err := accounts.AcceptInvitation.Do(ctx, f.Node, nil, act.AcceptInvitation{Code: code, Identity: who(p)})
			return err
		},
		"Recover": func(p string) error {
			_, err := accounts.Recover.Do(ctx, f.Node, nil, act.Recover{Agency: desk.ID, Shares: shares, Admin: who(p)})
			return err
		},
		"FinishRecovery": func(p string) error {
			_, err := accounts.FinishRecovery.Do(ctx, f.Node, nil, act.FinishRecovery{ID: seal.NewID(), Shares: shares, Admin: who(p)})
			return err
		},
		"ChangePassphrase": func(p string) error {
			_, err := accounts.ChangePassphrase.Do(ctx, f.Node, me.Fresh(), act.ChangePassphrase{Old: "wrong", New: p})
			return err
		},
	}
}

// complaintOf is the key of what is wrong with the first field, or "".
func complaintOf(err error) string {
	if f, ok := fault.As(err); ok && len(f.Fields) > 0 {
		return f.Fields[0].Key
	}
	return ""
}
