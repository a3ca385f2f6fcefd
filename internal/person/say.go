package person

import (
	"cmp"
	"context"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/card"
	"relais/internal/casefile"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/record"
	"relais/internal/seal"
	"relais/internal/store"
)

// What a person says beside the codes of forms.
const (
	saidWithdraw = "withdraw" // took a consent back
	saidDisagree = "disagree" // never agreed
	saidReferral = "referral" // took a request back
	saidSecond   = "second"   // the second words were used
	saidMessage  = "message"  // a message
	answerDays   = 30         // in which a copy, a correction or an erasure is answered (PIPEDA, principle 4.9.4 and s. 8(3); Quebec, Act respecting the protection of personal information in the private sector, s. 32)
)

// EndOwn takes back, on the person's own word, a consent or a request. What was sent
// under the consent stops opening before the answer is given.
var EndOwn = define.Define[act.EndOwn, act.OwnFile]("EndOwn", "POST /own/end", "person", agency.Anyone,
	"Take a consent or a request back, or say that one never agreed.")

func (n *Person) endOwn(ctx context.Context, in act.EndOwn) (out act.OwnFile, err error) {
	return n.acts(ctx, in.Token, card.Kept{Kind: endKind(in), About: in.ID, Text: in.Text}, func(ctx context.Context, tx *store.Tx, v *visit) error {
		lines, err := v.lines(ctx, tx)
		if err != nil {
			return err
		}
		for _, l := range lines {
			switch {
			case l.Consent != nil && l.Consent.ID == in.ID:
				return v.endConsent(ctx, tx, &l, in)
			case l.Referral != nil && l.Referral.ID == in.ID:
				return v.endReferral(ctx, tx, in)
			}
		}
		return v.endUnseen(ctx, tx, in)
	})
}

// endKind is what who takes something back says by it.
func endKind(in act.EndOwn) string {
	if in.Disagree {
		return saidDisagree
	}
	return saidWithdraw
}

// endUnseen takes back a consent of the file whose line is gone or does not open: what
// somebody did to it keeps nothing open. Second words end nothing.
func (v *visit) endUnseen(ctx context.Context, tx *store.Tx, in act.EndOwn) error {
	_, err := v.consentOpen(ctx, tx, in.ID)
	if fault.CodeOf(err) == fault.NotFound || v.keys.Plain {
		return fault.New(fault.NotFound, "own.not_there")
	}
	if err != nil {
		return err
	}
	return v.endConsent(ctx, tx, nil, in)
}

// acts carries out what a person does in their own file, and shows it again. What
// comes after the session has ended is kept for them, sealed to their key.
func (n *Person) acts(ctx context.Context, token string, kept card.Kept, do func(context.Context, *store.Tx, *visit) error) (out act.OwnFile, err error) {
	late := false
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		v, err := n.visit(ctx, tx, token)
		if late = err == errShut; late {
			late, err = n.keep(ctx, tx, token, kept)
			return err
		}
		if err != nil {
			return err
		}
		if err := do(ctx, tx, v); err != nil {
			return err
		}
		if err := v.dropLate(ctx, tx); err != nil {
			return err
		}
		out, err = v.file(ctx, tx)
		return err
	})
	switch {
	case err != nil:
		return act.OwnFile{}, err
	case late:
		return act.OwnFile{}, fault.New(fault.NotFound, "own.kept")
	}
	return out, nil
}

// dropLate takes away what came too late, once the person has done something. Second
// words take nothing away.
func (v *visit) dropLate(ctx context.Context, tx *store.Tx) error {
	t, err := v.teller(ctx, tx)
	if err != nil || v.keys.Plain {
		return err
	}
	return store.DropPersonLine(ctx, tx, v.row.Key, t.tag("late", ""))
}

// keep seals to the person what came too late, and reports whether it was theirs.
func (n *Person) keep(ctx context.Context, tx *store.Tx, token string, kept card.Kept) (bool, error) {
	row, err := store.PersonCardBySession(ctx, tx, seal.HashToken(token))
	if err != nil {
		return false, shut(err)
	}
	st, damaged := card.OpenState(n.node.Own, row.ID, row.State)
	if damaged == nil && st.Plain {
		return true, nil // a page with nothing on it keeps nothing, and says the same
	}
	t, err := n.teller(ctx, tx, row.Mark)
	if err != nil || t == nil {
		return false, errShut
	}
	return true, t.put("late", "", card.Line{At: tx.Now().UnixMicro(), Kept: &kept})
}

func (v *visit) teller(ctx context.Context, tx *store.Tx) (*teller, error) {
	to, _, err := v.st.Public()
	return &teller{v.n, ctx, tx, v.row, to, v.st.Agency}, err
}

