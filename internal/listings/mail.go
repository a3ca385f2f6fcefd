package listings

import (
	"context"
	"slices"
	"strings"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/directory/upkeep"
	"relais/internal/fault"
	"relais/internal/mail"
	"relais/internal/seal"
	"relais/internal/store"
)

// UseMail makes the node write to agencies whose listings are due. Without it
// nothing is sent. Call it before Run.
func (n *Mailing) UseMail(s *mail.Sender) { n.mail = s }

// mailTo is whom a letter goes to: sealed for the node, which writes with
// nobody signed in.
type mailTo struct {
	Agency   string `json:"agency"`   // id
	Address  string `json:"address"`  // none: nothing is sent
	Language string `json:"language"` // code
}

func mailBind(recipient []byte) seal.Bind {
	return seal.Bind{Kind: "listing mail", Object: string(recipient)}
}

func (n *Mailing) openMailTo(m upkeep.Mailing) (to mailTo, err error) {
	err = agency.OpenJSON(n.node.Own, mailBind(m.Recipient), m.Body, &to)
	return to, err
}

func (n *Mailing) recipient(agencyID string) []byte {
	return n.node.Pseudonym("listing mail", agencyID)
}

// GetListingMail tells members of an agency where its letters go.
var GetListingMail = define.Define[act.None, act.ListingMail]("GetListingMail", "GET /listing-mail", "directory", agency.SignedIn,
	"Where one's agency gets letters that a listing is due for confirmation.")

func (n *Mailing) getListingMail(ctx context.Context, s *agency.Session, _ act.None) (out act.ListingMail, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		out, err = n.listingMail(ctx, tx, s.Agency)
		return err
	})
	return out, err
}

func (n *Mailing) listingMail(ctx context.Context, tx *store.Tx, agencyID string) (act.ListingMail, error) {
	out := act.ListingMail{On: n.mail != nil}
	m, err := tx.Mailing(ctx, n.recipient(agencyID))
	if fault.CodeOf(err) == fault.NotFound {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	to, err := n.openMailTo(m)
	out.Address, out.Language, out.State, out.Sent, out.Next = to.Address, to.Language, mailState(m), act.MomentOf(m.Sent), act.MomentOf(m.Next)
	if m.Stopped || m.State == "refused" {
		out.Next = nil
	}
	return out, err
}

func mailState(m upkeep.Mailing) string {
	if m.Stopped {
		return "stopped"
	}
	return m.State
}

// SetListingMail says where an agency's letters go: its administrators and
// coordinators. An address given again begins anew, except that a week passes
// between two letters all the same. The agency chooses it: nothing is ever
// sent to what a record says in public.
var SetListingMail = define.Define[act.SetListingMail, act.ListingMail]("SetListingMail", "PUT /listing-mail", "directory", agency.SignedIn,
	"Say where one's agency gets such letters, or that it wants none.")

func (n *Mailing) setListingMail(ctx context.Context, s *agency.Session, in act.SetListingMail) (out act.ListingMail, err error) {
	if !s.Has(agency.Administrator) && !s.Has(agency.Coordinator) {
		return out, fault.New(fault.Forbidden, "directory.mail.who")
	}
	if in.Address != "" {
		if in.Address, err = mail.Address(in.Address); err != nil {
			return out, fault.Invalid("address", "directory.mail.address")
		}
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := n.setMailing(ctx, tx, s.Agency, in); err != nil {
			return err
		}
		if out, err = n.listingMail(ctx, tx, s.Agency); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "directory.mail", s.Agency)
	})
	return out, err
}

func (n *Mailing) setMailing(ctx context.Context, tx *store.Tx, agencyID string, in act.SetListingMail) error {
	id := n.recipient(agencyID)
	old, err := tx.Mailing(ctx, id)
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return err
	}
	if err != nil && in.Address == "" {
		return nil // never asked for, and not wanted
	}
	m := upkeep.Mailing{Recipient: id, State: "waiting", Next: tx.Now(), Sent: old.Sent}
	if in.Address == "" {
		m.Stopped = true // and nothing is kept of the address
	}
	if again := old.Sent.Add(upkeep.MailEvery); !old.Sent.IsZero() && again.After(m.Next) {
		m.Next = again
	}
	m.Body = agency.SealJSON(n.node.Own, mailBind(id), mailTo{agencyID, in.Address, in.Language})
	if err := tx.DropMailing(ctx, id); err != nil { // links sent elsewhere work no longer
		return err
	}
	return tx.PutMailing(ctx, m)
}

// ListListingMail tells the desk, and who runs the machine, what became of
// letters. Addresses are the agencies' own business.
var ListListingMail = define.Define[act.None, act.ListingMails]("ListListingMail", "GET /listing-mail/agencies", "directory", agency.SignedIn,
	"Which agencies were written to, and what became of it (desk).")

func (n *Mailing) listListingMail(ctx context.Context, s *agency.Session, _ act.None) (out act.ListingMails, err error) {
	if !s.Operates() && !s.KeepsDirectory() {
		return out, fault.New(fault.Forbidden, "directory.mail.desk")
	}
	out = act.ListingMails{On: n.mail != nil, Items: []act.AgencyMailing{}}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		server, err := tx.MailServer(ctx)
		if err != nil {
			return err
		}
		if out.Failing = server.Failures > 0; out.Failing {
			out.Failed = act.MomentOf(server.Failed)
		}
		all, err := tx.Mailings(ctx)
		for _, m := range all {
			to, err := n.openMailTo(m)
			if err != nil {
				continue // the log says so whenever its letter is due
			}
			if err := n.addMailing(ctx, tx, m, to, &out); err != nil {
				return err
			}
		}
		return err
	})
	slices.SortFunc(out.Items, func(a, b act.AgencyMailing) int { return strings.Compare(a.Name.FR+a.Agency, b.Name.FR+b.Agency) })
	return out, err
}

func (n *Mailing) addMailing(ctx context.Context, tx *store.Tx, m upkeep.Mailing, to mailTo, out *act.ListingMails) error {
	a, err := n.node.AgencyPublic(ctx, tx, to.Agency)
	if err != nil {
		return err
	}
	item := act.AgencyMailing{Agency: a.ID, Name: a.Name, State: mailState(m), Sent: act.MomentOf(m.Sent)}
	if !m.Stopped && m.State != "refused" {
		item.Next = act.MomentOf(m.Next)
	}
	out.Items = append(out.Items, item)
	return nil
}
