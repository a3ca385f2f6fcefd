package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
	"text/tabwriter"

	"relais/internal/app"
	"relais/internal/client"
	"relais/internal/define"
)

// callCommand carries out an act on a server, as whoever holds the token in
// RELAIS_TOKEN: a flag would show it to everybody on the machine. What is grave
// wants the answer of StepUp in RELAIS_PROOF. Without an act it lists them.
func callCommand(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	name, args := verbOf(args)
	server := fs.String("server", "http://localhost:8080", "")
	if err := e.parse(fs, args); err != nil {
		return err
	}
	if name == "" {
		return e.listActs()
	}
	d, ok := declared(name)
	if !ok {
		e.note("cmd.err.act", name)
		return errUsage
	}
	in, err := e.input(d, fs.Args())
	if err != nil {
		e.note("cmd.err.act_input", name, err.Error())
		return errUsage
	}
	c := client.New(*server)
	c.Token, c.Proof, c.Language = os.Getenv("RELAIS_TOKEN"), os.Getenv("RELAIS_PROOF"), string(e.lang)
	body, err := client.Send(ctx, c, d, in)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if len(body) > 0 && json.Indent(&out, body, "", "  ") == nil {
		fmt.Fprintln(e.out, strings.TrimSpace(out.String()))
	}
	return nil
}

func declared(name string) (define.Declared, bool) {
	for _, d := range app.Declared() {
		if d.Name == name {
			return d, true
		}
	}
	return define.Declared{}, false
}

func (e *env) listActs() error {
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for _, d := range app.Declared() {
		fmt.Fprintf(w, "%s\t%s\t%s\n", d.Name, d.Who.Name, d.Summary)
	}
	return w.Flush()
}

// input reads an act's input: "-" is JSON on standard input, otherwise
// name=value, where a value that is JSON counts as such.
func (e *env) input(d define.Declared, words []string) (any, error) {
	var raw []byte
	if len(words) == 1 && words[0] == "-" {
		var err error
		if raw, err = io.ReadAll(e.in); err != nil {
			return nil, err
		}
	} else {
		fields := map[string]json.RawMessage{}
		for _, word := range words {
			name, value, ok := strings.Cut(word, "=")
			if !ok {
				return nil, fmt.Errorf("%q: name=value", word)
			}
			if fields[name] = json.RawMessage(value); !json.Valid(fields[name]) {
				fields[name], _ = json.Marshal(value) // a text always encodes
			}
		}
		raw, _ = json.Marshal(fields)
	}
	in := reflect.New(d.In)
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(in.Interface()); err != nil {
		return nil, err
	}
	return in.Elem().Interface(), nil
}
