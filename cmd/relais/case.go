package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"relais/internal/act"
	"relais/internal/client"
	"relais/internal/portable"
)

// caseCommand brings case files in and takes them out, as whoever holds the token
// in RELAIS_TOKEN: case files open for members, and for nobody who runs the
// machine. What leaves wants the answer of StepUp in RELAIS_PROOF.
func caseCommand(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	verb, args := verbOf(args)
	words, args := leading(args)
	server := fs.String("server", "http://localhost:8080", "")
	o := caseOrder{}
	fs.BoolVar(&o.apply, "apply", false, "")
	fs.BoolVar(&o.alike, "alike", false, "")
	fs.StringVar(&o.columns, "columns", "", "")
	fs.StringVar(&o.form, "form", "xlsx", "")
	fs.BoolVar(&o.mine, "mine", false, "")
	fs.BoolVar(&o.closed, "closed", false, "")
	fs.BoolVar(&o.json, "json", false, "")
	if err := e.parse(fs, args); err != nil {
		return err
	}
	o.words = append(words, fs.Args()...)
	verbs := map[string]func(context.Context, *client.Client, caseOrder) error{"import": e.caseImport, "export": e.caseExport, "copy": e.caseCopy}
	do, ok := verbs[verb]
	if !ok {
		e.note("cmd.err.verb", "import, export, copy", fs.Name())
		return errUsage
	}
	o.client = client.New(*server)
	o.client.Token, o.client.Proof, o.client.Language = os.Getenv("RELAIS_TOKEN"), os.Getenv("RELAIS_PROOF"), string(e.lang)
	return do(ctx, o.client, o)
}

// caseOrder is what a call says.
type caseOrder struct {
	client                           *client.Client
	words                            []string
	columns, form                    string
	apply, alike, mine, closed, json bool
}

// caseImport looks at a file and says what would become of it; with --apply it then
// opens the case files.
func (e *env) caseImport(ctx context.Context, c *client.Client, o caseOrder) error {
	name := word(o.words, 0)
	if name == "" {
		return wrong("cmd.case.need_file")
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	in, err := client.Do(ctx, c, portable.BeginCaseImport, act.BeginCaseImport{Name: filepath.Base(name), Data: data})
	if err != nil {
		return err
	}
	defer func() { // nothing is kept longer than it is needed
		_, _ = client.Do(context.WithoutCancel(ctx), c, portable.DropCaseImport, act.ID{ID: in.ID})
	}()
	set := act.SetCaseImport{ID: in.ID, Alike: o.alike}
	if set.Places, err = placesOf(in.Columns, o.columns); err != nil {
		return err
	}
	if _, err := client.Do(ctx, c, portable.SetCaseImport, set); err != nil {
		return err
	}
	out, err := e.caseRun(ctx, c, in.ID, true)
	if err != nil || out.Rehearsal == nil {
		return err
	}
	if !o.apply {
		if o.json {
			return json.NewEncoder(e.out).Encode(out.Rehearsal)
		}
		e.caseReport(*out.Rehearsal)
		e.say("cmd.case.apply")
		return nil
	}
	if !o.json {
		e.caseReport(*out.Rehearsal)
	}
	if out, err = e.caseRun(ctx, c, in.ID, false); err != nil || out.Report == nil {
		return err
	}
	if o.json {
		return json.NewEncoder(e.out).Encode(out.Report)
	}
	e.say("cmd.case.done", out.Report.Added)
	return nil
}

// placesOf are the places of columns: those that a file of JSON says, by heading.
func placesOf(columns []act.ImportColumn, file string) ([]string, error) {
	by := map[string]string{}
	if file != "" {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(data, &by); err != nil {
			return nil, err
		}
	}
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = c.Place
		if to, ok := by[c.Name]; ok {
			out[i] = to
		}
		if out[i] == "" {
			out[i] = act.KeepColumn
		}
	}
	return out, nil
}

