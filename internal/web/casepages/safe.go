package casepages

import (
	"context"
	"strings"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

type safeView struct {
	inFile
	Form ui.Form
	Safe safeFields
}

var safePage = web.NewPage[safeView](files, "pages/safe.html", parts)

// showSafe is the form of the safe-contact rules.
func (p *pages) showSafe(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	v := safeView{inFile: f, Form: r.Form(safeFormOf(f.Case.Safe))}
	if v.Safe, err = p.safeFields(r, f.words, v.Form, ""); err != nil {
		return err
	}
	return safePage.Render(w, r, f.frame(r, web.TitleForm, web.Narrow), v)
}

// safeInWords says what stands in a field of the rules that is no text.
func (f inFile) safeInWords(r *web.Request, field string) string {
	if f.Case.Safe == nil {
		return ""
	}
	switch field {
	case "voicemail":
		if f.Case.Safe.Voicemail {
			return r.T("case.yes")
		}
		return r.T("case.no")
	case "never_agency":
		return f.words.List(f.words.Names(f.Case.Safe.NeverAgency))
	case "ways":
		var all []string
		for _, c := range f.Case.Safe.Channels {
			one := strings.TrimSpace(r.T("code.channel."+c.Kind) + " " + c.Value)
			if hours := f.words.Hours(c.Hours); len(hours) > 0 {
				one += " (" + strings.Join(hours, "; ") + ")"
			}
			all = append(all, one)
		}
		return f.words.List(all)
	}
	return ""
}

func (p *pages) postSafe(w *web.Response, r *web.Request) error {
	_, err := web.Replace(r, func() (stands web.Standing[safeForm], err error) {
		f, err := p.load(r)
		if err != nil {
			return stands, err
		}
		return web.Standing[safeForm]{Now: safeFormOf(f.Case.Safe), Seen: f.Case.SafeSeen, Asking: web.Asking{
			Say: func(field string) string { return f.safeInWords(r, field) },
		}}, nil
	}, func(ctx context.Context, s *agency.Session, in safeForm, seen string) (act.SafeContact, error) {
		out, err := casework.SetSafeContact.Do(ctx, p.n, s,
			act.SetSafeContact{Case: r.PathValue("id"), SafeContact: in.act(), Seen: act.Seen{Seen: seen}})
		return out, renamed(err, in.field)
	})
	if err != nil {
		return web.Retry(w, r, err, p.showSafe)
	}
	w.Say("case.safe.saved")
	return w.SeeOther(address.File(r.PathValue("id")))
}
