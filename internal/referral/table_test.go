package referral

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"relais/internal/act"
)

var write = flag.Bool("write", false, "write docs/loop.md from the table")

const page = "../../docs/loop.md"

// designed says once more, apart from the table, what leads where: status, who, moves on to.
var designed = map[Status]map[string][]Status{
	Draft:           {S: {Asked, Abandoned, Released}, P: {Withdrawn}},
	Asked:           {R: {Accepted, Waitlisted, Declined, InfoRequested, Asked}, S: {Cancelled, Superseded}, T: {Asked, Expired}, P: {Withdrawn}},
	InfoRequested:   {S: {Asked, Cancelled, Superseded}, T: {Expired}, P: {Withdrawn}},
	Waitlisted:      {R: {Accepted, Declined, Waitlisted}, S: {Cancelled, Superseded}, T: {Waitlisted, Expired}, P: {Withdrawn}},
	Accepted:        {S: {Released, Cancelled, Superseded}, R: {Declined, Accepted}, T: {Accepted, Expired}, P: {Withdrawn}},
	Released:        {R: {Received, Declined}, S: {Cancelled, Cancelled, Released}, T: {Released, ConsentEnded}, P: {Withdrawn}},
	Received:        {R: {Scheduled, InProgress, Completed, Received, Declined}, S: {CancelRequested, Cancelled, Received}, T: {Received, ConsentEnded}, P: {Withdrawn}},
	Scheduled:       {R: {InProgress, Scheduled, NoShow, Completed, Failed}, S: {CancelRequested, Cancelled, Scheduled}, T: {Scheduled}, P: {Withdrawn}},
	NoShow:          {R: {Scheduled, InProgress, ClosedLostContact}, S: {CancelRequested, Cancelled, NoShow}, T: {NoShow}, P: {Withdrawn}},
	InProgress:      {R: {Completed, OnHold, Failed, InProgress}, S: {CancelRequested, Cancelled, InProgress}, P: {Withdrawn}},
	OnHold:          {R: {InProgress, Completed, Failed}, S: {CancelRequested, Cancelled, OnHold}, P: {Withdrawn}},
	CancelRequested: {R: {Cancelled, Completed}, S: {Cancelled, CancelRequested}, T: {Cancelled}, P: {Withdrawn}},
	Completed:       {S: {Confirmed, InProgress, Completed}, P: {InProgress, Withdrawn}, T: {Confirmed}},
}

func TestTableIsTheDesign(t *testing.T) {
	for _, state := range All() {
		for _, who := range []string{S, R, T, P} {
			var got []Status
			for _, move := range Can(state, who) {
				rule, _ := Next(state, who, move)
				if move == MoveMessage && rule.To == state && (who == S || who == R) {
					continue // changes nothing: see TestWhoWrites
				}
				got = append(got, rule.To)
			}
			if want := designed[state][who]; !slices.Equal(got, want) {
				t.Errorf("%s by %s leads to %v, want %v", state, who, got, want)
			}
		}
	}
}

func TestTableEveryPair(t *testing.T) {
	for _, state := range All() {
		for _, who := range []string{S, R, T, P} {
			for _, move := range Moves {
				move := move.Move
				want := slices.IndexFunc(Table, func(r Rule) bool { return r.From == state && r.Who == who && r.Move == move })
				rule, ok := Next(state, who, move)
				if ok != (want >= 0) || ok && rule != Table[want] {
					t.Errorf("%s %s %s: %v %v", state, who, move, rule, ok)
				}
				if ok != slices.Contains(Can(state, who), move) {
					t.Errorf("%s %s %s: Can and Next differ", state, who, move)
				}
			}
		}
	}
}

func TestTableIsSound(t *testing.T) {
	seen := map[place]bool{}
	for _, r := range Table {
		if p := (place{r.From, r.Who, r.Move}); seen[p] {
			t.Errorf("%v stands twice", p)
		} else {
			seen[p] = true
		}
		if !slices.Contains(act.Codes["move"], string(r.Move)) {
			t.Errorf("%s is no move code", r.Move)
		}
		if r.From.Final() || !slices.Contains(All(), r.To) {
			t.Errorf("%v leaves a final state or leads nowhere", r)
		}
	}
}

func TestEveryStateCanEnd(t *testing.T) {
	ends := map[Status]bool{}
	for _, f := range marked(final) {
		ends[f] = true
	}
	for range Table {
		for _, r := range Table {
			ends[r.From] = ends[r.From] || ends[r.To] && r.Who != P
		}
	}
	for _, s := range All() {
		if !ends[s] {
			t.Errorf("%s can't end without the person", s)
		}
	}
}

// TestLoopPage holds the page of the documentation to the table, line by line.
func TestLoopPage(t *testing.T) {
	if *write {
		if err := os.WriteFile(page, []byte(Markdown()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != Markdown() {
		t.Error("docs/loop.md differs from what the table makes; run with -write")
	}
	before, _, _ := strings.Cut(string(text), "## Who must look")
	var rules []Rule
	for _, line := range strings.Split(before, "\n") {
		cells := strings.Split(line, "|")
		if len(cells) != 7 || !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| status") || strings.HasPrefix(line, "|---") {
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		rules = append(rules, Rule{Status(cells[1]), cells[2], Move(cells[3]), Status(cells[4]), cells[5] == "yes"})
	}
	if !slices.Equal(rules, Table) {
		t.Error("docs/loop.md differs from the table; run with -write")
	}
}
