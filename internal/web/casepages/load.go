package casepages

import (
	"slices"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/say"
	"relais/internal/web/ui"
)

// inFile is what every page about one case file has.
type inFile struct {
	words
	Case act.Case
}

// load opens the case file that the path names. A stranger gets not found.
func (p *pages) load(r *web.Request) (inFile, error) {
	c, err := casework.GetCase.Do(r.Context(), p.n, r.Session(), act.ID{ID: r.PathValue("id")})
	if err != nil {
		return inFile{}, err
	}
	return inFile{wordsOf(r), c}, nil
}

// At is the address of a page below the case file; parts are put together
// with slashes.
func (f inFile) At(parts ...string) string {
	return address.File(f.Case.ID, parts...)
}

// SectionAt is the address of a section, or of a page below it.
func (f inFile) SectionAt(name string, below ...string) string {
	return f.At(append([]string{"parts", address.Sections.Of(name)}, below...)...)
}

// AgreeAt is the address of the conversation about a kind of consent.
func (f inFile) AgreeAt(kind string) string { return f.At("agree", address.Agreements.Of(kind)) }

// frame is that of a page below a case file.
func (f inFile) frame(r *web.Request, t web.Title, width string) web.Frame {
	return web.Frame{Title: t, Width: width, Nav: "/files", Crumbs: []ui.Link{
		{Href: "/files", Text: r.T("case.people")}, {Href: f.At(), Text: f.Case.Known},
	}}
}

// members loads the colleagues and their names.
func (p *pages) members(r *web.Request, w words) ([]act.Member, error) {
	all, err := accounts.ListMembers.Do(r.Context(), p.n, r.Session(), act.None{})
	w.KnowMembers(all.Items)
	return all.Items, err
}

// agencies loads the agencies of the node and their names.
func (p *pages) agencies(r *web.Request, w words) ([]act.Agency, error) {
	all, err := accounts.ListAgencies.Do(r.Context(), p.n, r.Session(), act.None{})
	w.KnowAgencies(all.Items)
	all.Items = slices.DeleteFunc(all.Items, func(a act.Agency) bool { return a.Left != "" }) // nobody chooses one that left
	slices.SortStableFunc(all.Items, func(a, b act.Agency) int {
		return say.Compare(w.Text(a.Name), w.Text(b.Name))
	})
	return all.Items, err
}

// readers are the colleagues who can read case files.
func readers(all []act.Member) []act.Member {
	return slices.DeleteFunc(slices.Clone(all), func(m act.Member) bool {
		return m.Removed || !m.Certified || !m.Admitted || !agency.CaseRoles(m.Roles)
	})
}

// choicesOf makes answers of members.
func choicesOf(members []act.Member) []ui.Choice {
	out := make([]ui.Choice, len(members))
	for i, m := range members {
		out[i] = ui.Choice{Value: m.ID, Text: m.Name}
	}
	return out
}

// Whom says who a consent names.
func (f inFile) Whom(c act.Consent) whom { return whomIn(f.words, c) }

// section finds what is known of a section without its entries.
func (f inFile) section(name string) (act.SectionInfo, error) {
	for _, s := range f.Case.Sections {
		if s.Section == name {
			return s, nil
		}
	}
	return act.SectionInfo{}, fault.New(fault.NotFound, "fault.not_found")
}

// need finds a need of the case file.
func (f inFile) need(id string) (act.Need, error) {
	for _, n := range f.Case.Needs {
		if n.ID == id {
			return n, nil
		}
	}
	return act.Need{}, fault.New(fault.NotFound, "fault.not_found")
}

// consent finds a consent of the case file.
func (f inFile) consent(id string) (act.Consent, error) {
	for _, c := range f.Case.Consents {
		if c.ID == id && c.Kind != "" { // one that can't be read has no page
			return c, nil
		}
	}
	return act.Consent{}, fault.New(fault.NotFound, "fault.not_found")
}

// renamed gives the fields of a fault the names that the form uses.
func renamed(err error, name func(string) string) error {
	f, ok := fault.As(err)
	if !ok || len(f.Fields) == 0 {
		return err
	}
	out := *f
	if out.Key == "" {
		out.Key = "fault.invalid" // some rules only fill the fields
	}
	out.Fields = slices.Clone(f.Fields)
	for i := range out.Fields {
		out.Fields[i].Name = name(out.Fields[i].Name)
	}
	return &out
}
