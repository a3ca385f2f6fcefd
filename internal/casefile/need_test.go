package casefile

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/hours"
)

func TestNeedStatuses(t *testing.T) {
	t.Parallel()
	all := []NeedStatus{NeedOpen, NeedPartly, NeedNotMet, NeedMet, NeedWithdrawn, NeedSetAside, NeedAsked}
	for status, want := range map[NeedStatus]struct {
		open, reason bool
		colour       string
		may          []bool // in the order of all
	}{
		//                                      open  part  not   met   withd aside asked
		NeedOpen:      {true, false, "teal", []bool{false, true, true, true, true, true, false}},
		NeedAsked:     {true, false, "teal", []bool{true, true, true, true, true, true, false}},
		NeedPartly:    {true, false, "yellow", []bool{true, false, true, true, true, true, false}},
		NeedNotMet:    {true, false, "red", []bool{true, true, false, true, true, true, false}},
		NeedMet:       {false, false, "green", []bool{true, true, true, false, true, false, false}},
		NeedWithdrawn: {false, false, "grey", []bool{true, true, true, true, false, false, false}},
		NeedSetAside:  {false, true, "grey", []bool{true, true, true, true, true, false, false}},
		"later":       {true, false, "", []bool{false, false, false, false, false, false, false}},
	} {
		if status.Open() != want.open || status.NeedsReason() != want.reason || status.Colour() != want.colour {
			t.Errorf("%s: open %v, reason %v, %q", status, status.Open(), status.NeedsReason(), status.Colour())
		}
		n := 0
		for i, next := range all {
			if status.May(next) != want.may[i] {
				t.Errorf("%s may be followed by %s: %v", status, next, status.May(next))
			}
			if want.may[i] {
				n++
			}
		}
		if len(status.Next()) != n || status.Key() != "code.need_status."+string(status) {
			t.Errorf("%s: offers %v, key %s", status, status.Next(), status.Key())
		}
	}
	for urgency, want := range map[string]string{"danger": "red", "crisis": "red", "detained": "yellow", "urgent": "yellow", "standard": "grey", "": "grey"} {
		if got := UrgencyColour(urgency); got != want {
			t.Errorf("%q: %s", urgency, got)
		}
	}
	for state, want := range map[ConsentState]struct {
		valid, live bool
		colour      string
	}{Valid: {true, true, "green"}, Waiting: {false, true, "yellow"}, Ended: {false, false, "grey"}, Withdrawn: {false, false, "grey"}} {
		if state.Valid() != want.valid || state.Live() != want.live || state.Colour() != want.colour {
			t.Errorf("%s: %v, %v, %s", state, state.Valid(), state.Live(), state.Colour())
		}
	}
}

