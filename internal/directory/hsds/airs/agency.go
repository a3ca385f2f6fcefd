package airs

import (
	"cmp"
	"context"
	"encoding/xml"
	"slices"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/gate"
	"relais/internal/directory/hsds/tabular"
	"relais/internal/directory/hsds/tidy"
)

// airs makes records of AIRS XML: an Agency is an organization, a Site a
// location, a SiteService a service at it. What HSDS has no place for stays
// under relais_kept. What AIRS calls confidential is not taken in.
type airs struct {
	in   *gate.Gate
	name string // the namespace that the importer gave, "" for none
	root bool
	open int    // elements around the agencies
	ns   string // whose keys these are
}

// wrapped bounds how many elements may stand around the agencies.
const wrapped = 4

// start reads the element at the top, or one agency below it. Exports wrap
// their Source into elements of their own, or leave it out.
func (a *airs) start(ctx context.Context, x *xmlReader, start xml.StartElement) error {
	name := start.Name.Local
	if name == "Source" || name != "Agency" && !a.root && a.open < wrapped && !strings.EqualFold(name, "html") {
		a.root = a.root || name == "Source" || name == "Agencies"
		a.open++
		for _, at := range start.Attr {
			if at.Name.Local == "SourceID" && a.ns == "" {
				a.ns = at.Value
			}
		}
		a.ns = cmp.Or(a.name, a.ns)
		return nil
	}
	if !a.root && name != "Agency" {
		return errXML
	}
	a.root = true
	a.ns = cmp.Or(a.name, a.ns)
	if err := ctx.Err(); err != nil {
		return err
	}
	x.start = x.dec.InputOffset()
	line, _ := x.dec.InputPos()
	a.in.Line = line
	e, err := x.element(start, 0)
	if err != nil {
		return err
	}
	x.start = x.dec.InputOffset()
	if e.name != "Agency" {
		a.in.Refuse(a.in.Note(hsds.RefusedKind))
		return nil
	}
	return a.agency(e, "", 0)
}

func (a *airs) id(kind string, keys ...string) string {
	return hsds.ContentID(append([]string{"airs", a.ns, kind}, keys...)...)
}

