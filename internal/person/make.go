package person

import (
	"context"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/card"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/seal"
	"relais/internal/store"
)

// MakeCard makes the card of a person. One that they had stops working.
var MakeCard = define.Define[act.MakeCard, act.NewCard]("MakeCard", "POST /cases/{id}/card", "person", agency.CaseDesk,
	"Make the card with which a person opens their own file; its words are told once, and the card before stops working.")

// made is a card before it is stored.
type made struct {
	row  store.PersonCardRow
	keys card.Keys
	out  act.NewCard

	state card.State // what the node notes
}

func (n *Person) makeCard(ctx context.Context, s *agency.Session, in act.MakeCard) (out act.NewCard, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		child, err := n.files().Child(ctx, tx, s, in.Case)
		if err == nil && child && !in.ToChild {
			err = fault.Invalid("to_child", "family.card_child")
		}
		return err
	})
	if err != nil {
		return out, err
	}
	m, err := n.drawn(ctx, s, in)
	if err != nil {
		return out, err
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		row := m.row
		shown, err := n.files().Shown(ctx, tx, s, in.Case)
		if err != nil {
			return err
		}
		st := m.state
		st.Also = shown.Also
		row.State = card.SealState(n.node.Own, row.ID, st)
		if err := store.AddPersonCard(ctx, tx, &row); err != nil {
			return err
		}
		t := teller{n, ctx, tx, row, m.keys.Seal.Public(), s.Agency}
		if err := t.all(s, shown); err != nil {
			return err
		}
		if err := t.conversation(s, in.Case); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "card.make", in.Case)
	})
	if err != nil {
		return act.NewCard{}, err
	}
	return m.out, nil
}

// drawn draws words and keys, and hashes the words, which takes its time.
func (n *Person) drawn(ctx context.Context, s *agency.Session, in act.MakeCard) (m made, err error) {
	m.out = act.NewCard{Form: in.Form, Words: card.Draw(in.Form)}
	m.keys = card.NewKeys(false)
	id := seal.NewID()
	m.state = card.State{Agency: s.Agency, Case: in.Case, By: s.Member, Made: n.node.DB.Now().UnixMicro(),
		Seal: m.keys.Seal.Public().Bytes(), Sign: m.keys.Sign.Public().Bytes()}
	m.row = store.PersonCardRow{ID: id, Mark: node.OwnFile(n.node, in.Case),
		Second: card.NoFind(), Other: card.NoKeys(id)}
	first, err := n.secret(ctx, m.out.Words)
	if err != nil {
		return m, err
	}
	defer first.Wipe()
	m.row.First, m.row.Own = first.Find(n.node.Key), first.SealKeys(id, m.keys)
	if in.Second {
		m.out.Second = card.Draw(in.Form)
		second, err := n.secret(ctx, m.out.Second)
		if err != nil {
			return m, err
		}
		defer second.Wipe()
		m.row.Second, m.row.Other = second.Find(n.node.Key), second.SealKeys(id, card.NewKeys(true))
	}
	return m, nil
}

func (n *Person) secret(ctx context.Context, words []string) (card.Secret, error) {
	read, _, err := card.Read(card.Join(words))
	if err != nil {
		return card.Secret{}, err
	}
	return card.Derive(ctx, read, n.node.Key, n.node.Argon)
}

// TryCard lets the person type their words once before they leave: words that are lost
// at once are the failure of every such card.
var TryCard = define.Define[act.TryCard, act.CardInfo]("TryCard", "POST /cases/{id}/card/try", "person", agency.CaseDesk,
	"Type the words of a card once, before the person leaves.")

