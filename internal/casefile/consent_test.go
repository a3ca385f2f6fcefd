package casefile

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/agency"
	"relais/internal/hours"
	"relais/internal/seal"
)

func TestCheckConsent(t *testing.T) {
	t.Parallel()
	zone, err := hours.Zone("America/St_Johns")
	if err != nil {
		t.Fatal(err)
	}
	sectors := map[string]string{"own": "shelter", "a": "shelter", "b": "legal", "p": "police", "i": "immigration", "never": "legal"}
	said := Points
	release := Terms{Kind: "release", Agencies: []string{"a"}, Sections: []string{"needs"}, Until: "2026-12-01", GivenBy: "person", Explained: said}
	ask := Terms{Kind: "ask", Sectors: []string{"shelter"}, Until: "2026-12-01", GivenBy: "person", Explained: said}
	loopback := Terms{Kind: "loopback", Agencies: []string{"a"}, Loopback: "status", Until: "2026-12-01", GivenBy: "person", Explained: said}
	with := func(c Terms, change func(*Terms)) Terms { change(&c); return c }
	to := func(ids ...string) func(*Terms) { return func(c *Terms) { c.Agencies = ids } }
	until := func(day string) func(*Terms) { return func(c *Terms) { c.Until = day } }
	page := func(ids ...string) func(*Terms) {
		return func(c *Terms) { c.Agencies, c.Enforcement = ids, true }
	}
	for name, test := range map[string]struct {
		in  Terms
		why string
	}{
		"release":                  {release, ""},
		"release to two":           {with(release, to("a", "b")), "agencies consent.one_agency"},
		"release to nobody":        {with(release, to()), "agencies consent.one_agency"},
		"release of nothing":       {with(release, func(c *Terms) { c.Sections = nil }), "sections consent.sections"},
		"release to a sector":      {with(release, func(c *Terms) { c.Sectors = []string{"legal"} }), "sectors consent.sectors"},
		"ask by sector":            {ask, ""},
		"ask of two agencies":      {with(ask, func(c *Terms) { c.Sectors, c.Agencies = nil, []string{"a", "b"} }), ""},
		"ask of nobody":            {with(ask, func(c *Terms) { c.Sectors = nil }), "agencies consent.who"},
		"loopback":                 {loopback, ""},
		"loopback of nothing":      {with(loopback, func(c *Terms) { c.Loopback = "" }), "loopback consent.loopback"},
		"loopback to two":          {with(loopback, to("a", "b")), "agencies consent.one_agency"},
		"oneself":                  {with(release, to("own")), "agencies consent.own_agency"},
		"who must never know":      {with(release, to("never")), "agencies consent.never_agency"},
		"ask of who must not know": {with(ask, to("a", "never")), "agencies consent.never_agency"},
		"unknown":                  {with(release, to("x")), "agencies consent.unknown_agency"},
		"police":                   {with(release, to("p")), "enforcement consent.denied_sector"},
		"police among others":      {with(ask, to("a", "p")), "enforcement consent.denied_sector"},
		"a denied class":           {with(ask, func(c *Terms) { c.Sectors = []string{"shelter", "border"} }), "enforcement consent.denied_sector"},
		"child protection":         {with(ask, func(c *Terms) { c.Sectors = []string{"child_protection"} }), "enforcement consent.denied_sector"},
		"police on its page":       {with(release, page("p")), ""},
		"two denied on one page":   {with(ask, func(c *Terms) { c.Sectors, c.Agencies, c.Enforcement = nil, []string{"p", "i"}, true }), ""},
		"a shelter on that page":   {with(release, page("a")), "enforcement consent.enforcement_alone"},
		"both on that page":        {with(ask, page("p")), "enforcement consent.enforcement_alone"},
		"a parent":                 {with(release, func(c *Terms) { c.GivenBy = "parent" }), "basis consent.basis"},
		"a parent and why":         {with(release, func(c *Terms) { c.GivenBy, c.Basis = "parent", "order" }), ""},
		"no day":                   {with(release, until("soon")), "until consent.until"},
		"yesterday":                {with(release, until("2026-11-27")), "until consent.until_past"},
		"today":                    {with(release, until("2026-11-28")), ""},
		"a year":                   {with(release, until("2027-11-28")), ""},
		"a year and a day":         {with(release, until("2027-11-29")), "until consent.until_long"},
		"one point was not said":   {with(release, func(c *Terms) { c.Explained = Points[:7] }), "explained consent.explained"},
		"one tick for all":         {with(release, func(c *Terms) { c.Explained = []string{"who"} }), "explained consent.explained"},
		"nothing was said":         {with(release, func(c *Terms) { c.Explained = nil }), "explained consent.explained"},
		"everything wrong":         {Terms{Kind: "release", Until: "2020-01-01"}, "until consent.until_past, explained consent.explained, agencies consent.one_agency, sections consent.sections, basis consent.basis"},
	} {
		// It is the 29th already in UTC, and still the 28th in St. John's.
		facts := ConsentFacts{
			Own: "own", Never: []string{"never"}, Zone: zone, Now: time.Date(2026, 11, 29, 2, 0, 0, 0, time.UTC),
			Sector: func(id string) string { return sectors[id] },
		}
		if _, err := CheckConsent(test.in, facts); why(err) != test.why {
			t.Errorf("%s: %q, want %q", name, why(err), test.why)
		}
	}
	// The last day ends at midnight by the agency's clocks, also when they change.
	for day, want := range map[string]string{
		"2026-03-06": "2026-03-07T03:30:00Z", "2026-03-07": "2026-03-08T03:30:00Z", "2026-03-08": "2026-03-09T02:30:00Z",
	} {
		facts := ConsentFacts{Zone: zone, Now: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Sector: func(string) string { return "shelter" }}
		due, err := CheckConsent(with(release, until(day)), facts)
		if err != nil || due.Format(time.RFC3339) != want {
			t.Errorf("%s ends at %v, %v", day, due, err)
		}
	}
}

