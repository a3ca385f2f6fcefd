package main

import (
	"bytes"
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/api"
	"relais/internal/htcds"
	"relais/internal/locale"
	"relais/internal/node/nodetest"
	"relais/internal/store"
)

// TestCaseCommand: a file comes in and goes out on the command line, as a member;
// nothing is written before somebody says so, and no file over another.
func TestCaseCommand(t *testing.T) {
	f := nodetest.New(t, store.Config{Dir: t.TempDir(), Migrate: true})
	who := f.Agency("shelter", "QC").Admin
	who.Fresh()
	srv := httptest.NewServer(api.Handler(f.Node))
	defer srv.Close()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.csv"), filepath.Join(dir, "out.json")
	if err := os.WriteFile(in, []byte("Prénom;con_Consent\nÉmilie;TRUE\nAda;\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("RELAIS_TOKEN", who.Token)
	relais := func(want int, says string, args ...string) {
		t.Helper()
		var said, noted bytes.Buffer
		e := &env{out: &said, err: &noted, in: strings.NewReader(""), lang: locale.FR}
		code := run(context.Background(), e, append([]string{"case"}, append(args, "--server", srv.URL)...))
		if text := said.String() + noted.String(); code != want || !strings.Contains(text, says) {
			t.Errorf("relais case %v: %d %s", args, code, text)
		}
	}
	relais(2, "import, export, copy", "eat")
	relais(1, "Nommez un fichier", "import")
	relais(0, "Rien n’a été écrit", "import", in)
	relais(0, "Un consentement n’est pas repris", "import", in)
	relais(0, "2 dossiers ont été ouverts", "import", in, "--apply")
	relais(0, "Déjà ici", "import", in, "--apply")
	relais(0, "2 sur 2", "export")
	relais(1, "", "export", out, "--apply", "--form", "json") // without a proof
	proof, err := accounts.StepUp.Do(context.Background(), f.Node, who.Fresh(), act.StepUp{For: "export", Passphrase: nodetest.Passphrase, TOTP: who.TOTP()})
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("RELAIS_PROOF", proof.Proof)
	relais(1, "xlsx", "export", out, "--apply", "--form", "pdf")
	relais(0, "pas chiffrés", "export", out, "--apply", "--form", "json")
	relais(1, "", "export", out, "--apply", "--form", "json") // it is there
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if file, err := htcds.Open(data); err != nil || file.Rows != 2 {
		t.Errorf("%v %s", err, data)
	}
	if info, err := os.Stat(out); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others read the file: %v", info.Mode())
	}
}
