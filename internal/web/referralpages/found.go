package referralpages

import (
	"slices"

	"relais/internal/act"
	"relais/internal/caseview"
	"relais/internal/web"
)

// foundView is a service in the list, in words.
type foundView struct {
	act.Match
	Title, By, Where       string
	Fits, Misses, Unknowns []string
	Outside                bool   // it has no Relais: by telephone or letter
	Barred                 string // key: why it can't be asked here
	Value                  string // of its check box
	Checked                bool
	Talk                   string // where an agreement about an agency that enforces begins
	Phones                 []act.PhoneLine
	Asked                  string // state of an earlier ask
	Avoid                  string // the place of the safety rules near which it is
	Rule                   string // its own rule about immigration status
}

func (v *findView) found(r *web.Request, m act.Match) foundView {
	f := foundView{Match: m, Title: v.Text(m.Name), By: v.Text(m.Organization), Outside: m.Agency == ""}
	if !f.Outside {
		f.Barred = v.barred(r, m.Agency)
	}
	if f.Barred == "ref.bar.denied" {
		f.Talk = talk(v.Case.ID, "special", v.At(""), v.One.ID, m.Agency)
	}
	f.Value = pick{m.Agency, m.ID}.Value()
	f.Checked = slices.ContainsFunc(v.Plan.picks(), func(c pick) bool {
		return c.Agency == m.Agency && (c.Service == m.ID || c.Service == "" && m.Agency != "")
	})
	f.Where = v.PlaceName(m.Place, m.Province)
	if m.Province != "" && m.Place == "" {
		f.Where = v.ProvinceName(m.Province)
	}
	if caseview.Near(v.near, m.Place, m.Province) && !m.Confidential {
		f.Avoid = f.Where
	}
	f.Fits, f.Misses, f.Unknowns = v.Reasons("fit", m.Fits), v.Reasons("miss", m.Misses), v.Reasons("unknown", m.Unknown)
	if m.Restricts != nil {
		f.Rule = v.Text(m.Restricts.Reason)
	}
	return f
}
