package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"relais/internal/act"
	"relais/internal/app"
	"relais/internal/imports"
	"relais/internal/listings"
	"relais/internal/node"
)

func directoryCommand(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	verb, args := verbOf(args)
	feed := ""
	if verb == "feed" {
		feed, args = verbOf(args)
	}
	words, args := leading(args)
	p := placeFlags(fs)
	settings := feedFlags(fs)
	full := fs.Bool("full", false, "")
	force := fs.Bool("force", false, "")
	source := fs.String("source", "", "")
	publisher := fs.String("publisher", "", "")
	dryRun := fs.Bool("dry-run", false, "")
	form := fs.String("form", "json", "")
	licensed := fs.Bool("licensed", false, "")
	how := readingFlags(fs)
	asJSON := fs.Bool("json", false, "")
	if err := e.parse(fs, args); err != nil {
		return err
	}
	words = append(words, fs.Args()...)
	if !slices.Contains([]string{"import", "export", "search", "duplicates", "feed"}, verb) {
		e.note("cmd.err.verb", "import, export, search, duplicates, feed", fs.Name())
		return errUsage
	}
	if verb == "feed" && !slices.Contains([]string{"add", "list", "run", "remove"}, feed) {
		e.note("cmd.err.verb", "feed add, feed list, feed run, feed remove", fs.Name())
		return errUsage
	}
	n, err := p.open(ctx, node.Config{}, false)
	if err != nil {
		return err
	}
	defer n.Close()
	switch verb {
	case "import":
		in := act.ImportDirectory{Source: *source, Publisher: *publisher, DryRun: *dryRun, Full: *full, Force: *force}
		return e.importFile(ctx, n, in, word(words, 0), how, *asJSON)
	case "feed":
		return e.feed(ctx, n, feedOrder{feed, settings(words, *publisher, *licensed, *full), *full, *force, *asJSON})
	case "duplicates":
		return e.duplicates(ctx, n, *asJSON)
	case "export":
		_, err := n.Search.ExportTo(ctx, node.Operator(), act.ExportDirectory{Form: *form, Source: *source, Licensed: *licensed}, e.out)
		return err
	}
	found, err := listings.SearchServices.Do(ctx, n, node.Operator(), act.SearchServices{Query: strings.Join(words, " ")})
	if err != nil {
		return err
	}
	return e.matches(found, *asJSON)
}

// importFile brings a file, a folder (or the standard input, for "-") into the
// directory and says what became of each record.
func (e *env) importFile(ctx context.Context, n *app.App, in act.ImportDirectory, name string,
	reading func() (imports.Reading, error), asJSON bool) error {
	if name == "" {
		return wrong("cmd.directory.need_file")
	}
	if in.Source == "" {
		in.Source = "import"
	}
	how, err := reading()
	if err != nil {
		return err
	}
	bar := e.progress(e.t("cmd.directory.progress"))
	done := counting(bar)
	if bar != nil && name != "-" {
		how.Bytes, done = bar, func(int) {}
	}
	report, err := e.load(ctx, n, in, name, how, done)
	if err != nil {
		return err
	}
	if err := e.imported(report, asJSON); err != nil {
		return err
	}
	return nothingCame(report)
}

// duplicates looks through the directory for services that may be one, and lists
// the pairs, the surest first.
func (e *env) duplicates(ctx context.Context, n *app.App, asJSON bool) error {
	found, err := n.Listings.LookForDuplicates(ctx, node.Operator(), counting(e.progress(e.t("cmd.directory.comparing"))))
	if err != nil {
		return err
	}
	list, err := listings.ListDuplicates.Do(ctx, n, node.Operator(), act.DuplicateQuery{Page: act.Page{Limit: mostPairs}})
	if err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(e.out).Encode(list)
	}
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for _, p := range list.Items {
		var why []string
		for _, code := range p.Reasons {
			why = append(why, e.t("code.duplicate_reason."+code))
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\n", p.Score, p.First.ID, p.First.Name.In(string(e.lang)), p.Second.ID, p.Second.Name.In(string(e.lang)),
			strings.Join(why, ", "))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	e.say("cmd.directory.duplicates", found.Services, found.New, list.Total)
	return nil
}

// mostPairs is how many pairs the command lists.
const mostPairs = 500

// nothingCame is the error of an import that brought no service: a file of bare
// names is no directory.
func nothingCame(report act.ImportReport) error {
	for _, h := range report.Holds {
		if h.What == "service" && h.After > 0 {
			return nil
		}
	}
	if report.In == 0 {
		return wrong("cmd.directory.nothing_in")
	}
	return wrong("cmd.directory.no_service", report.Added+report.Updated+report.Unchanged)
}