func TestCleanConsent(t *testing.T) {
	t.Parallel()
	in := Terms{Kind: "release", Agencies: []string{"a", " a", "", "b"}, Sections: []string{"needs", "needs"}}
	want := Terms{Kind: "release", Agencies: []string{"a", "b"}, Sections: []string{"needs"}, Loopback: "none"}
	if diff := cmp.Diff(want, CleanConsent(in)); diff != "" {
		t.Error(diff)
	}
	in.Kind, in.Loopback = "ask", "status"
	want.Kind, want.Loopback, want.Sections = "ask", "status", nil // an ask carries no sections
	if diff := cmp.Diff(want, CleanConsent(in)); diff != "" {
		t.Error(diff)
	}
}

var due = time.Date(2026, 12, 2, 3, 30, 0, 0, time.UTC)

// consented is a file with one consent, written by the taker.
type consented struct {
	*house
	taker, second *agency.Session
	id, consent   string
}

func newConsented(t *testing.T, in Terms) *consented {
	h := newHouse(t)
	x := &consented{house: h, taker: h.member(), second: h.member()}
	c, d, err := SignConsent(x.taker, in, "", noon, due)
	h.must(err)
	x.id, x.consent = h.start(x.taker, full, d).Row.ID, c.Consent.ID
	return x
}

// last is the consent's newest revision and what it says at a time.
func (x *consented) last(now time.Time) (Opened, *SignedConsent) {
	x.Helper()
	o := x.history(x.second, x.id, x.consent)[0]
	c, err := ConsentOf(o, x.keys, now)
	x.must(err)
	return o, c
}

func (x *consented) states(now time.Time) (out []string) {
	x.Helper()
	for _, c := range ConsentsOf(x.section(x.second, x.id, Register), x.keys, now) {
		out = append(out, string(c.Consent.State)+" "+why(c.Usable()))
	}
	return out
}

var toShelter = Terms{Kind: "release", Agencies: []string{"a"}, Sections: []string{"needs"}, Purpose: "a bed"}

