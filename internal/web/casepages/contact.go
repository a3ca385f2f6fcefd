package casepages

import (
	"context"
	"strconv"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

// contactForm is act.RecordContact with the safe ways to choose from.
type contactForm struct {
	act.Once
	Way     string `json:"way"` // the number of a safe way, in_person or other
	Channel string `json:"channel"`
	Value   string `json:"value"`
	At      string `json:"at"`
	Text    string `json:"text"`
	Reason  string `json:"reason"`
}

type contactView struct {
	inFile
	Form    ui.Form
	Ways    []wayChoice
	Chosen  string
	Problem string
	Others  []ui.Choice
}

// wayChoice is a safe way as an answer, with whether it is safe just now.
type wayChoice struct {
	Value, Text string
	Hours       []string
	Now         bool
}

var contactPage = web.NewPage[contactView](files, "pages/contact.html", parts)

// showContact is the form that notes a contact, below the safe-contact rules.
func (p *pages) showContact(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	if _, err := p.agencies(r, f.words); err != nil {
		return err
	}
	v := contactView{inFile: f, Form: r.Form(nil)}
	v.Chosen = v.Form.Value("way")
	if bad, ok := v.Form.Complaint("way"); ok {
		v.Problem = r.T(bad.Key, bad.Args...)
	}
	v.Others = append([]ui.Choice{{Text: r.T("case.choose")}}, r.Choices("code.channel.", act.Codes["channel"]...)...)
	v.Ways = f.safeWays(r)
	return contactPage.Render(w, r, f.frame(r, web.TitleForm, web.Narrow), v)
}

// safeWays are the ways that the rules allow.
func (f inFile) safeWays(r *web.Request) []wayChoice {
	var out []wayChoice
	if rules := caseview.NewSafe(f.Case.Safe); rules != nil {
		for i, ch := range f.Case.Safe.Channels {
			text := r.T("code.channel." + ch.Kind)
			if ch.Value != "" {
				text += " · " + ch.Value
			}
			now := len(casefile.Outside(rules, ch.Kind, ch.Value, r.Now(), r.Zone())) == 0
			out = append(out, wayChoice{strconv.Itoa(i), text, f.Hours(ch.Hours), now})
		}
	}
	if len(out) == 0 { // not knowing is no permission: only meeting is safe
		out = append(out, wayChoice{"in_person", r.T("code.channel.in_person"), nil, true})
	}
	return out
}

// postContact notes the contact. Outside of the rules it is refused until a reason
// is given.
func (p *pages) postContact(w *web.Response, r *web.Request) error {
	_, err := web.Submit(r, func(ctx context.Context, s *agency.Session, in contactForm) (act.Entry, error) {
		do, err := p.contactAct(ctx, s, r.PathValue("id"), in)
		if err != nil {
			return act.Entry{}, err
		}
		do.Once = in.Once
		return casework.RecordContact.Do(ctx, p.n, s, do)
	})
	if err != nil {
		return web.Retry(w, r, err, p.showContact)
	}
	w.Say("case.contact.saved")
	return w.SeeOther(address.File(r.PathValue("id")))
}

// contactAct reads which way was chosen.
func (p *pages) contactAct(ctx context.Context, s *agency.Session, id string, in contactForm) (act.RecordContact, error) {
	do := act.RecordContact{Case: id, At: in.At, Text: in.Text, Reason: in.Reason}
	switch in.Way {
	case "":
		return do, fault.Invalid("way", "case.contact.way_missing")
	case "other":
		do.Channel, do.Value = in.Channel, in.Value
		return do, nil
	case "in_person":
		do.Channel = "in_person"
		return do, nil
	}
	c, err := casework.GetCase.Do(ctx, p.n, s, act.ID{ID: id})
	if err != nil {
		return do, err
	}
	i, err := strconv.Atoi(in.Way)
	if err != nil || c.Safe == nil || i < 0 || i >= len(c.Safe.Channels) {
		return do, fault.Invalid("way", "case.contact.way_missing")
	}
	do.Channel, do.Value = c.Safe.Channels[i].Kind, c.Safe.Channels[i].Value
	return do, nil
}
