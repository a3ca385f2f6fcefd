package referralpages

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/referral"
	"relais/internal/shape"
	"relais/internal/web"
	"relais/internal/web/address"
)

// plan is an ask in the making, step by step. It is kept sealed to the
// worker alone until it is sent, so that a conversation about consent or the
// end of a session loses nothing.
type plan struct{ url.Values }

// The fields of each step; the others are carried along.
var (
	findFields = []string{"province", "place", "anywhere", "interpreter", "age_band", "gender", "languages", "dependants",
		"accessibility", "wishes", "safety", "picked", "limit", "filled", "ages", "open_at.date", "open_at.time"}
	howFields = []string{"mode", "note", "consent", "armed", "given", "give", "region", "class", "way", "ends.date", "ends.time"}
)

// planOf is what was kept for this need, "" for nothing.
func (p *pages) planOf(r *web.Request) (plan, error) {
	body, err := p.n.Sessions.KeptFor(r.Context(), r.Session(), askPath(r))
	if err != nil {
		return plan{}, err
	}
	values, err := url.ParseQuery(body)
	if err != nil || values == nil {
		values = url.Values{}
	}
	return plan{values}, nil
}

// keep keeps the plan for its author.
func (p *pages) keep(r *web.Request, in plan) error {
	_, err := accounts.KeepForm.Do(r.Context(), p.n, r.Session(), act.KeepForm{Form: askPath(r), Body: in.Encode()})
	return err
}

// askPath is the first step of an ask, and the name under which it is kept.
func askPath(r *web.Request) string {
	return address.File(r.PathValue("id"), "items", r.PathValue("need"), "ask")
}

// take puts what a form sent in the place of some fields.
func (in plan) take(posted url.Values, fields []string) {
	for _, name := range fields {
		in.Del(name)
		for _, v := range posted[name] {
			if v != "" && !in.has(name, v) && len(in.Values[name]) < mostValues {
				in.Add(name, v)
			}
		}
	}
}

// mostValues is how many answers of one field a plan holds.
const mostValues = 200

// takeHow takes the second step: also how long each ranked candidate has.
func (in plan) takeHow(posted url.Values) {
	fields := slices.Clone(howFields)
	for _, c := range in.picks() {
		fields = append(fields, minutesOf(c.ID()))
	}
	in.take(posted, fields)
}

// minutesOf is the field of a candidate's own answer time.
func minutesOf(id string) string { return "minutes." + id }