func TestConsentEndsAndIsWithdrawn(t *testing.T) {
	t.Parallel()
	x := newConsented(t, toShelter)
	x.second.Memory = agency.NewMemory()
	for _, test := range []struct {
		now  time.Time
		want string
	}{
		{noon, "valid "}, {due.Add(-time.Microsecond), "valid "}, {due, "ended consent.ended"}, {noon, "valid "},
	} {
		if diff := cmp.Diff([]string{test.want}, x.states(test.now)); diff != "" {
			t.Errorf("%v:\n%s", test.now, diff)
		}
	}
	o, c := x.last(noon)
	if c.From != x.agency || c.TakenBy != x.taker.Member || !c.Due.Equal(due) || !c.Consent.At.Equal(noon) {
		t.Errorf("%+v", c)
	}
	if diff := cmp.Diff(toShelter, c.Consent.Terms); diff != "" {
		t.Error(diff)
	}
	if _, _, err := Cosign(x.second, o, c); why(err) != "consent.not_waiting" {
		t.Errorf("cosigning one that is valid: %v", err)
	}
	d, err := WithdrawDraft(x.second, o, c, "changed their mind", noon)
	x.must(err)
	x.write(x.open(x.second, x.id), d)
	for _, now := range []time.Time{noon, due.AddDate(0, 1, 0)} {
		if diff := cmp.Diff([]string{"withdrawn consent.withdrawn"}, x.states(now)); diff != "" {
			t.Errorf("withdrawn, at %v:\n%s", now, diff)
		}
	}
	o, c = x.last(noon)
	if _, err = WithdrawDraft(x.second, o, c, "", noon); why(err) != "consent.withdrawn" {
		t.Errorf("twice: %v", err)
	}
	if _, err := Undo(Register, x.history(x.second, x.id, x.consent)); why(err) != "casefile.consent_undo" {
		t.Errorf("a withdrawal was taken back: %v", err)
	}
	delete(x.members, x.taker.Member)
	if got := x.states(noon); got != nil {
		t.Errorf("a taker who is not known: %q", got)
	}
}

func TestEnforcementNeedsTwo(t *testing.T) {
	t.Parallel()
	police := Party{Agency: "p", Sector: "police"}
	x := newConsented(t, Terms{Kind: "release", Agencies: []string{"p"}, Sections: []string{"needs"}, Enforcement: true})
	x.second.Memory = agency.NewMemory()
	if diff := cmp.Diff([]string{"waiting consent.waiting"}, x.states(noon)); diff != "" {
		t.Error(diff)
	}
	o, c := x.last(noon)
	if _, err := VerifyConsent(c.Body, x.keys, police, noon); why(err) != "consent.waiting" {
		t.Errorf("signed by one: %v", err)
	}
	if _, _, err := Cosign(x.taker, o, c); why(err) != "consent.second_member" {
		t.Errorf("the taker cosigns: %v", err)
	}
	signed, d, err := Cosign(x.second, o, c)
	x.must(err)
	x.write(x.open(x.second, x.id), d)
	if diff := cmp.Diff([]string{"valid "}, x.states(noon)); diff != "" {
		t.Error(diff)
	}
	if _, now := x.last(noon); now.Cosigner != x.second.Member || now.Hash != c.Hash || string(now.Body) != string(signed.Body) {
		t.Errorf("cosigned: %+v", now)
	}
	if _, err := VerifyConsent(signed.Body, x.keys, police, noon); err != nil {
		t.Errorf("signed by two: %v", err)
	}
	x.second.Keys.Sign = seal.NewSigningKey()
	if got := x.states(noon); got != nil {
		t.Errorf("the second signature no longer holds: %q", got)
	}
	if _, err := VerifyConsent(signed.Body, x.keys, police, noon); why(err) != "consent.signature" {
		t.Errorf("the second signature no longer holds: %v", err)
	}
}

