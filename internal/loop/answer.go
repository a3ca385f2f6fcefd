package loop

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/referral"
	"relais/internal/store"
)

// checkAnswer stops the answer to a question about an ask, like the note of
// an ask, when it holds what would say who the person is: until something is
// released, nothing that identifies may leave the agency.
func (n *Loop) checkAnswer(ctx context.Context, s *agency.Session, in act.Move) error {
	stops := referral.NoteStops(in.Text)
	unread := false
	err := n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, card, err := n.turn(ctx, tx, s, in.ID, 0)
		if err != nil || card.Case == "" {
			return err
		}
		c, err := n.openCase(ctx, tx, s, card.Case)
		if err != nil {
			return err
		}
		r, err := c.Reading()
		if err != nil {
			return err
		}
		facts, err := r.Facts(ctx)
		stops, unread = append(stops, facts.Stops(in.Text)...), !facts.Complete
		return err
	})
	switch {
	case err != nil:
		return err
	case unread:
		return fault.Invalid("text", "referral.note_unchecked")
	case len(stops) > 0:
		return fault.Invalid("text", "referral.note_stopped", stops[0])
	}
	return nil
}
