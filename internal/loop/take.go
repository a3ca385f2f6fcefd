package loop

import (
	"cmp"
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/loop/released"
	"relais/internal/referral"
	"relais/internal/store"
)

// TakeOn says who at the recipient works on a referral: who takes it on, or a
// colleague to whom it is handed over, who is told. The sender is told nothing.
var TakeOn = define.Define[act.TakeOn, act.None]("TakeOn", "PUT /referrals/{id}/worker", "referrals", agency.CaseDesk,
	"Take a referral on, or hand it over to a colleague.")

func (n *Attention) takeOn(ctx context.Context, s *agency.Session, in act.TakeOn) (out act.None, err error) {
	who := cmp.Or(in.Member, s.Member)
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		o, err := n.loop.referralFor(ctx, tx, s, in.ID)
		if err != nil {
			return err
		}
		if o.side != referral.R || o.st.Clocks.Status.Final() {
			return errNotNow
		}
		staff, err := n.node.Colleagues(ctx, tx, s.Agency)
		if err != nil {
			return err
		}
		if !released.ReadsCases(staff, who) {
			return fault.Invalid("member", "casefile.no_colleague")
		}
		if o.st.Hand == who {
			return nil
		}
		o.st.Hand = who
		if err := n.clock.saveState(ctx, tx, o); err != nil {
			return err
		}
		if who != s.Member {
			if err := n.node.Notify(ctx, tx, who, act.Notice{Code: "notice.referral.yours", Link: "/referrals/" + o.ID}); err != nil {
				return err
			}
		}
		return n.node.Audit(ctx, tx, s, "referral.take_on", o.ID)
	})
}
