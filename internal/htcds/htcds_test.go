package htcds_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/htcds"
	"relais/internal/kittest"
)

var forms = []string{htcds.FormTable, htcds.FormWorkbook, htcds.FormJSON}

func write(t *testing.T, form string, records ...htcds.Record) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := htcds.Write(&b, form, records); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(t testing.TB, data []byte) ([]htcds.Record, []htcds.Note) {
	t.Helper()
	f, err := htcds.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	pack, err := f.Pack()
	if err != nil {
		t.Fatal(err)
	}
	if f, err = htcds.Unpack(pack); err != nil {
		t.Fatal(err)
	}
	var all []htcds.Record
	notes, err := f.Records(context.Background(), nil, func(r htcds.Record) error {
		r.Line = 0
		all = append(all, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, notes
}

func record(values map[string][]string) htcds.Record {
	return htcds.Record{Values: values, Own: map[string]string{}}
}

// examples are values for a field: each of its list, or some of its kind.
func examples(f htcds.Field) [][]string {
	var all [][]string
	for _, v := range f.Values {
		all = append(all, []string{v.Name})
	}
	switch f.Kind {
	case htcds.KindText:
		all = append(all, []string{"Ariane"}, []string{"=1+1"}, []string{"'=1"}, []string{"''"}, []string{"+15145550123"}, []string{"@x"}, []string{"-"},
			[]string{"two\nlines, \"quoted\" | and more"}, []string{"Éloïse Ünal 李"}, []string{"007"}, []string{"1e5"}, []string{"TRUE"})
	case htcds.KindDate:
		all = append(all, []string{"1990-01-31"}, []string{"2001-12-01"})
	case htcds.KindNumber:
		all = append(all, []string{"0"}, []string{"17"}, []string{"-45.5"})
	case htcds.KindYesNo:
		all = append(all, []string{"true"}, []string{"false"})
	case htcds.KindSeveral:
		if len(f.Values) > 0 {
			var every []string
			for _, v := range f.Values {
				every = append(every, v.Name)
			}
			all = append(all, every)
		} else {
			all = append(all, []string{"CA", "FR"})
		}
	}
	return all
}

// TestEveryValueComesBack: each value of each field, in each form of file.
func TestEveryValueComesBack(t *testing.T) {
	if n := len(htcds.Fields()); n != 83 {
		t.Errorf("%d fields", n)
	}
	for _, form := range forms {
		t.Run(form, func(t *testing.T) {
			var want []htcds.Record
			for _, f := range htcds.Fields() {
				if len(examples(f)) == 0 {
					t.Errorf("%s has no example", f.Name)
				}
				for _, values := range examples(f) {
					want = append(want, record(map[string][]string{f.Name: values}))
				}
			}
			got, notes := read(t, write(t, form, want...))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if len(notes) > 0 {
				t.Errorf("%+v", notes)
			}
		})
	}
}

// TestLabelsAreRead: each value of each list by its label, in both languages, alone
// and with all others.
func TestLabelsAreRead(t *testing.T) {
	for _, f := range htcds.Fields() {
		if len(f.Values) == 0 {
			continue
		}
		var names []string
		for _, v := range f.Values {
			names = append(names, v.Name)
			for _, lang := range []string{"en", "fr"} {
				got, notes := read(t, []byte(f.Name+"\n\""+f.Words([]string{v.Name}, lang)+" \"\n"))
				if len(got) != 1 || !cmp.Equal(got[0].Values[f.Name], []string{v.Name}) || len(notes) > 0 {
					t.Errorf("%s %s %s: %v %v", f.Name, v.Name, lang, got, notes)
				}
			}
		}
		for _, lang := range []string{"en", "fr"} {
			for _, sep := range []string{"; ", ";", "\n"} {
				cell := strings.ReplaceAll(f.Words(names, lang), "; ", sep)
				got, _ := read(t, []byte(f.Name+"\n\""+cell+"\"\n"))
				if len(got) != 1 || !cmp.Equal(got[0].Values[f.Name], names) {
					t.Errorf("%s in %s apart by %q: %v", f.Name, lang, sep, got)
				}
			}
		}
		if got, _ := read(t, []byte(f.Name+"\n"+strings.Join(names, " ")+"\n")); len(got) != 1 || !cmp.Equal(got[0].Values[f.Name], names) {
			t.Errorf("%s as surveys have it: %v", f.Name, got)
		}
	}
}

// TestTitles: titles say one field in each language, and are found again.
func TestTitles(t *testing.T) {
	for _, f := range htcds.Fields() {
		for _, title := range []string{f.Title.EN, f.Title.FR} {
			if got, ok := htcds.Titled(title); !ok || got.Name != f.Name {
				t.Errorf("%s %q: %v", f.Name, title, got.Name)
			}
		}
		if f.Section == "" && f.Out == "" {
			t.Errorf("%s has no place and no reason", f.Name)
		}
	}
}

// TestBesideTheFields: what the standard lacks and what nobody knows comes back,
// also where it is longer than a cell.
func TestBesideTheFields(t *testing.T) {
	long := strings.Repeat("Un mot à la fois. ", 4000) + "fin"
	want := htcds.Record{Values: map[string][]string{"prs_FirstName": {"Ariane"}},
		Own:    map[string]string{"relais_Known": "Ari", "relais_Entries": `[{"text":"` + long + `"}]`},
		Extras: []htcds.Extra{{Name: "Couleur préférée", Value: "=bleu"}}}
	for _, form := range forms {
		got, notes := read(t, write(t, form, want))
		if diff := cmp.Diff([]htcds.Record{want}, got); diff != "" || len(notes) > 0 {
			t.Errorf("%s: %.300s %v", form, diff, notes)
		}
	}
}

// TestKit: fields, labels and lists are those of the standard as published.
func TestKit(t *testing.T) {
	raw, err := os.ReadFile(kittest.Path(t, "htcds-2.0/htcds_fields_2.0.json"))
	if err != nil {
		t.Fatal(err)
	}
	var kit struct {
		Fields []struct {
			Prefix, Name, Label, Type string
			FullName                  string   `json:"full_name"`
			Core                      bool     `json:"core"`
			Values                    []string `json:"values"`
			ValueLabels               []string `json:"value_labels"`
		}
	}
	if err := json.Unmarshal(raw, &kit); err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, k := range kit.Fields {
		if k.Prefix == "" || k.FullName == "" {
			continue // questions of an example
		}
		found++
		f, ok := htcds.FieldOf(k.FullName)
		if !ok || f.Label != k.Label || f.Core != k.Core {
			t.Errorf("%s: %+v", k.FullName, f)
			continue
		}
		if f.Codes != "" || len(k.Values) == 0 {
			continue
		}
		var names, labels []string
		for _, v := range f.Values {
			names, labels = append(names, v.Name), append(labels, v.Label.EN)
		}
		if diff := cmp.Diff([][]string{k.Values, k.ValueLabels}, [][]string{names, labels}); diff != "" {
			t.Errorf("%s: %s", f.Name, diff)
		}
	}
	if found != len(htcds.Fields()) {
		t.Errorf("%d fields in the kit", found)
	}
}
