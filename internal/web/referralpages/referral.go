package referralpages

import (
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/casework"
	"relais/internal/locale"
	"relais/internal/loop"
	"relais/internal/referral"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

// newKey makes a repeat of a form harmless.
func newKey() string { return rand.Text() }

type referralView struct {
	words
	Form     ui.Form
	R        act.Referral
	Key      string
	Title    string
	Limits   limitsView // where they changed since the release
	Next     string
	First    bool     // the facts decide: they stand before the answer
	Waits    bool     // nothing to do before the appointment
	Main     string   // the move that the page puts first
	Others   []string // further answers
	Rare     []string // moves that end it
	Moves    []moveRow
	NeedAt   string // address of the need in the person's file
	Group    []rowView
	Another  bool   // asking somewhere else is the way on
	Proposed string // the agency that they suggest
	Receipt  bool   // an answer about what was released is due
	Final    bool
	Received bool // the reader's side
	Sent     bool
	Held     bool // a place is held
	Listed   bool // on the waiting list
	zone     *time.Location
	Phones   []act.PhoneLine // of a recipient without Relais
	Calls    []callView
	Staff    []ui.Choice // colleagues who may work on it; none where it is the sender's
	Ours     bool        // the reader works on it
	File     string      // the case file that was opened with what was received
	Ended    bool        // and its consent has ended
	Worker   string      // name of who does, "" for nobody
	Desk     deskPart
}

// SaidAt is when somebody without Relais said something.
func (v referralView) SaidAt(s *act.Said) string {
	t, err := time.Parse(time.RFC3339, s.At)
	if err != nil {
		return ""
	}
	return locale.DateTime(v.Lang, t.In(v.zone))
}

// callView is an agency that can be called about a referral.
type callView struct {
	act.Agency
	Label string // its name
	Role  string // which of the two it is, for the desk
}

// moveRow is a move in the timeline.
type moveRow struct {
	act.MoveView
	Title, By string
	Proposes  string // another agency
	Passage   [][]string
}

var referralPage = web.NewPage[referralView](files, "pages/referral.html", parts)

// showReferral is one referral, as the reader's side may see it.
func (p *pages) showReferral(w *web.Response, r *web.Request) error {
	one, err := loop.GetReferral.Do(r.Context(), p.n, r.Session(), act.ID{ID: r.PathValue("id")})
	if err != nil {
		return err
	}
	v := referralView{words: wordsOf(r), R: one, Key: newKey(), Form: r.Form(nil)}
	if one.Limits != nil {
		v.Limits = limitsIn(v.words, *one.Limits)
	}
	v.zone = r.Zone()
	if one.Outside != "" {
		v.Phones = p.phones(r.Context(), r, one.Outside)
	}
	v.Title, v.Next = v.Subject(one.ReferralRow), v.words.Next(one.ReferralRow)
	status, side := referral.Status(one.State), referral.SideOf(one.Side)
	v.Received, v.Sent = side == referral.R, side == referral.S
	v.First = v.Received && status.Unsettled()
	v.Final = status.Final()
	v.Held, v.Listed = status == referral.Accepted, status == referral.Waitlisted
	v.Waits = v.Received && status == referral.Scheduled && !one.Overdue && one.Due != nil && r.Now().Before(*one.Due)
	v.sortMoves()
	v.timeline()
	if v.Sent {
		if err := p.fillSent(r, &v); err != nil {
			return err
		}
	}
	if err := p.fillCalls(r, &v); err != nil {
		return err
	}
	if err := p.nameProposals(r, &v); err != nil {
		return err
	}
	if err := p.fillWorker(r, &v); err != nil {
		return err
	}
	if err := (deskPages{p}).fillDesk(r, &v); err != nil {
		return err
	}
	if v.File, err = kept(p.n, r, one); err != nil {
		return err
	}
	v.Ended = one.Release != nil && !referral.ReleaseStatus(one.Release.State).Stands()
	v.Receipt = (v.Received || one.Outside != "") && one.Release != nil && referral.ReleaseStatus(one.Release.State).ReceiptDue()
	return referralPage.Render(w, r, referralFrame(), v)
}

// fillWorker says who of the recipient works on it, and who could.
func (p *pages) fillWorker(r *web.Request, v *referralView) error {
	if !v.Received || v.Final {
		return nil
	}
	staff, err := p.caseStaff(r)
	v.Staff, v.Ours = staff, v.R.Worker == r.Session().Member
	if i := slices.IndexFunc(staff, func(c ui.Choice) bool { return c.Value == v.R.Worker }); i >= 0 {
		v.Worker = staff[i].Text
	}
	return err
}

// caseStaff are the colleagues who read case files.
func (p *pages) caseStaff(r *web.Request) (out []ui.Choice, err error) {
	all, err := accounts.ListMembers.Do(r.Context(), p.n, r.Session(), act.None{})
	for _, m := range all.Items {
		if !m.Removed && m.Certified && m.Admitted && agency.CaseRoles(m.Roles) {
			out = append(out, ui.Choice{Value: m.ID, Text: m.Name})
		}
	}
	return out, err
}

// fillCalls says whom to call: the other side, for the desk both.
func (p *pages) fillCalls(r *web.Request, v *referralView) error {
	if v.Final {
		return nil
	}
	ids, roles := []string{v.R.Other}, []string{""}
	if v.R.Asker != "" {
		ids, roles = append(ids, v.R.Asker), []string{"ref.call.asked", "ref.call.asks"}
	}
	for i, id := range ids {
		if referral.IsOutside(id) { // its telephones stand in the directory
			continue
		}
		a, err := accounts.GetAgency.Do(r.Context(), p.n, r.Session(), act.ID{ID: id})
		if err != nil {
			return err
		}
		v.Calls = append(v.Calls, callView{a, v.Text(a.Name), roles[i]})
	}
	return nil
}

// nameProposals names the agencies that moves propose.
func (p *pages) nameProposals(r *web.Request, v *referralView) error {
	for i, m := range v.Moves {
		if m.Agency == "" {
			continue
		}
		a, err := accounts.GetAgency.Do(r.Context(), p.n, r.Session(), act.ID{ID: m.Agency})
		if err != nil {
			return err
		}
		v.Moves[i].Proposes = v.Text(a.Name)
		if !m.Undone && v.Proposed == "" {
			v.Proposed = v.Moves[i].Proposes
		}
	}
	return nil
}

func referralFrame() web.Frame {
	return web.Frame{Title: web.TitlePage, Nav: "/inbox", Back: "/inbox"}
}

// sortMoves says which of the open moves comes first and which stand apart.
func (v *referralView) sortMoves() {
	first := referral.FirstHere(referral.Status(v.R.State), referral.SideOf(v.R.Side), v.R.Outside != "")
	for _, m := range v.R.Can {
		switch move := referral.Move(m); {
		case move == referral.MoveUndo:
		case move == first:
			v.Main = m
		case move.Apart():
			v.Rare = append(v.Rare, m)
		default:
			v.Others = append(v.Others, m)
		}
	}
}

// timeline puts the moves into words, newest first.
func (v *referralView) timeline() {
	for _, m := range slices.Backward(v.R.Moves) {
		row := moveRow{MoveView: m, Title: v.T("ref.did." + m.Type), By: m.Actor, Passage: v.Paragraphs(m.Text)}
		if m.Missed {
			row.Title = v.T(fmt.Sprintf("ref.missed.%d", m.Level))
		}
		switch {
		case row.By == v.R.Name.FR || row.By == v.R.Name.EN && row.By != "":
			row.By = v.Text(v.R.Name)
		case row.By == "" && m.From != "":
			row.By = v.T("ref.from." + m.From)
		}
		v.Moves = append(v.Moves, row)
	}
}

// fillSent adds what only the sender sees: the person's need, what else was
// asked for it, and whether to ask somewhere else.
func (p *pages) fillSent(r *web.Request, v *referralView) error {
	if v.R.Case == "" {
		return nil
	}
	c, err := casework.GetCase.Do(r.Context(), p.n, r.Session(), act.ID{ID: v.R.Case})
	if err != nil {
		return err
	}
	for _, n := range c.Needs {
		if slices.Contains(n.Referrals, v.R.ID) {
			v.NeedAt = address.File(c.ID, "items", n.ID)
			v.Another = casefile.NeedStatus(n.Status).Open() && c.Open
			return p.group(r, v, n)
		}
	}
	return nil
}

// group lists the other referrals of the same need.
func (p *pages) group(r *web.Request, v *referralView, n act.Need) error {
	if len(n.Referrals) < 2 {
		return nil
	}
	for _, closed := range []bool{false, true} {
		got, err := loop.ListReferrals.Do(r.Context(), p.n, r.Session(), act.ReferralQuery{
			Box: referral.SideSent, Case: v.R.Case, Closed: closed, Page: act.Page{Limit: 100},
		})
		if err != nil {
			return err
		}
		for _, row := range got.Items {
			if row.ID != v.R.ID && slices.Contains(n.Referrals, row.ID) {
				v.Group = append(v.Group, rowView{W: v.words, ReferralRow: row})
			}
		}
	}
	return nil
}

// Verb is the button of a move, as it is called where the referral stands.
func (v referralView) Verb(move string) string {
	m := referral.Move(move)
	if key := "ref.record." + move; (v.Records(move) || m == referral.MoveRelease && v.R.Outside != "") && locale.Has(key) {
		return v.T(key)
	}
	if key := m.KeyIn(referral.Status(v.R.State)); locale.Has(key) {
		return v.T(key)
	}
	return v.T(m.Key())
}

// AskNext is the button that asks somebody who was proposed.
func (v referralView) AskNext(name string) string { return v.T("desk.ask_next", name) }

// Path is where a move is made.
func (v referralView) Path(move string) string {
	at := address.Request(v.R.ID)
	switch referral.Move(move) {
	case referral.MoveRelease:
		return at + "/share"
	case referral.MoveReceive:
		return at + "/opened"
	}
	return at + "/move/" + address.Moves.Of(move)
}

// Unwanted tells whether the person, or the sender, ended it: asking somewhere
// else is not the obvious next step.
func (v referralView) Unwanted() bool {
	return referral.Status(v.R.State).Unwanted()
}

// Quick tells whether a move needs no form: its button does it.
func (v referralView) Quick(move string) bool {
	return referral.Move(move).Button(referral.SideOf(v.R.Side)) && !v.Records(move)
}

// Records reports whether the reader records a move for a recipient without
// Relais: its form asks who said so.
func (v referralView) Records(move string) bool { return records(v.R, move) }

func records(r act.Referral, move string) bool {
	return r.Outside != "" && !slices.Contains(referral.Can(referral.Status(r.State), referral.S), referral.Move(move)) && referral.Move(move).Recorded()
}

// Accepts reports whether a move accepts: how long the place is held can be
// said with it.
func (v referralView) Accepts(move string) bool {
	return referral.Move(move) == referral.MoveAccept && v.Received
}

// Opens reports whether a move is the first opening of what was released.
func (v referralView) Opens(move string) bool { return referral.Move(move) == referral.MoveReceive }

// ReadAgain reports whether what was released can be opened again.
func (v referralView) ReadAgain(release string) bool {
	return v.Received && referral.ReleaseStatus(release) == referral.ReleaseOpened
}