// imported says what became of the records of an import.
func (e *env) imported(report act.ImportReport, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(e.out).Encode(report)
	}
	e.say("cmd.directory.report", report.In, report.Added, report.Updated, report.Unchanged, report.Refused)
	e.holdings(report)
	for _, why := range report.Refusals {
		fmt.Fprintf(e.out, "  %s%d %s %s: %s\n", tableIn(why.File), why.Line, why.Kind, why.ID, e.t("hsds."+why.Reason))
	}
	for _, c := range report.Reasons {
		fmt.Fprintf(e.out, "  %6d  %s\n", c.N, e.t("hsds."+c.Code))
	}
	return nil
}

// holdings prints how many services have what, before and after, and the
// greatest losses.
func (e *env) holdings(report act.ImportReport) {
	if len(report.Holds) == 0 {
		return
	}
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "%s\t%s\t%s\t\n", e.t("dir.report.services_with"), e.t("dir.report.before"), e.t("dir.report.after"))
	for _, h := range report.Holds {
		fmt.Fprintf(w, "%s\t%d\t%d\t\n", e.t("dir.report.with."+h.What), h.Before, h.After)
	}
	w.Flush()
	if len(report.Losses) == 0 {
		return
	}
	fmt.Fprintf(e.out, "%s\n", e.t("dir.report.losses"))
	for _, l := range report.Losses {
		fmt.Fprintf(e.out, "  %6d  %s%s: %s\n", l.N, tableIn(l.File), l.Member, e.t("hsds."+l.Reason))
	}
}

// tableIn is the file of a package, before the line in it.
func tableIn(file string) string {
	if file == "" {
		return ""
	}
	return file + ":"
}

func (e *env) matches(found act.Matches, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(e.out).Encode(found)
	}
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for _, m := range found.Items {
		mark := ""
		if m.Restricts != nil {
			mark = e.t("cmd.match.restricts", m.Restricts.Reason.In(string(e.lang)))
		}
		fmt.Fprintf(w, "%s\t%s\t%s %s\t%s\n", m.Name.In(string(e.lang)), m.Organization.In(string(e.lang)), m.Place, m.Province, mark)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	e.say("cmd.match.found", found.Total)
	for _, c := range found.LeftOut {
		fmt.Fprintf(e.out, "  %s: %d\n", e.t("code.left_out."+c.Code), c.N)
	}
	for _, g := range found.Gaps {
		fmt.Fprintf(e.out, "  %s: %s\n", g.Need, e.t("code.gap."+g.Why))
	}
	return nil
}

func matchCommand(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	p := placeFlags(fs)
	needs := fs.String("need", "", "")
	province := fs.String("province", "", "")
	place := fs.String("place", "", "")
	languages := fs.String("language", "", "")
	gender := fs.String("gender", "", "")
	age := fs.String("age-band", "", "")
	years := fs.Int("age", -1, "")
	within := fs.Int("within", 0, "")
	anywhere := fs.Bool("anywhere", false, "")
	interpreter := fs.Bool("interpreter", false, "")
	free := fs.Bool("free", false, "")
	leftOut := fs.Bool("left-out", false, "")
	dependants, access := fs.String("dependants", "", ""), fs.String("accessibility", "", "")
	wishes, safety := fs.String("wishes", "", ""), fs.String("safety", "", "")
	plan := fs.Bool("plan", false, "")
	asJSON := fs.Bool("json", false, "")
	words, args := leading(args)
	if err := e.parse(fs, args); err != nil {
		return err
	}
	n, err := p.open(ctx, node.Config{}, false)
	if err != nil {
		return err
	}
	defer n.Close()
	in := act.MatchNeeds{Query: strings.Join(append(words, fs.Args()...), " "), Province: strings.ToUpper(*province), Place: *place,
		Gender: *gender, AgeBand: *age, Languages: split(*languages), Within: *within, Anywhere: *anywhere, Interpreter: *interpreter,
		FreeOnly: *free, ShowLeftOut: *leftOut, Dependants: split(*dependants), Accessibility: split(*access), Wishes: split(*wishes),
		Safety: split(*safety)}
	if *years >= 0 {
		in.Age = years
	}
	for _, code := range split(*needs) {
		in.Needs = append(in.Needs, act.MatchNeed{Code: code})
	}
	if *plan {
		return e.plan(ctx, n, in, *asJSON)
	}
	found, err := listings.MatchNeeds.Do(ctx, n, node.Operator(), in)
	if err != nil {
		return err
	}
	return e.matches(found, *asJSON)
}

func split(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}