// when is a day and a time of the plan, on the clocks of a zone; "" for none, and
// what was typed where it is neither.
func (in plan) when(name string, zone *time.Location) string {
	day, clock := strings.TrimSpace(in.Get(name+".date")), strings.TrimSpace(in.Get(name+".time"))
	if day == "" && clock == "" {
		return ""
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", day+" "+clock, zone)
	if err != nil {
		return day + " " + clock // the act says what is wrong with it
	}
	return at.Format(time.RFC3339)
}

// takeFind takes the first step; a language may come from the long list.
func (in plan) takeFind(posted url.Values) {
	in.take(posted, findFields)
	if other := posted.Get("other_language"); other != "" && !in.has("languages", other) {
		in.Add("languages", other)
	}
}

// posted reads a form.
func posted(r *web.Request) (url.Values, error) {
	if err := web.Decode(r, &struct{}{}); err != nil {
		return nil, err
	}
	if r.MultipartForm != nil {
		return r.MultipartForm.Value, nil
	}
	return r.PostForm, nil
}

func (in plan) has(name, v string) bool { return slices.Contains(in.Values[name], v) }

// noRegion says that nothing is told about the place.
const noRegion = "none"

// attributes are the coded facts of the plan.
func (in plan) attributes() act.AskAttributes {
	region := in.Get("region")
	if region == noRegion {
		region = ""
	}
	return act.AskAttributes{
		AgeBand: in.Get("age_band"), Gender: in.Get("gender"), Languages: in.Values["languages"],
		Dependants: in.Values["dependants"], Accessibility: in.Values["accessibility"], Wishes: in.Values["wishes"],
		Region: region, Safety: in.Values["safety"],
	}
}

// setAttributes begins a plan with the facts of an earlier ask.
func (in plan) setAttributes(a act.AskAttributes) {
	for name, values := range shape.EncodeForm(a) {
		in.Values[name] = values
	}
	if a.Region != "" {
		in.Set("place", "")
	}
}

// pick is a chosen agency and its service, or without an agency a service that has
// no Relais.
type pick struct{ Agency, Service string }

// Value is how forms say it.
func (c pick) Value() string { return c.Agency + "|" + c.Service }

// ID tells who is chosen.
func (c pick) ID() string {
	if c.Agency == "" {
		return (&referral.Outside{Service: c.Service}).ID()
	}
	return c.Agency
}

// of is what the plan says in a field about a service without Relais.
func (in plan) of(field, service string) string {
	for _, v := range in.Values[field] {
		if id, said, ok := strings.Cut(v, "|"); ok && id == service {
			return said
		}
	}
	return ""
}

// picks are the chosen agencies in their order.
func (in plan) picks() []pick {
	var out []pick
	for _, v := range in.Values["picked"] {
		agency, service, _ := strings.Cut(v, "|")
		one := pick{agency, service}
		if !slices.ContainsFunc(out, func(o pick) bool { return o.ID() == one.ID() }) {
			out = append(out, one)
		}
	}
	return out
}

// order moves a chosen agency one place up, or leaves it out.
func (in plan) order(up, drop string) {
	all := in.picks()
	var values []string
	for _, c := range all {
		if c.ID() != drop {
			values = append(values, c.Value())
		}
		if n := len(values); c.ID() == up && n > 1 {
			values[n-1], values[n-2] = values[n-2], values[n-1]
		}
	}
	in.Values["picked"] = values
}

// mode is how several agencies are asked.
func (in plan) mode() string {
	switch {
	case len(in.picks()) < 2:
		return "single"
	case in.Get("mode") == "parallel":
		return "parallel"
	}
	return "ranked"
}

// ask is the plan as an act.
func (in plan) ask(r *web.Request) act.Ask {
	out := act.Ask{
		Case: r.PathValue("id"), Need: r.PathValue("need"), Consent: in.Get("consent"), Mode: in.mode(),
		Ends: in.when("ends", r.Zone()), Attributes: in.attributes(), Note: strings.TrimSpace(in.Get("note")), Replaces: in.Get("replaces"), Once: act.Once{Key: in.Get("key")},
	}
	for _, c := range in.picks() {
		one := act.Candidate{Agency: c.Agency, Service: c.Service}
		minutes, _ := strconv.Atoi(strings.TrimSpace(in.Get(minutesOf(c.ID())))) // checked where it was typed
		if c.Agency == "" {
			one = act.Candidate{Outside: c.Service, Sector: in.of("class", c.Service), Way: in.of("way", c.Service)}
			one.Minutes = minutes
			out.Candidates = append(out.Candidates, one)
			continue
		}
		one.Minutes = minutes
		for _, armed := range in.Values["armed"] {
			if agency, consent, _ := strings.Cut(armed, "|"); agency == c.Agency {
				one.Release, one.Sections = in.gives(armed, consent)
			}
		}
		out.Candidates = append(out.Candidates, one)
	}
	return out
}

// gives is the consent under which a release is armed, and its parts that the
// worker left ticked; none for all of them, no consent where none is ticked.
func (in plan) gives(armed, consent string) (string, []string) {
	if in.Get("given") == "" {
		return consent, nil
	}
	var parts []string
	for _, v := range in.Values["give"] {
		if part, ok := strings.CutPrefix(v, armed+"|"); ok {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return "", nil
	}
	return consent, parts
}

// longest leaves out what stands within another: a number within a number.
func longest(all []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool {
		return slices.ContainsFunc(all, func(o string) bool { return o != s && strings.Contains(o, s) })
	})
}

// refusal names what stands in the way of sending, in the fields of the form.
func refusal(p act.AskPreview) error {
	bad := fault.New(fault.InvalidInput, "fault.invalid")
	if len(p.NoteStops) > 0 {
		bad.Add("note", "ref.note_stopped", strings.Join(longest(p.NoteStops), ", "))
	}
	for _, c := range p.Candidates {
		for _, key := range c.Stops {
			bad.Add("picked", key)
		}
	}
	if len(bad.Fields) == 0 {
		return nil
	}
	return bad
}
