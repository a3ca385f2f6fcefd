package directorypages_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"relais/internal/store"
)

// city is a table as a city office saves it from Excel in French: semicolons,
// Windows-1252, two columns of one name.
func city(t *testing.T, rows ...string) []byte {
	t.Helper()
	text := "Organisme;Programme;Téléphone;Téléphone;Courriel;Ville;Clé interne\r\n" + strings.Join(rows, "\r\n") + "\r\n"
	out, err := charmap.Windows1252.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// choose answers the page of columns: the places in the order of the columns.
func choose(places ...string) url.Values { return url.Values{"places": places} }

func TestImportTable(t *testing.T) {
	s := newSite(t)
	desk, b := s.as(t, s.Desk().Admin), s.as(t, s.home.Worker)
	desk.lang = "fr"
	file := city(t, "Maison Élan;Hébergement d’été;819-555-0101;819-555-0102;elan@example.ca;Québec;secret-1",
		"Le Pont;;819-555-0103;;;Lévis;secret-2", ";;819-555-0104;;;Lévis;secret-3")
	at := desk.upload("/services/records", form("source", "ville", "publisher", "Ville"), file).To
	p := desk.get(at)
	p.Says("Téléphone_2", "Hébergement d’été", "Proposé par Relais", "Indiquez où va chaque colonne")

	bad := desk.do(http.MethodPost, at+"/columns", choose("keep", "keep", "keep", "keep", "keep", "keep", "-"))
	bad.Says("Indiquez quelle colonne nomme").Has(`[href="#f-columns"]`)
	if bad.Status != http.StatusUnprocessableEntity && bad.Status != http.StatusBadRequest {
		t.Errorf("no column names anything: %d", bad.Status)
	}
	desk.do(http.MethodPost, at+"/columns", choose("nowhere.at_all", "service.name", "keep", "keep", "keep", "keep", "-")).Says("n’existe pas")

	desk.post(at+"/columns", choose("organization.name", "service.name", "phone.number", "keep", "service.email", "address.city", "-"))
	desk.get(at).Says("Rien n’a été enregistré", "Hébergement d’été", "elan@example.ca", "nouveau", "Sans nom", "Importer").SaysNot("secret-1")
	b.get("/services").Says("The directory is empty")

	// Nobody else finds the file.
	other := s.as(t, s.Member(s.Desk(), "desk"))
	for _, path := range []string{at, at + "/columns", at + "/report"} {
		if p := other.do(http.MethodGet, path, nil); p.Status != http.StatusNotFound {
			t.Errorf("another member reads %s: %d", path, p.Status)
		}
		if p := b.do(http.MethodGet, path, nil); p.Status != http.StatusForbidden {
			t.Errorf("an agency reads %s: %d", path, p.Status)
		}
	}

	desk.post(at+"/run", nil)
	desk.get(at).Says("L’importation est terminée", "Refusées (1)")
	csv := desk.get(at + "/report")
	csv.Says(`"Refusées";"1"`, "Sans nom")
	if !strings.HasPrefix(csv.Body, "\ufeff") {
		t.Error("the report has no byte order mark")
	}
	b.get("/services").Says("2 services in the directory")
	all := b.get("/services/records/all?form=ndjson")
	all.Says("Hébergement d’été")
	all.SaysNot("secret-1")

	// The next time the columns stand where they did, and what is the same is known.
	next := desk.upload("/services/records", form("source", "ville"), city(t, "Maison Élan;Hébergement d’été;819-555-0199;;elan@example.ca;Québec;x")).To
	desk.get(next).Says("Comme la dernière fois")
	desk.post(next+"/columns", choose("organization.name", "service.name", "phone.number", "keep", "service.email", "address.city", "-"))
	desk.get(next).Says("Seraient modifiées (1)", "téléphone")
	desk.get("/services/records").Says("Fichiers en chemin")
	desk.post(next+"/drop", nil)
	if p := desk.do(http.MethodGet, next, nil); p.Status != http.StatusNotFound {
		t.Errorf("a file that was destroyed: %d", p.Status)
	}
}

func TestImportExpires(t *testing.T) {
	s := newSite(t)
	desk := s.as(t, s.Desk().Admin)
	at := desk.upload("/services/records", form("source", "ville"), []byte("Nom,Ville\nMaison,Laval\n")).To
	desk.get(at).Says("Columns of the file")
	s.Advance(2*time.Hour + time.Minute)
	if err := s.Node.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	if p := desk.do(http.MethodGet, at, nil); p.Status != http.StatusNotFound {
		t.Errorf("after its time: %d", p.Status)
	}
	left := 0
	err := s.DB().View(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, `SELECT (SELECT count(*) FROM directory_upload) + (SELECT count(*) FROM directory_upload_part)`).Scan(&left)
	})
	if err != nil || left != 0 {
		t.Errorf("what is over stays: %d rows, %v", left, err)
	}
}

func TestImportBadFiles(t *testing.T) {
	s := newSite(t)
	desk := s.as(t, s.Desk().Admin)
	zipped := func(name string, data []byte) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(data)
		}
		if err == nil {
			err = z.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for name, c := range map[string]struct {
		file []byte
		says string
	}{
		"empty":        {[]byte(" \n"), "The file is empty."},
		"picture":      {[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00"), "neither text nor a zip"},
		"pdf":          {[]byte("%PDF-1.7 abc"), "neither text nor a zip"},
		"old workbook": {[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "Excel workbook"},
		"workbook":     {zipped("xl/workbook.xml", []byte("<x/>")), "could be read"},
		"broken zip":   {[]byte("PK\x03\x04 and no more"), "damaged"},
		"bomb":         {zipped("services.csv", make([]byte, 80<<20)), "damaged, or larger"},
		"headings":     {[]byte("Nom,Ville\n"), "no rows"},
		"letter":       {[]byte("Dear desk, here is nothing that you can use."), "Nothing in this file"},
	} {
		t.Run(name, func(t *testing.T) {
			p := desk.upload("/services/records", form("source", "ville"), c.file)
			if p.Status < 400 || !strings.Contains(p.Text(), c.says) || len(p.All(`a[href="#f-data"]`)) == 0 {
				t.Errorf("%d, says: %.600s", p.Status, p.Text())
			}
		})
	}
	desk.get("/services/records").SaysNot("Files on their way")
}

// TestImportLarge sends several parts, and a file that is too large.
func TestImportLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("some megabytes")
	}
	s := newSite(t)
	desk := s.as(t, s.Desk().Admin)
	var b strings.Builder
	b.WriteString("Name\tCity\tDescription\n")
	for i := range 3000 {
		fmt.Fprintf(&b, "House %d\tLaval\t%s\n", i, strings.Repeat("x", 900))
	}
	at := desk.upload("/services/records", form("source", "ville"), []byte(b.String())).To
	desk.post(at+"/columns", choose("service.name", "address.city", "service.description"))
	for !strings.Contains(desk.get(at).Text(), "Import 3000 records") {
		if !strings.Contains(desk.get(at).Text(), "is being checked") {
			t.Fatalf("neither checked nor being checked: %.500s", desk.get(at).Text())
		}
	}
	desk.upload("/services/records", form("source", "ville"), make([]byte, 65<<20)).Says("larger than 64 MB")
}
