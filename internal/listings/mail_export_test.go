package listings

import "context"

// DieSending sends the next letter as a process does that is killed before it
// notes what became of it.
func (n *Mailing) DieSending(ctx context.Context) error {
	m, l, err := n.claimLetter(ctx)
	if err != nil || m.Holder == "" {
		return err
	}
	return n.mail.Send(ctx, l)
}