func TestVerifyConsent(t *testing.T) {
	t.Parallel()
	shelter := Party{Agency: "a", Sector: "shelter"}
	change := func(do func(*envelope, *consented)) func([]byte, *consented) []byte {
		return func(body []byte, x *consented) []byte {
			var e envelope
			x.must(json.Unmarshal(body, &e))
			do(&e, x)
			out, err := json.Marshal(e)
			x.must(err)
			return out
		}
	}
	for name, test := range map[string]struct {
		kind string
		to   Party
		now  time.Time
		body func([]byte, *consented) []byte
		why  string
	}{
		"good":             {to: shelter},
		"at the last":      {to: shelter, now: due.Add(-time.Microsecond)},
		"at its end":       {to: shelter, now: due, why: "consent.ended"},
		"somebody else":    {to: Party{Agency: "b", Sector: "shelter"}, why: "consent.other_agency"},
		"an ask":           {kind: "ask", to: shelter, why: "consent.other_agency"},
		"a loopback":       {kind: "loopback", to: shelter, why: "consent.other_agency"},
		"turned to police": {to: Party{Agency: "a", Sector: "police"}, why: "consent.denied_sector"},
		"nothing":          {to: shelter, body: func([]byte, *consented) []byte { return nil }, why: "consent.signature"},
		"with a space":     {to: shelter, body: func(b []byte, _ *consented) []byte { return append(b, ' ') }, why: "consent.signature"},
		"a bit":            {to: shelter, body: change(func(e *envelope, _ *consented) { e.Signed = flip(e.Signed) }), why: "consent.signature"},
		"another taker":    {to: shelter, body: change(func(e *envelope, x *consented) { e.TakenBy = x.second.Member }), why: "consent.signature"},
		"a stranger":       {to: shelter, body: change(func(e *envelope, _ *consented) { e.TakenBy = seal.NewID() }), why: "consent.signature"},
		"taken in another's name": {to: shelter, body: change(func(e *envelope, x *consented) {
			text, err := seal.OpenSigned(signConsent, x.taker.Keys.Sign.Public(), e.Signed)
			x.must(err)
			e.TakenBy, e.Signed = x.second.Member, seal.SignBytes(signConsent, x.second.Keys.Sign, text)
		}), why: "consent.signature"},
		"signed for something else": {to: shelter, body: change(func(e *envelope, x *consented) {
			text, err := seal.OpenSigned(signConsent, x.taker.Keys.Sign.Public(), e.Signed)
			x.must(err)
			e.Signed = seal.SignBytes(signWithdraw, x.taker.Keys.Sign, text)
		}), why: "consent.signature"},
		"cosigned by its taker": {to: shelter, body: change(func(e *envelope, x *consented) {
			e.Cosigner, e.Cosigned = x.taker.Member, seal.SignBytes(signCosign, x.taker.Keys.Sign, e.hash())
		}), why: "consent.signature"},
		"cosigned for another": {to: shelter, body: change(func(e *envelope, x *consented) {
			e.Cosigner, e.Cosigned = x.second.Member, seal.SignBytes(signCosign, x.second.Keys.Sign, flip(e.hash()))
		}), why: "consent.signature"},
		"cosigned by name only": {to: shelter, body: change(func(e *envelope, x *consented) { e.Cosigner = x.second.Member }), why: "consent.signature"},
	} {
		in := toShelter
		if test.kind != "" {
			in.Kind = test.kind
		}
		if test.now.IsZero() {
			test.now = noon
		}
		x := newConsented(t, in)
		_, c := x.last(noon)
		body := c.Body
		if test.body != nil {
			body = test.body(body, x)
		}
		got, err := VerifyConsent(body, x.keys, test.to, test.now)
		if why(err) != test.why || (got == nil) != (err != nil) {
			t.Errorf("%s: %v, want %q", name, err, test.why)
		}
	}
}

func TestConsentOf(t *testing.T) {
	t.Parallel()
	x := newConsented(t, toShelter)
	good, _ := x.last(noon)
	for name, change := range map[string]func(*Opened){
		"not verified":     func(o *Opened) { o.Verified = false },
		"another kind":     func(o *Opened) { o.Body.Kind = KindPlain },
		"another's entry":  func(o *Opened) { o.Row.ID = seal.NewID() },
		"no data":          func(o *Opened) { o.Body.Data = nil },
		"no consent in it": func(o *Opened) { o.known, o.Body.Data = nil, json.RawMessage(`{}`) },
	} {
		o := good
		change(&o)
		if c, err := ConsentOf(o, x.keys, noon); why(err) != "consent.signature" || c != nil {
			t.Errorf("%s: %v, %v", name, c, err)
		}
	}
}

