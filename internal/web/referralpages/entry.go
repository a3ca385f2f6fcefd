package referralpages

import (
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/locale"
	"relais/internal/web"
)

// entryView is an entry as it is or was released.
type entryView struct {
	W words
	act.Entry
	Body [][]string
}

func (w words) entry(e act.Entry) entryView { return entryView{w, e, w.Paragraphs(e.Text)} }

// safeView are the safe-contact rules, which bind whoever receives them.
type safeView struct {
	words
	Safe  *act.SafeContact
	names map[string]string
}

func (p *pages) safeView(r *web.Request, w words, safe *act.SafeContact) (safeView, error) {
	v := safeView{words: w, Safe: safe, names: map[string]string{}}
	if safe == nil || len(safe.NeverAgency) == 0 {
		return v, nil
	}
	all, err := p.n.ListAgencies(r.Context(), r.Session(), act.None{})
	for _, a := range all.Items {
		v.names[a.ID] = w.Text(a.Name)
	}
	return v, err
}

// Agencies names agencies by id.
func (v safeView) Agencies(ids []string) []string {
	var out []string
	for _, id := range ids {
		if name := v.names[id]; name != "" {
			out = append(out, name)
		}
	}
	return out
}

// Hours says weekly hours in words, days with the same hours together.
func (v safeView) Hours(hours []act.Hours) []string {
	var out []string
	var spans []act.Hours
	for _, h := range hours {
		if !slices.ContainsFunc(spans, func(s act.Hours) bool { return s.From == h.From && s.To == h.To }) {
			spans = append(spans, h)
		}
	}
	for _, s := range spans {
		var days []string
		for i := range 7 {
			d := (i + 1) % 7 // weeks begin on Monday
			if slices.Contains(hours, act.Hours{Day: d, From: s.From, To: s.To}) {
				days = append(days, locale.Weekday(v.lang, time.Weekday(d)))
			}
		}
		out = append(out, v.T("ref.safe.hours", v.List(days), v.clock(s.From), v.clock(s.To)))
	}
	return out
}

func (v safeView) clock(s string) string {
	t, err := time.Parse("15:04", s)
	if err != nil {
		return s
	}
	return locale.Time(v.lang, t)
}
