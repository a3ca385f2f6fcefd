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
