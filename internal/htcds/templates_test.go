package htcds_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"relais/internal/htcds"
)

// template reads the headings of a template of the standard, as published: names
// and labels. From github.com/UNMigration/HTCDS, CC BY 4.0.
func template(t *testing.T, name string) (names, labels []string) {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[0], rows[1]
}

// table is a table of separated values.
func table(t *testing.T, rows ...[]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// typed is what somebody types below the labels of the spreadsheet's template.
var typed = map[string]string{
	"First Name": "Ariane", "Second Name": "Fictive", "Birthdate": "1990-01-31", "Gender": "TransgenderFeminine", "Title": "Dr",
	"Mailing Street": "1 rue Exemple", "Mailing City": "Laval", "Mailing State/Province": "QC", "Mailing Zip/Postal Code": "H0H 0H0", "Mailing Country": "CA",
	"Trafficking Status Decision Making Organization": "NGO", "Methods of Control": "Debt bondage ; False promises",
	"Forced Labour Industry": "Water supply; sewerage, waste management and remediation", "Status": "Follow up",
	"Reason for Incoming Referral": "Migration Or Change Of Location", "Reason for Outgoing Referral": "Other", "Consent": "Yes",
}

// meant is what that means.
var meant = map[string][]string{
	"prs_FirstName": {"Ariane"}, "prs_SecondName": {"Fictive"}, "prs_Birthdate": {"1990-01-31"}, "prs_Gender": {"TransgenderFeminine"}, "prs_Title": {"Dr"},
	"prs_MailingStreet": {"1 rue Exemple"}, "prs_MailingCity": {"Laval"}, "prs_MailingState": {"QC"}, "prs_MailingPostalCode": {"H0H 0H0"}, "prs_MailingCountry": {"CA"},
	"vic_TraffickingStatusDecisionMakingOrg": {"NGO"}, "vic_MethodsOfControl": {"DebtBondage", "FalsePromises"},
	"vic_ForcedLabourIndustry": {"E_WaterSupplySewerageWasteManagement"}, "cas_Status": {"FollowUp"},
	"cas_ReasonForIncomingReferral": {"MigrationOrChangeOfLocation"}, "cas_ReasonForOutgoingReferral": {"Other"}, "con_Consent": {"true"},
}

// TestSpreadsheetTemplate: the hidden names of the standard's spreadsheets say
// other fields than the labels for the address, one is misspelt and one is
// missing; rows are numbered that nobody filled. What people typed below a label
// is read as that.
func TestSpreadsheetTemplate(t *testing.T) {
	names, labels := template(t, "spreadsheet.csv")
	row := []string{"1"}
	for _, label := range labels[1:] {
		row = append(row, typed[label])
	}
	book := workbook(t, names, labels, row, []string{"2"}, []string{"3"})
	for form, data := range map[string][]byte{"csv": table(t, names, labels, row, []string{"2"}), "xlsx": book} {
		if form == "csv" {
			data = bytes.ReplaceAll(data, []byte("\n2\n"), []byte("\n2,,\n"))
		}
		got, notes := read(t, data)
		if diff := cmp.Diff([]htcds.Record{record(meant)}, got); diff != "" {
			t.Errorf("%s: %s", form, diff)
		}
		told := map[string]int{}
		for _, n := range notes {
			told[n.Defect] += n.N
		}
		want := map[string]int{htcds.Misspelt: 1, htcds.Unnamed: 1, htcds.Crossed: 4}
		if form == "xlsx" {
			want[htcds.OtherTab] = 1
		}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Errorf("%s, told: %s", form, diff)
		}
	}
}

