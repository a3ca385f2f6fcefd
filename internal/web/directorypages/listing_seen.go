package directorypages

import (
	"fmt"

	"relais/internal/act"
	"relais/internal/web"
	"relais/internal/web/ui"
)

// seenForm is the part of the form of a listing that says who may see what.
type seenForm struct {
	Open   bool // somebody is kept from something
	Whole  []ui.Choice
	Part   []ui.Choice
	Single bool // it has one place at most, which is asked for as such
	Parts  []seenPart
	NoKey  bool // the reader can't keep anything for the agency alone
}

// seenPart is one further place, contact or telephone.
type seenPart struct {
	act.VisiblePart
	Field, IDField string
	Title          string
}

func (v *listingView) seen(r *web.Request) {
	s := seenForm{Single: true, NoKey: !r.Session().CaseAccess()}
	codes := []string{"public", "members", "agency"}
	if s.NoKey {
		codes = codes[:2]
	}
	s.Whole, s.Part = r.Choices("dir.seen.whole.", codes...), r.Choices("dir.seen.choice.", codes...)
	if s.NoKey { // what is sealed looks public to who can't open it
		as := ui.Choice{Text: r.T("dir.seen.as_it_is")}
		s.Whole, s.Part = append([]ui.Choice{as}, s.Whole...), append([]ui.Choice{as}, s.Part...)
	}
	for i, p := range v.Service.Parts {
		s.Single = s.Single && p.Kind != "location"
		name := fmt.Sprintf("visibility.parts.%d.", i)
		s.Parts = append(s.Parts, seenPart{p, name + "seen", name + "id", r.T("dir.seen.kind."+p.Kind, p.Label)})
		s.Open = s.Open || v.Form.Value(name+"seen") != "public"
	}
	for _, part := range []string{"service", "address", "phone", "email"} {
		is := v.Form.Value("visibility." + part)
		s.Open = s.Open || is != "" && is != "public"
	}
	if !v.New && mayHide(r.Session(), v.Service) {
		v.Hide = v.At(v.Service.ID, "/hide")
	}
	v.Seen = s
}

// unsaid leaves what who has no key can't know as it is.
func unsaid(v *act.ServiceVisibility) {
	for _, one := range []*string{&v.Service, &v.Address, &v.Phone, &v.Email} {
		if *one == "public" {
			*one = ""
		}
	}
}