// A consent on which nothing may rest is still listed, with its words where its
// own signature holds.
func TestConsentLines(t *testing.T) {
	t.Parallel()
	x := newConsented(t, toShelter)
	good, _ := x.last(noon)
	for name, c := range map[string]struct {
		change func(*Opened)
		state  ConsentState
		kind   string
	}{
		"whole":            {func(*Opened) {}, Valid, "release"},
		"file not whole":   {func(o *Opened) { o.Verified = false }, Damaged, "release"},
		"another's entry":  {func(o *Opened) { o.Row.ID = seal.NewID() }, Damaged, ""},
		"does not open":    {func(o *Opened) { *o = Opened{Row: o.Row} }, Damaged, ""},
		"no consent in it": {func(o *Opened) { o.known, o.Body.Data = nil, json.RawMessage(`{}`) }, Damaged, ""},
	} {
		o := good
		c.change(&o)
		lines := ConsentLines([]Opened{good, o}, x.keys, noon)
		if len(lines) != 2 || lines[0].Consent.State != Valid {
			t.Fatalf("%s: the other is not listed: %+v", name, lines)
		}
		got := lines[1].Consent
		if got.ID != o.Row.ID || got.State != c.state || got.Kind != c.kind || lines[1].Usable() == nil != (c.state == Valid) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestAllows(t *testing.T) {
	t.Parallel()
	ask := Terms{Kind: "ask", Agencies: []string{"a"}, Sectors: []string{"legal", "police"}}
	page := Terms{Kind: "ask", Sectors: []string{"police"}, Enforcement: true}
	release := Terms{Kind: "release", Agencies: []string{"a"}, Sectors: []string{"legal"}}
	for name, test := range map[string]struct {
		in   Terms
		kind string
		to   Party
		want bool
	}{
		"by name":                     {ask, "ask", Party{"a", "shelter"}, true},
		"by sector":                   {ask, "ask", Party{"b", "legal"}, true},
		"neither":                     {ask, "ask", Party{"b", "shelter"}, false},
		"another kind":                {ask, "release", Party{"a", "shelter"}, false},
		"police without the page":     {ask, "ask", Party{"b", "police"}, false},
		"named, has become police":    {ask, "ask", Party{"a", "police"}, false},
		"police with the page":        {page, "ask", Party{"b", "police"}, true},
		"border with the police page": {page, "ask", Party{"b", "border"}, false},
		"release":                     {release, "release", Party{"a", "shelter"}, true},
		"release by sector":           {release, "release", Party{"b", "legal"}, false},
	} {
		c := &SignedConsent{Consent: Consent{Terms: test.in}}
		if got := c.Allows(test.kind, test.to); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestNoConsent(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		err  error
		want string
	}{{nil, "consent.not_found"}, {ErrNoEntry, "consent.not_found"}, {ErrDamaged, "casefile.damaged"}} {
		if got := why(NoConsent(test.err)); got != test.want {
			t.Errorf("%v: %q", test.err, got)
		}
	}
}

// TestAttackOutsideTerms: a service without Relais is named by itself, of its
// class, and never by an agency's id or by a class that a worker gave it.
func TestAttackOutsideTerms(t *testing.T) {
	t.Parallel()
	ask := Terms{Kind: "ask", Agencies: []string{"a"}, Sectors: []string{"legal", "police"}, Outside: []Named{{Service: "s", Sector: "shelter"}, {Service: "p", Sector: "police"}}}
	page := Terms{Kind: "ask", Outside: []Named{{Service: "p", Sector: "police"}}, Enforcement: true}
	release := Terms{Kind: "release", Outside: []Named{{Service: "s", Sector: "shelter"}}, Sectors: []string{"legal"}}
	for name, test := range map[string]struct {
		in                    Terms
		kind, service, sector string
		stated, want          bool
	}{
		"by itself":                {ask, "ask", "s", "shelter", true, true},
		"of another class":         {ask, "ask", "s", "health", true, false},
		"an agency's id":           {ask, "ask", "a", "shelter", true, false},
		"by the directory's class": {ask, "ask", "l", "legal", false, true},
		"by a worker's class":      {ask, "ask", "l", "legal", true, false},
		"police":                   {ask, "ask", "p", "police", false, false},
		"police with the page":     {page, "ask", "p", "police", false, true},
		"another kind":             {ask, "release", "s", "shelter", true, false},
		"release":                  {release, "release", "s", "shelter", true, true},
		"release by class":         {release, "release", "l", "legal", false, false},
		"nobody":                   {ask, "ask", "", "", true, false},
	} {
		if got := test.in.AllowsOutside(test.kind, test.service, test.sector, test.stated); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if ask.Allows("ask", Party{Agency: "s", Sector: "shelter"}) {
		t.Error("a service's id names an agency")
	}
}
