// Command generate writes the tables of package cldr from the JSON packages
// of CLDR. It is run by hand when CLDR has a new version, and its output is
// committed:
//
//	npm install --prefix /tmp/cldr --ignore-scripts cldr-core cldr-dates-full cldr-numbers-full cldr-misc-full
//	go generate ./internal/locale/cldr
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	dir := flag.String("cldr", "/tmp/cldr", "folder with node_modules/cldr-core and the others")
	out := flag.String("out", "tables.go", "file to write")
	flag.Parse()
	if err := generate(filepath.Join(*dir, "node_modules"), *out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func generate(dir, out string) error {
	s := source{dir: dir}
	var b bytes.Buffer
	fmt.Fprintf(&b, "// Code generated from CLDR %s by relais/internal/locale/cldr/generate. DO NOT EDIT.\n", s.version())
	b.WriteString("// Data © 1991-2025 Unicode, Inc., under the Unicode License v3 (LICENSE in this folder).\n\npackage cldr\n")
	s.scripts(&b)
	s.plurals(&b)
	s.tables(&b)
	if s.err != nil {
		return s.err
	}
	text, err := format.Source(b.Bytes())
	if err != nil {
		return err
	}
	return os.WriteFile(out, text, 0o644)
}

// source reads the packages and keeps the first trouble.
type source struct {
	dir string
	err error
}

// object is a JSON object without a type of its own: CLDR nests deeply.
type object map[string]any

// at follows a path of names; what is not there is "" or an empty object.
func (o object) at(path ...string) object {
	for _, name := range path {
		next, _ := o[name].(map[string]any)
		o = next
	}
	return o
}

func (o object) text(path ...string) string {
	last := len(path) - 1
	v := o.at(path[:last]...)[path[last]]
	if alternatives, ok := v.(map[string]any); ok {
		v = alternatives["_value"]
	}
	s, _ := v.(string)
	return s
}

func (s *source) read(path ...string) object {
	name := filepath.Join(append([]string{s.dir}, path...)...)
	var o object
	data, err := os.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(data, &o)
	}
	if err != nil {
		s.err = errors.Join(s.err, fmt.Errorf("%s: %w", name, err))
	}
	return o
}

func (s *source) version() string { return s.read("cldr-core", "package.json").text("version") }

// scripts lists those that are written from right to left.
func (s *source) scripts(b *bytes.Buffer) {
	var codes []string
	for code := range s.read("cldr-core", "scriptMetadata.json").at("scriptMetadata") {
		if s.read("cldr-core", "scriptMetadata.json").text("scriptMetadata", code, "rtl") == "YES" {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	fmt.Fprintf(b, "\nvar rightToLeft = [...]string{%s}\n", quoted(codes))
}

func quoted(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = fmt.Sprintf("%q", s)
	}
	return strings.Join(out, ", ")
}
