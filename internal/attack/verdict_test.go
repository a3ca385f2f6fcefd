package attack

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"relais/internal/store/storetest"
)

var (
	verdicts = flag.Bool("verdicts", false, "do everything to every column and draw docs/tampering.md again")
	only     = flag.String("only", "", "with -verdicts: the tables that are tried, a regular expression; the others keep their lines")
)

const verdictsFile = "../../docs/tampering.md"

// Verdicts on a column, from the best.
const (
	noticed = "noticed"   // whoever reads is told, or an act refuses
	without = "no effect" // no reader reads anything else, and no act does
	silent  = "silent"    // something else is read, and nobody is told
)

// rank is how bad a verdict is.
func rank(kind string) int { return slices.Index([]string{"", without, noticed, silent}, kind) }

// verdict is what becomes of what is done to a column.
type verdict struct {
	kind string // the worst of all that was done
	by   string // who noticed first, for the table
	text string // for the log
}

// worse keeps the worse of two verdicts, and who noticed.
func (v verdict) worse(o verdict) verdict {
	if rank(o.kind) > rank(v.kind) {
		o.by = strings.TrimPrefix(v.by+", "+o.by, ", ")
		return o
	}
	if o.by != "" && !strings.Contains(v.by, o.by) {
		v.by = strings.TrimPrefix(v.by+", "+o.by, ", ")
	}
	return v
}

// verdictOn reads what judge says.
func verdictOn(text string) verdict {
	v := verdict{kind: without, text: text}
	switch {
	case strings.HasPrefix(text, "SILENT"):
		v.kind = silent
	case text == "noticed in the log":
		v.kind, v.by = noticed, "the log"
	case strings.HasPrefix(text, "noticed"):
		_, who, _ := strings.Cut(text, "first: ")
		v.kind, v.by = noticed, actOf(who)
	}
	return v
}

// actOf is the act that noticed, of what judge calls it.
func actOf(who string) string {
	switch {
	case strings.HasPrefix(who, "audit"), strings.HasPrefix(who, "tick"):
		return map[bool]string{true: "the log", false: "the clock"}[who[0] == 'a']
	case strings.Contains(who, "signs in"):
		return "SignIn"
	}
	if words := strings.Fields(who); len(words) > 1 {
		return words[1]
	}
	return who
}

