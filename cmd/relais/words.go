package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"golang.org/x/text/language"

	"relais/internal/locale"
	"relais/internal/locale/words"
)

// textsFolder is where the sources of Relais have their texts.
const textsFolder = "internal/locale/text"

func wordsCommand(_ context.Context, e *env, fs *flag.FlagSet, args []string) error {
	verb, args := verbOf(args)
	rest, args := leading(args)
	from := fs.String("from", "", "")
	texts := fs.String("texts", "", "")
	if err := e.parse(fs, args); err != nil {
		return err
	}
	rest = append(rest, fs.Args()...)
	switch verb {
	case "export":
		return e.exportWords(*texts, word(rest, 0), *from, word(rest, 1))
	case "import":
		return e.importWords(*texts, word(rest, 0))
	case "check":
		return e.checkWords(*texts)
	}
	e.note("cmd.err.verb", "export, import, check", fs.Name())
	return errUsage
}

// texts reads a folder of texts, or those that the program was built with.
func (e *env) texts(folder string) (*words.Set, error) {
	var files fs.FS = locale.Files()
	if folder != "" {
		files = os.DirFS(folder)
	}
	set, err := words.Read(files)
	if err == nil && len(set.Keys) == 0 {
		err = wrong("cmd.words.no_texts", folder)
	}
	return set, err
}

// exportWords writes the PO file of a language, to the output or a file.
func (e *env) exportWords(folder, tag, from, name string) error {
	if tag == "" {
		return wrong("cmd.words.need_lang")
	}
	parsed, err := language.Parse(tag)
	if err != nil {
		return wrong("cmd.words.bad_lang", tag)
	}
	if tag = parsed.String(); from == "" {
		from = map[bool]string{true: "fr", false: "en"}[tag == "en"]
	}
	if from == tag || !slices.Contains(words.Sources, from) {
		return wrong("cmd.words.bad_from")
	}
	set, err := e.texts(folder)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if _, err := set.Export(tag, from).WriteTo(&out); err != nil {
		return err
	}
	e.note("cmd.words.exported", tag, set.Done(tag), len(set.Keys))
	if name == "" || name == "-" {
		_, err = e.out.Write(out.Bytes())
		return err
	}
	return os.WriteFile(name, out.Bytes(), 0o644)
}

// importWords takes a PO file into the folder of texts, whole or not at all.
func (e *env) importWords(folder, name string) error {
	if name == "" {
		return wrong("cmd.words.need_file")
	}
	if folder == "" {
		folder = textsFolder
	}
	data, err := e.read(name)
	if err != nil {
		return err
	}
	set, err := e.texts(folder)
	if err != nil {
		return err
	}
	c := set.Import(data)
	for _, one := range slices.Concat(c.Refused, c.Left) {
		e.complain(name, one)
	}
	if len(c.Refused) > 0 {
		return wrong("cmd.words.refused")
	}
	files, err := set.Write(c, folder)
	if err != nil {
		return err
	}
	e.say("cmd.words.imported", len(c.Texts))
	for _, file := range files {
		e.say("cmd.words.written", file)
	}
	if l := set.Language(c.Lang); l != nil && len(l.Reviewed) > 0 && len(c.Texts) > 0 {
		e.note("cmd.words.unreviewed")
	}
	return nil
}

// read reads a file, or the input for "-".
func (e *env) read(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(e.in)
	}
	return os.ReadFile(name)
}

// complain says where in the file something is wrong, as compilers do.
func (e *env) complain(name string, c words.Complaint) {
	text := e.t("cmd.words.why."+c.Why, c.Args...)
	if c.Key != "" {
		text = c.Key + ": " + text
	}
	fmt.Fprintf(e.err, "%s:%d: %s\n", name, c.Line, text)
}

// checkWords tells how much of each language there is, by whom it was
// reviewed, and what can't stand.
func (e *env) checkWords(folder string) error {
	set, err := e.texts(folder)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%s\t%s\t%s\n", e.t("cmd.words.language"), e.t("cmd.words.texts"), e.t("cmd.words.reviewed"))
	for _, tag := range words.Sources {
		e.languageRow(w, set, tag, e.t("cmd.words.whole"))
	}
	for _, l := range set.Languages {
		by := e.t("cmd.words.nobody")
		if len(l.Reviewed) > 0 {
			last := l.Reviewed[len(l.Reviewed)-1]
			by = last.By + ", " + last.On
		}
		e.languageRow(w, set, l.Tag, by)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	problems := set.Check()
	for _, p := range problems {
		fmt.Fprintln(e.err, strings.TrimSpace(p.Key+" ("+p.Lang+"): "+e.t("cmd.words.why."+p.Why, p.Args...)))
	}
	if len(problems) > 0 {
		return wrong("cmd.words.problems", len(problems))
	}
	return nil
}

func (e *env) languageRow(w *tabwriter.Writer, set *words.Set, tag, by string) {
	share := float64(set.Done(tag)) / float64(len(set.Keys))
	fmt.Fprintf(w, "%s %s\t%s\t%s\n", tag, locale.Lang(tag).Name(), locale.Percent(e.lang, share), by)
}
