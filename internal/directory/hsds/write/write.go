// Package write writes records as HSDS 3.2.3, in JSON and as a package of tables.
package write

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"

	"relais/internal/directory/hsds"
)

// The forms that Write knows.
const (
	// FormPage is one page envelope of the HSDS API that holds everything.
	FormPage = "json"
	// FormLines is one compiled record per line.
	FormLines = "ndjson"
	// FormArray is an array of compiled records.
	FormArray = "array"
)

// Forms are all forms.
var Forms = []string{FormPage, FormLines, FormArray, FormTabular}

// Records writes records in their compiled forms: what came inside an
// organization goes out inside it, so that reading the result again gives the
// same records.
func Records(w io.Writer, form string, records []hsds.Record) error {
	if form == FormTabular {
		return writeTabular(w, records)
	}
	docs, err := Compile(records)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	switch form {
	case FormLines:
		for _, d := range docs {
			b.Write(d)
			b.WriteByte('\n')
		}
		return b.Flush()
	case FormArray:
		list(b, docs)
	case FormPage:
		fmt.Fprintf(b, `{"total_items":%d,"total_pages":%d,"page_number":1,"size":%d,"first_page":true,"last_page":true,"empty":%t,"contents":`,
			len(docs), min(len(docs), 1), len(docs), len(docs) == 0)
		list(b, docs)
		b.WriteByte('}')
	default:
		return fmt.Errorf("hsds: no form %q", form)
	}
	b.WriteByte('\n')
	return b.Flush()
}

func list(b *bufio.Writer, docs [][]byte) {
	b.WriteByte('[')
	for i, d := range docs {
		if i > 0 {
			b.WriteString(",\n")
		}
		b.Write(d)
	}
	b.WriteByte(']')
}

// Compile returns the documents that the records give, in a stable order.
func Compile(records []hsds.Record) ([][]byte, error) {
	all := slices.Clone(records)
	slices.SortFunc(all, func(x, y hsds.Record) int {
		return cmp.Or(cmp.Compare(slices.Index(hsds.Kinds, x.Kind), slices.Index(hsds.Kinds, y.Kind)),
			cmp.Compare(x.Place, y.Place), cmp.Compare(x.ID, y.ID))
	})
	organizations := map[string]bool{}
	inside := map[string][]hsds.Record{}
	for _, r := range all {
		switch {
		case r.Kind == hsds.KindOrganization:
			organizations[r.ID] = true
		case r.Place >= 0 && organizations[r.Organization]:
			inside[r.Organization] = append(inside[r.Organization], r)
		}
	}
	var docs [][]byte
	for _, r := range all {
		switch {
		case r.Kind == hsds.KindOrganization && inside[r.ID] != nil:
			d, err := nest(r, inside[r.ID])
			if err != nil {
				return nil, err
			}
			docs = append(docs, d)
		case r.Place >= 0 && organizations[r.Organization]:
		default:
			docs = append(docs, r.Doc)
		}
	}
	return docs, nil
}

// nest puts services back into their organization.
func nest(o hsds.Record, services []hsds.Record) ([]byte, error) {
	t, _, err := hsds.Parse(o.Doc)
	if err != nil {
		return nil, err
	}
	m := t.(map[string]any)
	list := make([]any, len(services))
	for i, s := range services {
		if list[i], _, err = hsds.Parse(s.Doc); err != nil {
			return nil, err
		}
	}
	m["services"] = list
	return hsds.Canonical(m), nil
}