// endConsent ends a consent and what rests on it; l is its line, nil for none. The line
// shows that it is the person's, whatever its row says of the file.
func (v *visit) endConsent(ctx context.Context, tx *store.Tx, l *card.Line, in act.EndOwn) error {
	said := card.Said{Kind: endKind(in), About: in.ID, Text: in.Text}
	if err := v.n.files().EndConsent(ctx, tx, v.st.Agency, in.ID); err != nil {
		return err
	}
	hash := ""
	if l != nil {
		hash = l.Consent.Hash
	}
	if err := v.mention(ctx, tx, said, hash); err != nil {
		return err
	}
	t, err := v.teller(ctx, tx)
	if err != nil {
		return err
	}
	if l != nil {
		l.Consent.State = string(casefile.Withdrawn)
		err = t.put("consent", in.ID, *l)
	}
	if err != nil {
		return err
	}
	return v.n.node.AuditAs(ctx, tx, v.st.Agency, "", "own.withdraw", v.st.Case)
}

func (v *visit) endReferral(ctx context.Context, tx *store.Tx, in act.EndOwn) error {
	if err := v.n.loop().WithdrawOwn(ctx, tx, v.row.Mark, in.ID); err != nil {
		return err
	}
	if err := v.mention(ctx, tx, card.Said{Kind: saidReferral, About: in.ID, Text: in.Text}, ""); err != nil {
		return err
	}
	return v.n.node.AuditAs(ctx, tx, v.st.Agency, "", "own.withdraw", v.st.Case)
}

// mention is say for what has taken effect already: an agency whose keys somebody
// changed in the database can't read it, and that undoes nothing.
func (v *visit) mention(ctx context.Context, tx *store.Tx, said card.Said, hash string) error {
	if err := v.say(ctx, tx, said, hash); err != nil && !agency.Damaged(err) && fault.CodeOf(err) != fault.NotFound {
		return err
	}
	return nil
}

// say seals what the person says to their agency, signed by their key, and to
// themselves.
func (v *visit) say(ctx context.Context, tx *store.Tx, said card.Said, hash string) error {
	said.Case, said.At = v.st.Case, tx.Now().UnixMicro()
	id, err := v.n.post(ctx, tx, v.st.Agency, true, v.keys.Say(said, hash))
	if err != nil {
		return err
	}
	t, err := v.teller(ctx, tx)
	if err != nil {
		return err
	}
	return t.put("word", id, card.Line{At: said.At, Word: &card.Word{ID: id, Mine: true, Kind: said.Kind, Text: said.Text, Due: said.Due}})
}

// post seals words to an agency.
func (n *Person) post(ctx context.Context, tx *store.Tx, to string, waits bool, said card.Said) (id string, err error) {
	p, err := n.node.AgencyPublic(ctx, tx, to)
	if err != nil {
		return "", err
	}
	id = seal.NewID()
	sealed, err := said.Vouched(n.node.Own, id).Seal(p.Seal, card.SaidInfo(id, to, p.Version))
	if err != nil {
		return "", err
	}
	return id, store.AddPersonWord(ctx, tx, store.PersonWordRow{ID: id, Agency: node.PersonWords(n.node, to), Mark: node.OwnWords(n.node, said.Case), Version: p.Version, Waits: waits, Sealed: sealed})
}

// alarm tells the agency that the second words were used.
func (n *Person) alarm(ctx context.Context, tx *store.Tx, st card.State) error {
	said := card.Said{Case: st.Case, At: tx.Now().UnixMicro(), Kind: saidSecond}
	if _, err := n.post(ctx, tx, st.Agency, true, said); err != nil {
		return err
	}
	return n.node.AuditAs(ctx, tx, st.Agency, "", "own.second", st.Case)
}

// SayOwn is a message to one's worker, or something that one asks for.
var SayOwn = define.Define[act.SayOwn, act.OwnFile]("SayOwn", "POST /own/say", "person", agency.Anyone,
	"Write to one's worker, or ask for a copy, a correction or an erasure.")