func (n *Person) tryCard(ctx context.Context, s *agency.Session, in act.TryCard) (out act.CardInfo, err error) {
	read, wrong, err := card.Read(in.Words)
	if err != nil {
		return out, mistyped(wrong)
	}
	secret, err := card.Derive(ctx, read, n.node.Key, n.node.Argon)
	if err != nil {
		return out, err
	}
	defer secret.Wipe()
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		row, st, err := n.cardOf(ctx, tx, s, in.Case)
		if err != nil {
			return err
		}
		if _, err := secret.OpenKeys(row.ID, row.Own); err != nil {
			if _, second := secret.OpenKeys(row.ID, row.Other); second != nil {
				return fault.Invalid("words", "own.words_other")
			}
			return fault.Invalid("words", "own.words_second")
		}
		st.Tried = true
		row.State = card.SealState(n.node.Own, row.ID, st)
		if err := store.SetPersonCard(ctx, tx, row); err != nil {
			return err
		}
		out = n.info(ctx, tx, st)
		return n.node.Audit(ctx, tx, s, "card.try", in.Case)
	})
	return out, err
}

// mistyped says which words are on no list.
func mistyped(wrong []int) error {
	if len(wrong) == 1 {
		return fault.Invalid("words", "own.word_wrong", wrong[0])
	}
	return fault.Invalid("words", "own.words_wrong")
}

// cardOf is the card of a case file that a member may read; not found where there is
// none.
func (n *Person) cardOf(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string) (row store.PersonCardRow, st card.State, err error) {
	if _, _, err = n.files().Known(ctx, tx, s, caseID); err != nil {
		return row, st, err
	}
	if row, err = store.PersonCard(ctx, tx, node.OwnFile(n.node, caseID)); err != nil {
		if fault.CodeOf(err) == fault.NotFound {
			err = fault.New(fault.NotFound, "own.no_card")
		}
		return row, st, err
	}
	st, err = card.OpenState(n.node.Own, row.ID, row.State)
	if err == nil && st.Case != caseID {
		err = fault.New(fault.Internal, "own.damaged")
	}
	return row, st, err
}

// GetCard says whether a person has a card.
var GetCard = define.Define[act.ID, act.CardInfo]("GetCard", "GET /cases/{id}/card", "person", agency.CaseDesk,
	"Whether a person has a card to open their own file.")

func (n *Person) getCard(ctx context.Context, s *agency.Session, in act.ID) (out act.CardInfo, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, st, err := n.cardOf(ctx, tx, s, in.ID)
		switch {
		case isNoCard(err):
			was, err := n.logged(ctx, tx, in.ID)
			out.Damaged = was.card
			return err
		case agency.Damaged(err) || fault.CodeOf(err) == fault.Internal && ctx.Err() == nil:
			out = act.CardInfo{Has: true, Damaged: true}
			return nil
		case err != nil:
			return err
		}
		out = n.info(ctx, tx, st)
		return nil
	})
	return out, err
}

func isNoCard(err error) bool {
	f, ok := fault.As(err)
	return ok && f.Key == "own.no_card"
}

func (n *Person) info(ctx context.Context, tx *store.Tx, st card.State) act.CardInfo {
	out := act.CardInfo{Has: true, Made: act.MomentOf(time.UnixMicro(st.Made).UTC()), Tried: st.Tried}
	if m, err := n.node.MemberPublic(ctx, tx, st.By); err == nil {
		out.By = m.Name
	}
	return out
}

// EndCard ends the card of a person, in one act: nothing opens with it any more.
var EndCard = define.Define[act.ID, act.None]("EndCard", "DELETE /cases/{id}/card", "person", agency.CaseDesk,
	"End the card of a person; nothing opens with its words any more.")

func (n *Person) endCard(ctx context.Context, s *agency.Session, in act.ID) (out act.None, err error) {
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if _, _, err := n.files().Known(ctx, tx, s, in.ID); err != nil {
			return err
		}
		has, err := store.DropPersonCard(ctx, tx, node.OwnFile(n.node, in.ID))
		if err == nil && !has {
			err = fault.New(fault.NotFound, "own.no_card")
		}
		if err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "card.end", in.ID)
	})
}