// agency hands on an organization, its services and its child agencies.
func (a *airs) agency(e *element, parent string, depth int) error {
	key := e.get("Key")
	if key == "" {
		key = hsds.ContentID(e.get("Name"), e.get("AgencyDescription"))
	}
	id := a.id("agency", e.attr("RecordOwner"), key)
	if e.confidential() {
		a.secret(hsds.KindOrganization, id)
		return nil // and nothing of what it runs
	}
	if e.yes("delete") {
		a.deleted(hsds.KindOrganization, id)
	} else if err := a.in.Emit(hsds.KindOrganization, a.organization(e, id, key, parent), "", -1); err != nil {
		return err
	}
	for _, site := range e.children("Site") {
		if err := a.site(e, site, id); err != nil {
			return err
		}
	}
	if depth < tabular.MaxNested {
		for _, child := range e.children("Agency") {
			if err := a.agency(child, id, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *airs) deleted(kind hsds.Kind, id string) {
	n := a.in.Note(hsds.RefusedDeleted)
	n.Kind, n.ID = kind, id
	a.in.Refuse(n)
}

// secret refuses what its source calls confidential as a whole.
func (a *airs) secret(kind hsds.Kind, id string) {
	n := a.in.Note(hsds.ChangedConfidential)
	n.Kind, n.ID = kind, id
	a.in.Refuse(n)
}

func (a *airs) organization(e *element, id, key, parent string) map[string]any {
	m := map[string]any{"id": id, "name": e.get("Name"), "description": tidy.Prose(e.get("AgencyDescription"))}
	a.names(m, e)
	a.webs(m, e, "website", "additional_websites", id)
	a.mails(m, e, "email", id)
	hsds.SetText(m, "tax_status", e.get("IRSStatus"))
	hsds.SetText(m, "tax_id", e.attr("FEIN"))
	hsds.SetText(m, "legal_status", e.attr("LegalStatus"))
	hsds.SetText(m, "parent_organization_id", parent)
	if y := e.attr("YearInc"); y != "" {
		m["year_incorporated"] = hsds.Number(y)
	}
	setList(m, "phones", a.phones(e, id))
	setList(m, "contacts", a.contacts(e, id))
	if at := e.child("AgencyLocation"); at != nil {
		l, hidden := a.location(at, a.id("location", e.attr("RecordOwner"), key, at.get("Key")))
		if !hidden {
			m["locations"] = []any{l}
		} else if secret := secretPlace(at); secret != nil {
			m["locations"] = []any{secret}
		}
	}
	owner := cmp.Or(e.attr("RecordOwner"), "AIRS")
	m["organization_identifiers"] = []any{map[string]any{"id": a.id("identifier", id), "identifier_scheme": owner,
		"identifier_type": "AIRS Agency Key", "identifier": key}}
	kept := e.rest("Site", "Agency", "ServiceGroup", "ResourceInfo")
	if info := e.child("ResourceInfo"); info != nil {
		kept = with(kept, "ResourceInfo", info.marks()) // who keeps the record is not for everybody
	}
	if s := e.attr("Status"); s != "" && s != "active" {
		kept = with(kept, "Status", s)
	}
	a.keep(m, kept, id)
	a.exclude(m, e)
	return m
}

func with(m map[string]any, name string, v any) map[string]any {
	if m == nil {
		m = map[string]any{}
	}
	m[name] = v
	return m
}

// keep puts what has no place beside the record.
func (a *airs) keep(m, kept map[string]any, id string) {
	if len(kept) == 0 {
		return
	}
	if before, ok := m[hsds.KeptMember].(map[string]any); ok {
		for name, v := range before {
			if _, taken := kept[name]; !taken {
				kept[name] = v
			}
		}
	}
	m[hsds.KeptMember] = kept
	n := a.in.Note(hsds.KeptUnmapped)
	n.ID, n.Member = id, strings.Join(hsds.SortedNames(kept), " ")
	a.in.Report.Keep(n)
}

// exclude: what its source leaves off its website is for members only.
func (a *airs) exclude(m map[string]any, e *element) {
	if e.yes("ExcludeFromWebsite") || e.yes("ExcludeFromDirectory") {
		hsds.ExtensionIn(m)["visibility"] = "members"
	}
}

func setList(m map[string]any, name string, list []any) {
	if len(list) > 0 {
		m[name] = list
	}
}

// names reads the other names; confidential ones are left out.
func (a *airs) names(m map[string]any, e *element) {
	var list []string
	for _, aka := range e.children("AKA") {
		if aka.confidential() {
			a.withheld("alternate_name")
			continue
		}
		if n := aka.get("Name"); n != "" {
			list = append(list, n)
		}
	}
	hsds.SetText(m, "alternate_name", strings.Join(list, "; "))
}

// withheld notes that something confidential was left out.
func (a *airs) withheld(member string) {
	n := a.in.Note(hsds.ChangedConfidential)
	n.Member = member
	a.in.Report.Change(n)
}

// webs puts the first address of a website in its place and the others beside
// it, or, where there is no list for them, with what has no place.
func (a *airs) webs(m map[string]any, e *element, first, others, id string) {
	var rest []any
	for _, u := range e.children("URL") {
		address := u.get("Address")
		switch {
		case u.confidential():
			a.withheld(first)
		case address == "":
		case m[first] == nil:
			m[first] = address
		default:
			w := map[string]any{"id": a.id("url", id, address), "url": address}
			hsds.SetText(w, "label", u.get("Note"))
			rest = append(rest, w)
		}
	}
	if others != "" {
		setList(m, others, rest)
	} else if len(rest) > 0 {
		a.keep(m, map[string]any{"URL": rest}, id)
	}
}

// mails puts the first e-mail address in its place and keeps the others.
func (a *airs) mails(m map[string]any, e *element, member, id string) {
	var rest []any
	for _, mail := range e.children("Email") {
		s := mail.get("Address")
		switch {
		case mail.confidential():
			a.withheld("email")
		case s == "":
		case m[member] == nil && member != "":
			m[member] = s
		default:
			rest = append(rest, s)
		}
	}
	if len(rest) > 0 {
		a.keep(m, map[string]any{"Email": rest}, id)
	}
}

func (a *airs) phones(e *element, id string) []any {
	var list []any
	for _, p := range e.children("Phone") {
		if p.confidential() || p.get("ReasonWithheld") != "" && p.get("PhoneNumber") != "" {
			a.withheld("phones")
			continue
		}
		n, ext := tidy.PhoneExtension(p.get("PhoneNumber"))
		if n == "" {
			continue
		}
		m := map[string]any{"id": a.id("phone", id, p.get("PhoneNumber"), p.get("Description"), p.get("Function")), "number": n}
		if ext = cmp.Or(p.get("Extension"), ext); ext != "" {
			m["extension"] = hsds.Number(ext)
		}
		hsds.SetText(m, "type", phoneType(p.get("Type")))
		words := []string{p.get("Description"), p.get("Function")}
		if p.yes("TollFree") {
			words = append(words, "toll-free")
		}
		hsds.SetText(m, "description", joined(words, "; "))
		list = append(list, m)
	}
	return unique(list)
}

// phoneType reads the type of a telephone in the words of HSDS.
func phoneType(s string) string {
	for _, t := range []struct{ word, kind string }{{"fax", "fax"}, {"tty", "textphone"}, {"tdd", "textphone"}, {"ats", "textphone"},
		{"text", "text"}, {"sms", "text"}, {"cell", "cell"}, {"mobile", "cell"}, {"pager", "pager"}, {"video", "video"}} {
		if strings.Contains(strings.ToLower(s), t.word) {
			return t.kind
		}
	}
	if s != "" {
		return "voice"
	}
	return ""
}

func joined(list []string, sep string) string {
	list = slices.DeleteFunc(slices.Clone(list), func(s string) bool { return strings.TrimSpace(s) == "" })
	return strings.Join(list, sep)
}

// unique leaves out objects whose id came before.
func unique(list []any) []any {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(v any) bool {
		id := hsds.Text(v.(map[string]any)["id"])
		was := seen[id]
		seen[id] = true
		return was
	})
}

func (a *airs) contacts(e *element, id string) []any {
	var list []any
	for _, c := range e.children("Contact") {
		if c.confidential() {
			a.withheld("contacts")
			continue
		}
		m := map[string]any{"id": a.id("contact", id, c.get("Name"), c.get("Title"), c.attr("Type"))}
		hsds.SetText(m, "name", c.get("Name"))
		hsds.SetText(m, "title", cmp.Or(c.get("Title"), c.attr("Type")))
		a.mails(m, c, "email", hsds.Text(m["id"]))
		setList(m, "phones", a.phones(c, hsds.Text(m["id"])))
		if len(m) > 1 {
			list = append(list, m)
		}
	}
	return unique(list)
}