func (n *Person) sayOwn(ctx context.Context, in act.SayOwn) (out act.OwnFile, err error) {
	if (in.Kind == saidMessage || in.Kind == "correct" || in.Kind == "went") && in.Text == "" {
		return out, fault.Invalid("text", "own.text")
	}
	return n.acts(ctx, in.Token, card.Kept{Kind: in.Kind, About: in.About, Text: in.Text}, func(ctx context.Context, tx *store.Tx, v *visit) error {
		if v.keys.Plain {
			return nil // a page with nothing on it takes what is typed, and keeps nothing
		}
		said := card.Said{Kind: in.Kind, About: in.About, Text: in.Text}
		if in.Kind == "copy" || in.Kind == "correct" || in.Kind == "erase" {
			said.Due = tx.Now().AddDate(0, 0, answerDays).UnixMicro()
		}
		if err := v.say(ctx, tx, said, ""); err != nil {
			return err
		}
		return v.n.node.AuditAs(ctx, tx, v.st.Agency, "", "own.say", v.st.Case)
	})
}

// WritePerson is a message from a worker to a person, which waits in their own file.
// Nothing is sent to the person.
var WritePerson = define.Define[act.WritePerson, act.PersonWord]("WritePerson", "POST /cases/{id}/words", "person", agency.CaseDesk,
	"Write to a person, in their own file. Nothing is sent to them.")

func (n *Person) writePerson(ctx context.Context, s *agency.Session, in act.WritePerson) (out act.PersonWord, err error) {
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		known, _, err := n.files().Known(ctx, tx, s, in.Case)
		if err != nil {
			return err
		}
		if _, _, err := n.cardOf(ctx, tx, s, in.Case); err != nil {
			return err
		}
		t, err := n.teller(ctx, tx, node.OwnFile(n.node, in.Case))
		if err == nil && t == nil {
			err = fault.New(fault.Conflict, "own.damaged")
		}
		if err != nil {
			return err
		}
		said := card.Said{Case: in.Case, At: tx.Now().UnixMicro(), Kind: saidMessage, Text: in.Text, By: s.Member}
		id, err := n.post(ctx, tx, s.Agency, false, said)
		if err != nil {
			return err
		}
		if err := t.put("word", id, card.Line{At: said.At, Word: &card.Word{ID: id, Kind: saidMessage, Text: in.Text}}); err != nil {
			return err
		}
		out = act.PersonWord{ID: id, Case: in.Case, Known: known, Kind: said.Kind, Text: said.Text, By: s.Name, At: time.UnixMicro(said.At).UTC()}
		if err := n.node.KeepAbout(ctx, tx, in.Case, out); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "person.write", in.Case)
	})
	if err != nil {
		return act.PersonWord{}, err
	}
	return out, nil
}

// conversation seals to a new card what was written before; what was dealt with is
// due no more.
func (t *teller) conversation(s *agency.Session, caseID string) error {
	rows, err := store.PersonWords(t.ctx, t.tx, node.PersonWords(t.n.node, s.Agency), node.OwnWords(t.n.node, caseID), mostWords)
	if err != nil {
		return err
	}
	for _, row := range rows {
		said, err := openSaid(s, row)
		if err != nil || said.Kind == saidSecond {
			continue
		}
		w := card.Word{ID: row.ID, Mine: said.By == "", Kind: said.Kind, Text: said.Text}
		if row.Waits {
			w.Due = said.Due
		}
		if err := t.put("word", row.ID, card.Line{At: said.At, Word: &w}); err != nil {
			return err
		}
	}
	return nil
}

// openSaid opens words that were sealed to the session's agency.
func openSaid(s *agency.Session, row store.PersonWordRow) (said card.Said, err error) {
	keys, ok := s.Keys.Versions[row.Version]
	if !ok {
		return said, seal.ErrOpen
	}
	plain, err := keys.Seal.Open(card.SaidInfo(row.ID, s.Agency, row.Version), row.Sealed)
	if err != nil {
		return said, err
	}
	return said, record.Decode(plain, &said)
}

// mostWords is how many are listed of a person, and of all that wait.
const mostWords = 200

// PersonWordsOf lists what a person and the agency wrote to one another.
var PersonWordsOf = define.Define[act.ID, act.PersonWords]("PersonWordsOf", "GET /cases/{id}/words", "person", agency.CaseDesk,
	"What a person and the agency wrote to one another.")

func (n *Person) personWordsOf(ctx context.Context, s *agency.Session, in act.ID) (out act.PersonWords, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		if out, err = n.wordsOf(ctx, tx, s, in.ID); err != nil {
			return err
		}
		was, err := n.logged(ctx, tx, in.ID)
		out.Damaged = was.words > len(out.Items) && len(out.Items) < mostWords
		return err
	})
	if err != nil {
		return act.PersonWords{}, err
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, "person.words", in.ID)
	})
}

