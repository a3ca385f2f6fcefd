package listings

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/directory"
	"relais/internal/directory/listing"
	"relais/internal/directory/upkeep"
	"relais/internal/directory/visibility"
	"relais/internal/fault"
	"relais/internal/seal"
	"relais/internal/store"
)

// mostDue is how many listings the page behind a link shows at once.
const mostDue = 200

func mailHash(token string) []byte {
	h := sha256.Sum256([]byte(token))
	return h[:]
}

var stopBind = seal.Bind{Kind: "listing mail stop"}

// stopToken says who wants no more letters. It works as long as the node key
// does: who gets a letter from an old mailbox can still say no.
func (n *Mailing) stopToken(recipient []byte) string {
	return base64.RawURLEncoding.EncodeToString(n.node.Own.Derive("relais listing mail stop").Seal(stopBind, recipient))
}

// LookAtListings shows who holds a letter's link what is due: only what
// strangers may read, since the letter went through strangers' machines.
var LookAtListings = define.Define[act.ConfirmToken, act.ListingsDue]("LookAtListings", "POST /confirmations/list/look", "directory", agency.Anyone,
	"The listings that a letter's link is about.")

func (n *Mailing) lookAtListings(ctx context.Context, in act.ConfirmToken) (out act.ListingsDue, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		out, _, err = n.listingsDue(ctx, tx, in.Token)
		return err
	})
	return out, err
}

// listingsDue opens a link that works, and finds what is due behind it.
func (n *Mailing) listingsDue(ctx context.Context, tx *store.Tx, token string) (out act.ListingsDue, shown []directory.Entry, err error) {
	link, err := tx.MailLink(ctx, mailHash(token))
	if fault.CodeOf(err) == fault.NotFound {
		return out, nil, fault.New(fault.NotFound, "directory.mail.none")
	}
	if err != nil {
		return out, nil, err
	}
	if !link.Used.IsZero() {
		return out, nil, fault.New(fault.Gone, "directory.mail.used")
	}
	if tx.Now().After(link.Expires) {
		return out, nil, fault.New(fault.Gone, "directory.mail.expired")
	}
	m, err := tx.Mailing(ctx, link.Recipient)
	if err != nil {
		return out, nil, err
	}
	to, err := n.openMailTo(m)
	if err != nil {
		return out, nil, err
	}
	due, _, err := tx.DueServices(ctx, to.Agency, "", upkeep.Rules().Shortest(), 0, mostDue)
	out = act.ListingsDue{Items: []act.Service{}, Expires: link.Expires}
	for _, d := range due {
		doc, ok := visibility.Public(d.Doc)
		if !ok {
			out.Members++
			continue
		}
		e, err := service(ctx, tx, d.ID)
		if err != nil {
			return out, nil, err
		}
		shown = append(shown, e)
		e.Doc = doc
		v := listing.View(e, nil)
		v.Capacity, v.Agency = nil, ""
		out.Items = append(out.Items, v)
	}
	return out, shown, err
}

// ConfirmListings confirms the listings that are right. The link is used up
// with it; what was left out comes with the next letter.
var ConfirmListings = define.Define[act.ConfirmListings, act.ListingsDue]("ConfirmListings", "POST /confirmations/list", "directory", agency.Anyone,
	"Confirm listings with a letter's link.")

func (n *Mailing) confirmListings(ctx context.Context, in act.ConfirmListings) (out act.ListingsDue, err error) {
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		var shown []directory.Entry
		if out, shown, err = n.listingsDue(ctx, tx, in.Token); err != nil {
			return err
		}
		out.Done = 0
		for _, e := range shown {
			if !slices.Contains(in.Services, e.ID) {
				continue
			}
			if _, err := n.listings.verify(ctx, tx, e, directory.AgencySource, nil, "link", nil); err != nil {
				return err
			}
			if err := n.node.AuditAs(ctx, tx, e.Agency, "", "directory.verify", e.ID); err != nil {
				return err
			}
			out.Done++
		}
		if out.Done == 0 {
			return fault.Invalid("services", "directory.mail.nothing")
		}
		first, err := tx.UseMailLink(ctx, mailHash(in.Token))
		if err == nil && !first {
			err = fault.New(fault.Gone, "directory.mail.used")
		}
		if err != nil {
			return err
		}
		out.Items = []act.Service{}
		return nil
	})
	return out, err
}

// StopListingMail stops the letters to whoever got the link. A second time
// changes nothing; the agency's own page begins them again.
var StopListingMail = define.Define[act.StopListingMail, act.None]("StopListingMail", "POST /confirmations/stop", "directory", agency.Anyone,
	"No more such letters, with the link in one of them.")

func (n *Mailing) stopListingMail(ctx context.Context, in act.StopListingMail) (out act.None, err error) {
	none := fault.New(fault.NotFound, "directory.mail.none")
	sealed, err := base64.RawURLEncoding.DecodeString(in.Token)
	if err != nil {
		return out, none
	}
	recipient, err := n.node.Own.Derive("relais listing mail stop").Open(stopBind, sealed)
	if err != nil {
		return out, none
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		m, err := tx.Mailing(ctx, recipient)
		if fault.CodeOf(err) == fault.NotFound {
			return none
		}
		if err != nil || m.Stopped {
			return err
		}
		to, err := n.openMailTo(m)
		if err != nil {
			return err
		}
		m.Stopped = true
		if err := tx.PutMailing(ctx, m); err != nil {
			return err
		}
		return n.node.AuditAs(ctx, tx, to.Agency, "", "directory.mail", to.Agency)
	})
}
