package directorypages

import (
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/directory"
	"relais/internal/directory/upkeep"
	"relais/internal/fault"
	"relais/internal/listings"
	"relais/internal/locale"
	"relais/internal/web"
)

// dayLine is one day of the week, in words.
type dayLine struct {
	Day   string
	Today bool
	Times []string
	Note  string // of a holiday
}

// week is when a service is open on the next days.
func (w words) week(days []act.DayHours) []dayLine {
	var out []dayLine
	for i, d := range days {
		line := dayLine{Day: locale.Weekday(w.Lang, d.Date.Weekday()) + " " + locale.ShortDate(w.Lang, d.Date), Today: i == 0}
		for _, t := range d.Times {
			text := w.T("dir.week.times", locale.Time(w.Lang, t.Opens), locale.Time(w.Lang, t.Closes))
			if t.Remote {
				text = w.T("dir.week.phone", text)
			}
			line.Times = append(line.Times, text)
		}
		switch {
		case d.Unsure:
			line.Note = w.T("dir.week.unsure", w.Code("holiday", d.Holiday))
		case d.Holiday != "":
			line.Note = w.Code("holiday", d.Holiday)
		}
		out = append(out, line)
	}
	return out
}

// originLine says where a part of a record comes from, and who checked it.
type originLine struct {
	Part    string
	Sources []string
	Changed time.Time
	Checked *act.Moment
	How     string
	Late    bool // due to be checked again
}

// origins are where the parts of a record come from. A record that only its
// agency reads has no sources.
func (p *pages) origins(r *web.Request, v words, id string) ([]originLine, error) {
	known, err := listings.GetProvenance.Do(r.Context(), p.n, r.Session(), act.ServiceRef{ID: id})
	if fault.CodeOf(err) == fault.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []originLine
	for _, f := range known.Verified {
		members := upkeep.Rules().Members([]string{f.Field})
		line := originLine{Part: v.Code("field_kind", f.Field), Checked: f.At, Late: f.At != nil && f.Due.Before(r.Now())}
		if f.Method != "" {
			line.How = v.Code("verify_method", f.Method)
		}
		for _, o := range known.Fields {
			if !slices.Contains(members, o.Field) {
				continue
			}
			if name := v.originName(o.Source); !slices.Contains(line.Sources, name) {
				line.Sources = append(line.Sources, name)
			}
			if o.At.After(line.Changed) {
				line.Changed = o.At
			}
		}
		if len(line.Sources) > 0 {
			out = append(out, line)
		}
	}
	return out, nil
}

// originName is a source as people call it.
func (w words) originName(name string) string {
	switch name {
	case directory.AgencySource, directory.VerifiedSource:
		return w.T("dir.origin." + name)
	}
	return name
}