func TestStatusDraft(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.member()
	id := h.start(s, full, NeedDraft(Need{Code: "shelter", Urgency: "crisis", Text: "tonight", By: "2026-11-29"}), note("needs", "plain")).Row.ID
	last := h.section(s, id, "needs")[0]
	with := func(change func(*Opened)) Opened { o := last; change(&o); return o }
	for name, test := range map[string]struct {
		last   Opened
		status NeedStatus
		reason string
		why    string
	}{
		"met":              {last, NeedMet, "", ""},
		"set aside":        {last, NeedSetAside, "no bed exists", ""},
		"set aside, why?":  {last, NeedSetAside, "", "reason casefile.need_reason"},
		"open again":       {last, NeedOpen, "", "casefile.need_status"},
		"a word of nobody": {last, "gone", "x", "casefile.need_status"},
		"plain":            {with(func(o *Opened) { o.Body.Kind = KindPlain }), NeedMet, "", "casefile.no_need"},
		"removed":          {with(func(o *Opened) { o.Body.Removed = true }), NeedMet, "", "casefile.no_need"},
		"forged":           {with(func(o *Opened) { o.Verified = false }), NeedMet, "", "casefile.damaged"},
		"without data":     {with(func(o *Opened) { o.Body.Data = nil }), NeedMet, "", "casefile.damaged"},
	} {
		d, err := StatusDraft(test.last, test.status, test.reason)
		if why(err) != test.why {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil {
			continue
		}
		got, err := DraftNeed(d)
		want := Need{ID: last.Row.ID, Code: "shelter", Urgency: "crisis", Text: "tonight", By: "2026-11-29", Status: test.status, Reason: test.reason}
		if diff := cmp.Diff(want, got); diff != "" || err != nil || d.Revision != 2 || d.Label != "shelter" {
			t.Errorf("%s: %v, revision %d\n%s", name, err, d.Revision, diff)
		}
		d.Removed = true
		if got, err = DraftNeed(d); err != nil || got.Status != "withdrawn" {
			t.Errorf("%s, removed: %q, %v", name, got.Status, err)
		}
	}
	removed := with(func(o *Opened) { o.Body.Removed = true })
	plain := h.section(s, id, "needs")[1]
	broken := with(func(o *Opened) { o.Body.Data = []byte("{") })
	if got := NeedsOf([]Opened{plain, removed, broken, last}); len(got) != 1 || got[0].Text != "tonight" {
		t.Errorf("%+v", got)
	}
}

func TestMoreUrgent(t *testing.T) {
	t.Parallel()
	order := []string{"danger", "crisis", "detained", "urgent", "standard", ""}
	for i, a := range order {
		for j, b := range order {
			if got := MoreUrgent(a, b); got != order[min(i, j)] {
				t.Errorf("%q or %q: %q", a, b, got)
			}
		}
	}
}

func TestOutsideManyRules(t *testing.T) {
	t.Parallel()
	east, west := hours.ZoneOrUTC("America/Toronto"), hours.ZoneOrUTC("America/Vancouver")
	morning := []hours.Shift{{Day: 6, From: "09:00", To: "12:00"}} // noon is a Saturday, 07:00 in Toronto
	rules := &SafeContact{
		Channels: []SafeChannel{
			{Kind: "text", Value: "709 555-0101", Hours: morning}, {Kind: "text", Value: "709 555-0102"},
			{Kind: "phone", Hours: morning}, {Kind: "email", Value: "a@example.ca"},
		},
	}
	never := &SafeContact{NeverTell: []string{"", "Gaspard"}}
	for name, test := range map[string]struct {
		rules          *SafeContact
		channel, value string
		after          time.Duration
		zone           *time.Location
		want           []string
	}{
		"too early in the east":         {rules, "phone", "", 0, east, []string{OutsideHours}},
		"from nine":                     {rules, "phone", "", 2 * time.Hour, east, nil},
		"the same instant in the west":  {rules, "phone", "", 2 * time.Hour, west, []string{OutsideHours}},
		"the next day":                  {rules, "phone", "", 26 * time.Hour, east, []string{OutsideHours}},
		"any number where none is told": {rules, "phone", "709 555-0199", 2 * time.Hour, east, nil},
		"the number without hours":      {rules, "text", "1 (709) 555-0102", 0, east, nil},
		"the number with hours":         {rules, "text", "709-555-0101", 0, east, []string{OutsideHours}},
		"one of the numbers":            {rules, "text", "", 0, east, nil},
		"in person is not among them":   {rules, "in_person", "", 0, east, []string{OutsideChannel}},
		"an address like a number":      {rules, "email", "7095550101@example.ca", 0, east, []string{OutsideChannel}},
		"no channels, in person":        {never, "in_person", "", 0, east, nil},
		"no channels, by text":          {never, "text", "", 0, east, []string{OutsideNoRules}},
		"through the one":               {never, "in_person", "GASPARD's place", 0, east, []string{OutsideNever}},
		"through part of the name":      {never, "through", "gasp", 0, east, []string{OutsideNever, OutsideNoRules}},
	} {
		got := Outside(test.rules, test.channel, test.value, noon.Add(test.after), test.zone)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func TestSafeRulesThroughTheFile(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.member()
	id := h.start(s, full, note("contact", "plain")).Row.ID
	rules := func() *SafeContact {
		c, err := SafeOf(h.section(s, id, "contact"))
		h.must(err)
		return c
	}
	if got := rules(); got != nil {
		t.Errorf("nobody asked: %+v", got)
	}
	h.write(h.open(s, id), SafeDraft(safeRules, nil))
	last := SafeEntry(h.section(s, id, "contact"))
	next := SafeContact{CodeWord: "lilas"}
	h.write(h.open(s, id), SafeDraft(next, last))
	if diff := cmp.Diff(&next, rules()); diff != "" {
		t.Error(diff)
	}
	for _, want := range []*SafeContact{&safeRules, &next} { // undone, then that undone
		d, err := Undo("contact", h.history(s, id, last.Row.ID))
		h.must(err)
		h.write(h.open(s, id), d)
		if diff := cmp.Diff(want, rules()); diff != "" {
			t.Error(diff)
		}
	}
	contact := h.section(s, id, "contact")
	SafeEntry(contact).Body.Removed = true
	if got, err := SafeOf(contact); got != nil || err != nil {
		t.Errorf("taken back: %+v, %v", got, err)
	}
	*SafeEntry(contact) = Opened{Body: Body{Kind: KindSafe, Data: []byte(`{"never":["x"]}`)}}
	if _, err := SafeOf(contact); !errors.Is(err, ErrDamaged) {
		t.Errorf("rules of another form read as none: %v", err)
	}
}

func TestContactDraft(t *testing.T) {
	t.Parallel()
	in := Contact{Channel: "phone", Value: "555-0101", At: noon.In(hours.ZoneOrUTC("America/Toronto"))}
	if _, err := ContactDraft(in, "said yes"); err != nil {
		t.Error(err)
	}
	in.Outside = []string{OutsideNever, OutsideHours}
	if _, err := ContactDraft(in, "said yes"); why(err) != "reason contact.outside_never_tell" {
		t.Errorf("outside the rules, without a reason: %v", err)
	}
	in.Reason = "in danger"
	d, err := ContactDraft(in, "said yes")
	want := Draft{
		Section: "contact", Kind: KindContact, Label: "phone", Text: "said yes",
		Data: Contact{Channel: "phone", Value: "555-0101", At: noon, Reason: "in danger", Outside: []string{"never_tell", "hours"}},
	}
	if diff := cmp.Diff(want, d); diff != "" || err != nil {
		t.Error(err, diff)
	}
}
