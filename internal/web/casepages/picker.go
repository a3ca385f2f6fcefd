package casepages

import (
	"slices"
	"strings"

	"relais/internal/act"
	"relais/internal/directory/needs"
	"relais/internal/fault"
	"relais/internal/web"
	"relais/internal/web/ui"
)

// pick is one need of the picker: wanted or not, and how urgent.
type pick struct {
	On      bool   `json:"on,omitempty"`
	Urgency string `json:"urgency,omitempty"`
}

// picks are the needs that a form chose, by code.
type picks map[string]pick

// needs are those that are wanted, in the order of the taxonomy.
func (p picks) needs() []act.NewNeed {
	var out []act.NewNeed
	for _, n := range needs.Default().Needs {
		if got := p[n.Code]; got.On {
			if got.Urgency == "" {
				got.Urgency = n.Urgency
			}
			out = append(out, act.NewNeed{Code: n.Code, Urgency: got.Urgency})
		}
	}
	return out
}

// pickerView is what the part with the needs shows.
type pickerView struct {
	Form    ui.Form
	Title   string // the question, for the error summary
	Groups  []pickerGroup
	Urgency []ui.Choice
	Problem string
}

// pickerGroup are the needs of one horizon.
type pickerGroup struct {
	Horizon string
	Open    bool
	Chosen  int
	Needs   []pickerNeed
}

type pickerNeed struct {
	Code, Name, Hint, Words, Urgency string
	On                               bool
}

// horizons in the order in which they come.
var horizons = []string{needs.Tonight, needs.Weeks, needs.Months, needs.Years}

// picker offers the needs of these horizons, as far as a form has chosen.
func picker(r *web.Request, form ui.Form, title string, which []string) pickerView {
	v := pickerView{Form: form, Title: title, Urgency: r.Choices("code.urgency.", act.Codes["urgency"]...)}
	if f, ok := form.Complaint("need"); ok {
		v.Problem = r.T(f.Key, f.Args...)
	}
	for _, h := range which {
		g := pickerGroup{Horizon: h, Open: h == which[0]}
		for _, n := range needs.Default().Needs {
			if n.Horizon == h {
				g.add(n, r, form)
			}
		}
		v.Groups = append(v.Groups, g)
	}
	return v
}

func (g *pickerGroup) add(n needs.Need, r *web.Request, form ui.Form) {
	lang := string(r.Lang.Fallback())
	item := pickerNeed{Code: n.Code, Name: n.Name.In(lang), Hint: n.Description.In(lang), Urgency: n.Urgency}
	item.Words = strings.Join(slices.Concat(n.Words.EN, n.Words.FR), " ")
	item.On = form.Has("need."+n.Code+".on", "true")
	if u := form.Value("need." + n.Code + ".urgency"); u != "" {
		item.Urgency = u
	}
	if item.On {
		g.Chosen, g.Open = g.Chosen+1, true
	}
	g.Needs = append(g.Needs, item)
}

// nothingPicked is the fault of a form without any need.
func nothingPicked() error { return fault.Invalid("need", "case.needs.none") }