// caseRun rehearses or imports, with a bar that says how far it is.
func (e *env) caseRun(ctx context.Context, c *client.Client, id string, dry bool) (act.CaseImport, error) {
	key := "cmd.case.importing"
	if dry {
		key = "cmd.case.checking"
	}
	bar := e.progress(e.t(key))
	out, err := client.Do(ctx, c, portable.RunCaseImport, act.RunCaseImport{ID: id, DryRun: dry})
	for err == nil && out.Running {
		if bar != nil {
			bar(int64(out.Records), int64(out.Rows))
		}
		select {
		case <-ctx.Done():
			return out, ctx.Err()
		case <-time.After(time.Second):
		}
		out, err = client.Do(ctx, c, portable.GetCaseImport, act.ID{ID: id})
	}
	if err == nil && out.Failure != "" {
		err = wrong(out.Failure)
	}
	return out, err
}

// caseReport says what would become of each row, and what has no place.
func (e *env) caseReport(r act.CaseImportReport) {
	e.say("cmd.case.report", r.In, r.Added, r.Unchanged, r.SameName, r.Refused)
	e.losses(r.Losses)
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for _, n := range r.Notes {
		fmt.Fprintf(w, "  %d\t%s\t%s\n", n.N, n.Column, e.t("htcds.defect."+n.Defect))
	}
	for _, l := range r.Lines {
		if l.What != "added" {
			fmt.Fprintf(w, "  %s\t%s\n", e.t("bring.line", l.Line), e.t("bring.what."+l.What))
		}
	}
	w.Flush()
}

func (e *env) losses(list []act.CaseLoss) {
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for _, l := range list {
		fmt.Fprintf(w, "  %d\t%s\t%s\n", l.N, l.Field, e.t("portable.loss."+l.Reason))
	}
	w.Flush()
}

// caseExport writes case files, 500 in a file; without --apply it says what has no
// place in them.
func (e *env) caseExport(ctx context.Context, c *client.Client, o caseOrder) error {
	choice := act.CaseChoice{Mine: o.mine, Closed: o.closed}
	if !o.apply {
		out, err := client.Do(ctx, c, portable.PreviewCases, choice)
		if err != nil {
			return err
		}
		if o.json {
			return json.NewEncoder(e.out).Encode(out)
		}
		e.say("cmd.case.would", out.Files, out.Total)
		e.losses(out.Losses)
		e.say("cmd.case.apply")
		return nil
	}
	name := word(o.words, 0)
	if name == "" {
		return wrong("cmd.case.need_file")
	}
	if !slices.Contains(act.Codes["case_form"], o.form) {
		return wrong("cmd.case.form", strings.Join(act.Codes["case_form"], ", "))
	}
	bar := e.progress(e.t("cmd.case.exporting"))
	for part, done := 1, 0; ; part++ {
		out, err := client.Do(ctx, c, portable.ExportCases, act.ExportCases{Form: o.form, CaseChoice: choice})
		if err != nil {
			return err
		}
		if part == 1 || out.Files > 0 {
			if err := newFile(partName(name, part), out.Data); err != nil {
				return err
			}
		}
		done += out.Files + out.Unread
		if bar != nil {
			bar(int64(done), int64(out.Total))
		}
		if choice.Offset += out.Files + out.Unread; choice.Offset >= out.Total || out.Files+out.Unread == 0 {
			e.note("cmd.case.written", done, part)
			return nil
		}
	}
}

// partName is the name of a further file.
func partName(name string, part int) string {
	if part == 1 {
		return name
	}
	ext := filepath.Ext(name)
	return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), part, ext)
}

// newFile writes a file that nobody else on the machine reads, and none over
// another.
func newFile(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// caseCopy writes the copy that a person gets.
func (e *env) caseCopy(ctx context.Context, c *client.Client, o caseOrder) error {
	id, name := word(o.words, 0), word(o.words, 1)
	if id == "" || name == "" {
		return wrong("cmd.case.need_id")
	}
	out, err := client.Do(ctx, c, portable.CopyCase, act.CopyCase{ID: id})
	if err != nil {
		return err
	}
	return newFile(name, out.Data)
}
