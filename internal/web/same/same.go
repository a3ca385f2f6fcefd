// Package same finds the case files of somebody of a name that a form holds, where an
// act was refused because there are some: for every page that opens a file.
package same

import (
	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/define"
	"relais/internal/text"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

// Named lists them; nil where the form was not refused for its name.
func Named(r *web.Request, n define.Carrier, f ui.Form) (out []ui.Same, err error) {
	if f.Fault == nil || f.Fault.Key != "casefile.same_name" {
		return nil, nil
	}
	known := f.Value("known")
	found, err := casework.ListCases.Do(r.Context(), n, r.Session(), act.CaseQuery{Query: known, Closed: true})
	for _, row := range found.Items {
		if text.SameName(row.Known, known) {
			out = append(out, ui.Same{Href: address.File(row.ID), Name: row.Known, Code: row.Code, Closed: !row.Open})
		}
	}
	return out, err
}
