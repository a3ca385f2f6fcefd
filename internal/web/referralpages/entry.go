package referralpages

import (
	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/web"
)

// entryView is an entry as it is or was released.
type entryView struct {
	W words
	act.Entry
	Body [][]string
}

func entryIn(w words, e act.Entry) entryView { return entryView{w, e, w.Paragraphs(e.Text)} }

// safeView are the safe-contact rules, which bind whoever receives them.
type safeView struct {
	words
	Safe *act.SafeContact
}

func (p *pages) safeView(r *web.Request, w words, safe *act.SafeContact) (safeView, error) {
	v := safeView{words: w, Safe: safe}
	if safe == nil || len(safe.NeverAgency) == 0 {
		return v, nil
	}
	all, err := accounts.ListAgencies.Do(r.Context(), p.n, r.Session(), act.None{})
	w.KnowAgencies(all.Items)
	return v, err
}

// limitsView are the limits that always go along, in words.
type limitsView struct {
	L                     act.Limits
	CallHours, WriteHours []string
	Zone                  string // of the hours, when there are any
}

func limitsIn(w words, l act.Limits) limitsView {
	v := limitsView{L: l, CallHours: w.Hours(l.CallHours), WriteHours: w.Hours(l.WriteHours)}
	if len(v.CallHours)+len(v.WriteHours) > 0 {
		v.Zone = l.Zone
	}
	return v
}