// workbook is one as the template: a sheet with records, and one with lists.
func workbook(t *testing.T, rows ...[]string) []byte {
	t.Helper()
	f := excelize.NewFile()
	if _, err := f.NewSheet("validation"); err != nil {
		t.Fatal(err)
	}
	for sheet, rows := range map[string][][]string{"Sheet1": rows, "validation": {{"Validation Lookups"}, nil, {"", "Gender", "Date Start"}, {"", "Feminine", "1"}}} {
		for i, row := range rows {
			cell, _ := excelize.CoordinatesToCellName(1, i+1)
			if err := f.SetSheetRow(sheet, cell, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.SetRowVisible("Sheet1", 1, false); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestSurveyTemplate: the standard's survey spells three names otherwise, calls
// the title "Second Name", and a name of a list ends with a space.
func TestSurveyTemplate(t *testing.T) {
	names, labels := template(t, "survey.csv")
	answers := map[string]string{"con_Consent": "TRUE", "prs_First_Name": "Ariane", "prs_Second_Name": "Fictive", "prs_Title": "Dr",
		"prs_Gender": "NonConforming", "vic_Methods_of_Control": "DebtBondage  FalsePromises", "prs_MailingCity": "Laval"}
	want := record(map[string][]string{"con_Consent": {"true"}, "prs_FirstName": {"Ariane"}, "prs_SecondName": {"Fictive"}, "prs_Title": {"Dr"},
		"prs_Gender": {"NonConforming"}, "vic_MethodsOfControl": {"DebtBondage", "FalsePromises"}, "prs_MailingCity": {"Laval"}})
	var row []string
	for _, n := range names {
		row = append(row, answers[n])
	}
	grouped := slices.Clone(names)
	for i, n := range grouped {
		grouped[i] = "group_ab1/" + n
	}
	for how, data := range map[string][]byte{"names": table(t, names, row), "labels": table(t, labels, row), "both": table(t, names, labels, row),
		"labels first": table(t, labels, names, row), "groups": table(t, grouped, row)} {
		got, _ := read(t, data)
		if diff := cmp.Diff([]htcds.Record{want}, got); diff != "" {
			t.Errorf("%s: %s", how, diff)
		}
	}
}

// TestSplitLists: a column for each value of a list, as surveys export them, and
// as the standard had the methods of control before it had a list.
func TestSplitLists(t *testing.T) {
	got, _ := read(t, table(t, []string{"prs_FirstName", "vic_TypeOfExploitation/ForcedLabour", "vic_TypeOfExploitation/Servitude", "MethodsOfControlDebtBondage",
		"MethodsOfControlThreatOfLawEnforcement", "MethodsOfControlUsesChildren"}, []string{"Ariane", "1", "0", "TRUE", "yes", "1"}))
	want := record(map[string][]string{"prs_FirstName": {"Ariane"}, "vic_TypeOfExploitation": {"ForcedLabour"}, "vic_MethodsOfControl": {"DebtBondage", "ThreatsLawEnforcement"}})
	want.Extras = []htcds.Extra{{Name: "MethodsOfControlUsesChildren", Value: "1"}}
	if diff := cmp.Diff([]htcds.Record{want}, got); diff != "" {
		t.Error(diff)
	}
}

// TestAnyShape: a table of an agency's own, in French, in an old encoding, with
// its own separator.
func TestAnyShape(t *testing.T) {
	text := "Prénom;Nom;Date de naissance;Cellulaire;Éducatrice\r\nÉmilie;Fictive;31/01/1990;514 555-0123;Zoé\r\nAda;Fictive;01/02/1991;;\r\n"
	latin := []byte(strings.NewReplacer("é", "\xe9", "É", "\xc9").Replace(text))
	for how, data := range map[string][]byte{"UTF-8": []byte(text), "Windows-1252": latin} {
		got, notes := read(t, data)
		if len(got) != 2 || !cmp.Equal(got[0].Values["prs_FirstName"], []string{"Émilie"}) || !cmp.Equal(got[1].Values["prs_Birthdate"], []string{"1991-02-01"}) ||
			!cmp.Equal(got[0].Extras, []htcds.Extra{{Name: "Éducatrice", Value: "Zoé"}}) {
			t.Errorf("%s: %+v", how, got)
		}
		if recoded := slices.ContainsFunc(notes, func(n htcds.Note) bool { return n.Defect == htcds.Recoded }); recoded != (how != "UTF-8") {
			t.Errorf("%s: %+v", how, notes)
		}
	}
}

// TestDays: nobody guesses which is the day and which the month.
func TestDays(t *testing.T) {
	got, notes := read(t, []byte("prs_FirstName,prs_Birthdate\nA,01/02/1991\nB,03/04/1992\n"))
	if got[0].Values["prs_Birthdate"][0] != "01/02/1991" || len(notes) != 1 || notes[0].Defect != htcds.Ambiguous || notes[0].N != 2 {
		t.Errorf("%v %+v", got, notes)
	}
	f := excelize.NewFile()
	f.SetSheetRow("Sheet1", "A1", &[]string{"prs_FirstName", "prs_Birthdate"})
	f.SetSheetRow("Sheet1", "A2", &[]any{"A", 33270})
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	if got, _ := read(t, b.Bytes()); got[0].Values["prs_Birthdate"][0] != "1991-02-01" {
		t.Errorf("a workbook's day: %v", got)
	}
}