// drawVerdicts writes the table.
func drawVerdicts(t *testing.T, got map[column]verdict) {
	t.Helper()
	var b strings.Builder
	b.WriteString(verdictsHead)
	before := drawnVerdicts(t)
	for _, c := range columns(t) {
		v, tried := got[c]
		why := v.by
		switch was, drawn := before[[2]string{c.table, c.name}]; {
		case drawn && !isTried(c):
			v.kind, why, _ = strings.Cut(was, ": ")
		case (!tried || v.kind == without) && relied[c.table+"."+c.name] != (verdict{}):
			v = relied[c.table+"."+c.name]
			why = v.by
		case !tried:
			v.kind, why = "empty", "the whole job leaves nothing there"
		case v.kind == silent:
			why = accepted(c)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", c.table, c.name, c.kind, v.kind, why)
	}
	if err := os.WriteFile(verdictsFile, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

const verdictsHead = `# What becomes of a tampered column

Somebody writes to the database behind the node's back: a byte changed, a value cut, emptied, raised, put off, swapped with
another's or rolled back, a row rolled back or deleted. Then everybody reads everything, signs in again, and the clock goes once.
TestTamperingEveryColumn does it and draws this table; a column without a line fails.

*Noticed*: who reads is told, or the act named refuses, where a test is named, in that test. *No effect*: nobody reads anything
else, and no act is known to rely on it. *Silent*: something else is read or done and nobody is told; beside it stands why that is
no more than whoever holds the database can do anyway, or what is missing. *Empty*: nothing stood there to be changed.

| table | column | in the database | verdict | by whom, or why |
|---|---|---|---|---|
`

// drawnVerdicts reads the table: the verdict of each column.
func drawnVerdicts(t *testing.T) map[[2]string]string {
	t.Helper()
	data, err := os.ReadFile(verdictsFile)
	if err != nil {
		t.Fatal(err)
	}
	out := map[[2]string]string{}
	for line := range strings.Lines(string(data)) {
		if cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|"); len(cells) == 5 {
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			out[[2]string{cells[0], cells[1]}] = cells[3] + ": " + cells[4]
		}
	}
	return out
}

// TestVerdictOnEveryColumn: each column has its line in docs/tampering.md, and
// what is silent there has its reason.
func TestVerdictOnEveryColumn(t *testing.T) {
	drawn := drawnVerdicts(t)
	for _, c := range columns(t) {
		v, ok := drawn[[2]string{c.table, c.name}]
		if !ok {
			t.Errorf("%s.%s has no verdict (go test ./internal/attack -run TestTamperingEveryColumn -verdicts)", c.table, c.name)
		}
		if v == silent+": " {
			t.Errorf("%s.%s is changed in silence, and nothing says why that is no harm", c.table, c.name)
		}
		delete(drawn, [2]string{c.table, c.name})
	}
	delete(drawn, [2]string{"table", "column"})
	delete(drawn, [2]string{"---", "---"})
	for _, gone := range slices.SortedFunc(maps.Keys(drawn), func(a, b [2]string) int { return strings.Compare(a[0]+a[1], b[0]+b[1]) }) {
		t.Errorf("docs/tampering.md: %s.%s is no column", gone[0], gone[1])
	}
}

// TestTamperingEveryColumn: what is done to any column, sealed or in clear, is
// noticed by whoever reads or relies on it, changes nothing, or is known to
// change no more than whoever holds the database can anyway.
func TestTamperingEveryColumn(t *testing.T) {
	if testing.Short() {
		t.Skip("opens hundreds of databases")
	}
	t.Parallel()
	w := newWorld(t, storetest.SQLite(t))
	middle, base := t.TempDir(), t.TempDir()
	w.middle = func() { w.copyTo(middle) }
	w.wholeJob()
	w.fillOut()
	w.copyTo(base)
	w.on(t, base, "", nil)
	normal := w.observe()
	for k, v := range normal {
		if warnings(v) > 0 || v[0] == '5' {
			t.Errorf("before anything was done: %s: %s", k, v)
		}
	}
	w.on(t, base, "", nil)
	for k, v := range w.observe() {
		if normal[k] != v {
			t.Fatalf("%s reads differently the second time: %s", k, difference(normal[k], v))
		}
	}
	got := map[column]verdict{}
	for _, c := range columns(t) {
		if !isTried(c) {
			continue
		}
		tried := 0
		for _, name := range done(c) {
			once := false // done to one row: the table in docs is drawn from all of them
			for pick := range picks(c) {
				if tried > 0 && !thorough() || once && !*verdicts {
					continue
				}
				v, did := w.tampered(t, base, middle, normal, c, name, pick)
				if !did {
					continue
				}
				tried++
				once = true
				t.Logf("%-24s %-15s %d: %s", c.table+"."+c.name, name, pick, v.text)
				if v.kind == silent && unnoticed[c.table+", "+name] != "" {
					v.kind = noticed
				}
				if v.kind == silent && accepted(c) == "" {
					t.Errorf("%s.%s, %s: %s", c.table, c.name, name, v.text)
				}
				got[c] = got[c].worse(v)
			}
		}
	}
	if *verdicts {
		drawVerdicts(t, got)
	}
	asDrawn(t, got)
}

// asDrawn fails where the table in docs/tampering.md says better of a column than
// what was found, that it was empty, or that something stood there which does not.
func asDrawn(t *testing.T, got map[column]verdict) {
	t.Helper()
	drawn := drawnVerdicts(t)
	for _, c := range columns(t) {
		kind, _, _ := strings.Cut(drawn[[2]string{c.table, c.name}], ": ")
		v, tried := got[c]
		switch byHand := relied[c.table+"."+c.name] != (verdict{}); {
		case !isTried(c) || byHand && (!tried || v.kind == without):
		case tried == (kind == "empty"), tried && rank(v.kind) > rank(kind):
			t.Errorf("%s.%s is %q in docs/tampering.md, and was found %q: draw it again (-verdicts)", c.table, c.name, kind, v.kind)
		}
	}
}

// tampered does one thing to one column of a copy, and judges what is read.
func (w *world) tampered(t *testing.T, base, middle string, normal map[string]string, c column, name string, pick int) (v verdict, did bool) {
	t.Helper()
	do := tamperings[name]
	if !sealed(c) {
		do = clearTamperings[name]
	}
	err := w.tryOn(t, base, middle, func(x tamperer) { did = do(x, c, pick) })
	if err != nil && did {
		return verdict{kind: noticed, by: "the start", text: "the program refuses to start"}, true
	}
	w.ok(err)
	if !did {
		return v, false
	}
	return verdictOn(w.judge(normal, w.observe())), true
}

// isTried reports whether a column is tried: all are, unless -only says which.
func isTried(c column) bool { return regexp.MustCompile(*only).MatchString(c.table) }

// sealed reports whether a column is tried as what must be noticed: it is
// sealed or signed.
func sealed(c column) bool {
	return c.kind == "agency" || c.kind == "node" || slices.Contains(certs, c)
}

// thorough reports whether more than one thing is done to each column: that
// takes minutes, and is done where the whole of the tests runs, or the table is
// drawn.
func thorough() bool { return *verdicts || os.Getenv("CI") != "" }

// done are the things that are done to a column, another first for each, so that
// one for each column still does all of them to some. All of them to what is in
// clear takes long: that is done to draw the table.
func done(c column) []string {
	switch {
	case sealed(c):
		names := sorted(tamperings)
		at := (len(c.table) + len(c.name)) % len(names)
		return slices.Concat(names[at:], names[:at])
	case *verdicts:
		return sorted(clearTamperings)
	}
	return []string{"one more"}
}

// picks are the rows that are tried: the first and the last, or all at once.
func picks(c column) int {
	if sealed(c) {
		return 2
	}
	return 1
}

// accepted says why it is no harm that what is done to a column in clear goes
// unnoticed, of the column or of its table.
func accepted(c column) string {
	if why, ok := bearable[c.table+"."+c.name]; ok {
		return why
	}
	if c.name == "row" {
		return "the order of a list, or a row that is found no more: as one that was deleted"
	}
	return bearable[c.table]
}

// relied are columns that nobody reads back, and that an act goes by all the
// same: what becomes of that act, with the test that shows it.
var relied = map[string]verdict{
	"agency_kit.confirmed":    {kind: noticed, by: "Recover (TestAttackKitMadeAlone)"},
	"agency_kit.about":        {kind: noticed, by: "Recover (TestAttackKitMadeAlone)"},
	"recovery.ready_at":       {kind: noticed, by: "FinishRecovery (TestAttackRecoveryPutForward)"},
	"recovery.state":          {kind: noticed, by: "FinishRecovery (TestAttackRecoveryPutBack)"},
	"invitation.hash":         {kind: noticed, by: "AcceptInvitation (TestAttackInvitationOfAnotherCode)"},
	"held.due":                {kind: noticed, by: "the clock, when the one before is overdue (TestAttackNextAskPutOff)"},
	"released.consent":        {kind: noticed, by: "OpenRelease (TestAttackWithdrawnRowPutBack)"},
	"released.referral":       {kind: noticed, by: "OpenRelease (TestAttackWithdrawnRowPutBack)"},
	"case_consent.due":        {kind: silent, by: "its end is noted late; what goes out and what opens goes by the signed one"},
	"held.sealed":             {kind: silent, by: "missing: the next candidate is not asked; the sender is told that the one before is overdue"},
	"held.bundle":             {kind: silent, by: "missing: the next candidate is not asked; the sender is told that the one before is overdue"},
	"referral_group.won":      {kind: silent, by: "missing: an acceptance is refused as filled, or a second one goes through; both sides see the other's moves"},
	"agency_retention.agency": {kind: noticed, by: "GetRetention: terms open for their own agency only"},
	"agency_retention.sealed": {kind: noticed, by: "the clock: plans name their terms (TestAttackReopenedFileIsKept, TestAttackTermsAndPlanPutBack)"},
	"disclosure.due":          {kind: silent, by: "a reminder comes late or never; the register shows the date that is sealed"},
	"disclosure.tell":         {kind: silent, by: "a reminder comes late or never; the register shows the date that is sealed"},
	"member_letter.recipient": {kind: silent, by: "a letter goes out twice or not at all; the notice on the first page stands"},
	"member_letter.body":      {kind: silent, by: "a letter goes out twice or not at all; the notice on the first page stands"},
	"member_letter.next_at":   {kind: silent, by: "a letter goes out late; the notice on the first page stands"},
	"answered.once":           {kind: silent, by: "a repeat of a request is carried out again"},
	"answered.about":          {kind: silent, by: "a kept answer outlives an erasure until its end, a day or two later"},
}

// bearable is that, by table and column.
var bearable = map[string]string{
	"coalition.name_fr": "a name on pages that nothing goes by",
	"coalition.name_en": "a name on pages that nothing goes by",

	"version_wrap.holder": "a key that is its holder's no more: they read no files, and the list of members says so",

	"invitation.agency":  "an invitation taken away: its code opens nothing any more",
	"invitation.kind":    "an invitation taken away: its code opens nothing any more",
	"invitation.ends_at": "one that has ended is listed no more; put off, it does not open",

	"kept.saved_at":     "a form's own date is sealed with it; that of the row only stands in for those of earlier programs",
	"notice.member":     "a notice taken away, or at somebody else's: what it told of stands in the audit log",
	"notice.created_at": "a notice's own date is sealed with it; put back, it is thrown away early, and what it told of stands in the audit log",
	"passkey.member":    "a number on the list of members; it opens nobody else's keys",

	"case_consent.case_row": "a consent taken away from its file: nothing goes out under it",
	"case_consent.open":     "a consent taken away: nothing goes out under it, and the one that was ended is refused by its signature",

	"referral.recipient":      "put right by the node's round, which tells (TestAttackAskHidden)",
	"referral.sender":         "put right by the node's round, which tells (TestAttackAskHidden)",
	"referral.sender_open":    "put right by whoever reads it, or by the node's round, which tells (TestAttackAskHidden)",
	"referral.recipient_open": "put right by whoever reads it, or by the node's round, which tells (TestAttackAskHidden)",
	"referral.sender_seen":    "a mark of what is new, too many or too few; what must be done stands all the same",
	"referral.recipient_seen": "a mark of what is new, too many or too few; what must be done stands all the same",
	"desk_copy.desk":          "the desk is not told; the sender is told at the next level all the same",
	"desk_copy.header":        "the desk is not told; the sender is told at the next level all the same",
	"case_file.open":          "a need that the desk was told of is not on its list; it stands on its worker’s first page, and on the back-up’s, all the same",
	"need_watch":              "the desk is told early or not at all; the need stands on its worker's first page, and on the back-up's, all the same",
	"answer_link":             "the link opens nothing, and who asked is called, or it is guessed at five times more (docs/decisions/outside.md)",
	"document":                "what is on its way in is sent again; a document that is whole is noticed when it is read",
	"document_part":           "what is on its way in is sent again; a document that is whole is noticed when it is read",
	"place_taken":             "a place that was accepted stands free: who asks for it is told no",
	"person_word.waits":       "what a person wrote is not listed on the first page; it stands with their file, with the day by which there is an answer, and what they took back has ended",
	"desk_copy.sent":          "the desk is told early or not at all; the sender is told at the next level all the same",
	"released.until":          "the key dies early or late; the date that is shown, and what opens, go by the sealed end",

	"disclosure.agency": "a line of a register taken away: the audit log still holds it",

	"directory_record":   "a public record: whoever writes to the database can write another; what is hidden stays sealed",
	"directory_document": "a public record: whoever writes to the database can write another; what is hidden stays sealed",
	"hidden_location":    "the public record still says that there is an address",
}