func (n *Person) wordsOf(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string) (out act.PersonWords, err error) {
	known, _, err := n.files().Known(ctx, tx, s, caseID)
	if err != nil {
		return out, err
	}
	rows, err := store.PersonWords(ctx, tx, node.PersonWords(n.node, s.Agency), node.OwnWords(n.node, caseID), mostWords)
	out.Items = []act.PersonWord{}
	for _, row := range rows {
		out.Items = append(out.Items, n.view(ctx, tx, s, row, func(string) string { return known }))
	}
	return out, err
}

// ListPersonWords lists what people wrote that waits: to their worker, or to anybody
// where they have none.
var ListPersonWords = define.Define[act.None, act.PersonWords]("ListPersonWords", "GET /person-words", "person", agency.CaseDesk,
	"What people wrote from their own files that waits for an answer.")

func (n *Person) listPersonWords(ctx context.Context, s *agency.Session, _ act.None) (out act.PersonWords, err error) {
	out.Items, err = n.WaitingWords(ctx, s, false)
	return out, err
}

// WaitingWords are what people wrote that waits: all of it, or as ListPersonWords
// lists it.
func (n *Person) WaitingWords(ctx context.Context, s *agency.Session, all bool) (out []act.PersonWord, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		out = []act.PersonWord{}
		rows, err := store.WaitingPersonWords(ctx, tx, node.PersonWords(n.node, s.Agency), mostWords)
		if err != nil {
			return err
		}
		for _, row := range rows {
			mine := true
			w := n.view(ctx, tx, s, row, func(caseID string) string {
				known, worker, err := n.files().Known(ctx, tx, s, caseID)
				mine = all || err != nil || worker == "" || worker == s.Member
				return known
			})
			if mine || w.Kind == saidSecond {
				out = append(out, w)
			}
		}
		return nil
	})
	return out, err
}

// view is words as the agency reads them. Those that do not open say so.
func (n *Person) view(ctx context.Context, tx *store.Tx, s *agency.Session, row store.PersonWordRow, known func(caseID string) string) act.PersonWord {
	said, err := openSaid(s, row)
	if err != nil {
		return act.PersonWord{ID: row.ID, Kind: "damaged", Waits: row.Waits, Damaged: true}
	}
	w := act.PersonWord{ID: row.ID, Case: said.Case, Known: known(said.Case), Kind: said.Kind, About: said.About, Text: said.Text,
		At: time.UnixMicro(said.At).UTC(), Due: moment(said.Due), Waits: row.Waits}
	switch {
	case !said.VouchHolds(n.node.Own, row.ID):
		w.Unsure = true
	case said.By != "":
		if m, err := n.node.MemberPublic(ctx, tx, said.By); err == nil && m.Agency == s.Agency {
			w.By = m.Name
		}
	case said.Kind != saidSecond:
		w.Unsure = !n.signed(ctx, tx, said)
	}
	return w
}

// signed reports whether the key of the person's card signed words. Of those of a card
// that was replaced or ended since, the node's word is what is left.
func (n *Person) signed(ctx context.Context, tx *store.Tx, said card.Said) bool {
	row, err := store.PersonCard(ctx, tx, node.OwnFile(n.node, said.Case))
	if err != nil {
		return fault.CodeOf(err) == fault.NotFound
	}
	st, err := card.OpenState(n.node.Own, row.ID, row.State)
	if err != nil {
		return false
	}
	_, v, err := st.Public()
	return err == nil && (said.At < st.Made || said.Holds(v))
}

// PersonWordDone notes that what a person wrote was dealt with.
var PersonWordDone = define.Define[act.PersonWordRef, act.None]("PersonWordDone", "POST /person-words/{id}/done", "person", agency.CaseDesk,
	"Note that what a person wrote was dealt with.")

func (n *Person) personWordDone(ctx context.Context, s *agency.Session, in act.PersonWordRef) (out act.None, err error) {
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		agency := node.PersonWords(n.node, s.Agency)
		row, err := store.PersonWord(ctx, tx, agency, in.ID)
		if err != nil {
			return err
		}
		said, err := openSaid(s, row)
		if err == nil {
			if _, _, err := n.files().Known(ctx, tx, s, said.Case); err != nil {
				return err
			}
		}
		if err := store.PersonWordSeen(ctx, tx, agency, in.ID); err != nil {
			return err
		}
		t, err := n.teller(ctx, tx, node.OwnFile(n.node, said.Case))
		if err == nil && t != nil && said.By == "" && said.Kind != saidSecond && said.Case != "" {
			w := card.Word{ID: row.ID, Mine: true, Kind: said.Kind, Text: said.Text, Due: said.Due, Done: tx.Now().UnixMicro()}
			err = t.put("word", row.ID, card.Line{At: said.At, Word: &w})
		}
		if err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "person.word_done", cmp.Or(said.Case, in.ID))
	})
}
