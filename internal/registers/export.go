package registers

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"strings"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/directory/hsds"
)

// ExportIncidents gives the register of incidents as a file.
var ExportIncidents = define.Define[act.ExportRegister, act.RegisterFile]("ExportIncidents", "GET /incidents/export", "registers", agency.Registrars,
	"The register of incidents as a file, for a spreadsheet or as JSON.").Asks(agency.GraveExport)

func (n *Registers) exportIncidents(ctx context.Context, s *agency.Session, in act.ExportRegister) (out act.RegisterFile, err error) {
	all, err := n.list(ctx, s, "incident.export")
	if err != nil {
		return out, err
	}
	out = act.RegisterFile{Form: in.Form, Records: len(all.Items), Damaged: all.Damaged, Whole: all.Whole}
	rows := [][]string{{"id", "kind", "found", "at", "by", "text", "done", "told", "risk", "why", "next"}}
	for _, one := range all.Items {
		for _, note := range one.Notes {
			rows = append(rows, []string{one.ID, one.Kind, one.Found, note.At.Format(time.RFC3339), note.By, note.Text, note.Done,
				told(note.Told), note.Risk, note.Why, note.Next})
		}
	}
	out.Data, err = encode(&out, all.Items, rows)
	return out, err
}

func told(all []act.IncidentTold) string {
	var out []string
	for _, one := range all {
		out = append(out, strings.Join([]string{one.On, one.Whom, one.Name}, " "))
	}
	return strings.Join(out, "; ")
}

// ExportLegalDemands gives the register of legal demands as a file.
var ExportLegalDemands = define.Define[act.ExportRegister, act.RegisterFile]("ExportLegalDemands", "GET /legal-demands/export", "registers", agency.CaseDesk,
	"The register of legal demands as a file, for a spreadsheet or as JSON.").Asks(agency.GraveExport)

func (n *Registers) exportLegalDemands(ctx context.Context, s *agency.Session, in act.ExportRegister) (out act.RegisterFile, err error) {
	all, err := n.toldDemands(ctx, s, "demand.export")
	if err != nil {
		return out, err
	}
	out = act.RegisterFile{Form: in.Form, Records: len(all.Items), Damaged: len(all.Damaged), Whole: all.Whole}
	rows := [][]string{{"id", "kind", "from", "got", "text", "answer"}}
	for _, d := range all.Items {
		rows = append(rows, []string{d.ID, d.Kind, d.From, d.Got, d.Text, d.Answer})
	}
	out.Data, err = encode(&out, all.Items, rows)
	return out, err
}

// encode writes a register in the form that is asked for, csv unless told.
func encode(out *act.RegisterFile, items any, rows [][]string) ([]byte, error) {
	if out.Form == "json" {
		return json.MarshalIndent(items, "", "  ")
	}
	out.Form = "csv"
	return table(rows)
}

// table is a register for a spreadsheet: UTF-8 with its mark, without which some
// take it for something else. No cell runs as a formula.
func table(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	for _, row := range rows {
		for i := range row {
			row[i] = hsds.Harmless(row[i])
		}
	}
	err := w.WriteAll(rows)
	return b.Bytes(), err
}
