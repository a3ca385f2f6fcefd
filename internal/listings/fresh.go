package listings

import (
	"cmp"
	"context"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/directory"
	"relais/internal/directory/hsds"
	"relais/internal/directory/listing"
	"relais/internal/directory/sources"
	"relais/internal/directory/upkeep"
	"relais/internal/directory/visibility"
	"relais/internal/fault"
	"relais/internal/store"
)

// WorkList lists the services whose records are due, the longest overdue
// first. How often a service is looked for is counted nowhere, so that it
// can't order the list.
var WorkList = define.Define[act.WorkQuery, act.WorkList]("WorkList", "GET /directory/due", "directory", agency.SignedIn,
	"The services whose records are due to be verified.")

func (n *Listings) workList(ctx context.Context, s *agency.Session, in act.WorkQuery) (out act.WorkList, err error) {
	of := ""
	if in.Mine || !s.ReadsForMembers() {
		of = s.Agency // what is due of others would name what is for members
	}
	rules := upkeep.Rules()
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		due, total, err := tx.DueServices(ctx, of, in.Source, rules.Shortest(), in.Offset, cmp.Or(in.Limit, 50))
		if err != nil {
			return err
		}
		out = act.WorkList{Items: []act.WorkItem{}, Total: total}
		for _, d := range due {
			known, err := tx.Verifications(ctx, d.ID)
			if err != nil {
				return err
			}
			item := act.WorkItem{ID: d.ID, Name: listing.NameOf(d.Record), Source: d.Source, Agency: d.Agency,
				Verified: act.MomentOf(d.Verified), Due: act.MomentOf(d.At)}
			for _, v := range rules.Now(d.ID, known, d.Verified) {
				if !v.Due.After(tx.Now()) {
					item.Fields = append(item.Fields, v.Field)
				}
			}
			out.Items = append(out.Items, item)
		}
		return nil
	})
	return out, err
}

// VerifyService says that a record was checked today and is right, or kinds of
// its fields. What was verified holds against feeds that say otherwise.
var VerifyService = define.Define[act.VerifyService, act.Service]("VerifyService", "POST /services/{id}/verify", "directory", agency.SignedIn,
	"Say that the record of one's own service was checked today.")

func (n *Listings) verifyService(ctx context.Context, s *agency.Session, in act.VerifyService) (out act.Service, err error) {
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		e, err := seenService(ctx, tx, s, in.ID)
		if err != nil {
			return err
		}
		source, err := keeper(s, e)
		if err != nil {
			return err
		}
		method := cmp.Or(in.Method, map[string]string{directory.AgencySource: "own", directory.VerifiedSource: "phone"}[source])
		who := n.node.Pseudonym("directory", s.Member)
		if e, err = n.verify(ctx, tx, e, source, in.Fields, method, who); err != nil {
			return err
		}
		if err := n.node.Audit(ctx, tx, s, "directory.verify", e.ID); err != nil {
			return err
		}
		out, err = n.search.viewService(ctx, tx, s, e)
		return err
	})
	if fault.CodeOf(err) == fault.NotFound { // unless it is one that only its agency sees
		return n.editService(ctx, s, in.ID, "directory.verify",
			func(_ context.Context, tx *store.Tx, e directory.Entry) (hsds.Record, error) {
				return e.Record.Edit(map[string]any{"assured_date": tx.Now().Format(time.DateOnly)})
			})
	}
	return out, err
}

// verify notes that kinds of fields of a record were checked, all where none
// is named; then the record itself says so too.
func (n *Listings) verify(ctx context.Context, tx *store.Tx, e directory.Entry, source string, fields []string, method string, who []byte) (directory.Entry, error) {
	known, err := tx.Verifications(ctx, e.ID)
	if err != nil {
		return e, err
	}
	list := upkeep.Rules().Verify(e.ID, fields, method, who, known, e.Verified, tx.Now())
	if err := tx.PutVerifications(ctx, list); err != nil {
		return e, err
	}
	return sources.Confirm(ctx, tx, e, source, fields, who)
}

// confirmFor is how long a confirmation link works.
const confirmFor = 30 * 24 * time.Hour

// MakeConfirmLink makes a link by which a record is confirmed without signing in.
var MakeConfirmLink = define.Define[act.MakeConfirmLink, act.ConfirmLink]("MakeConfirmLink", "POST /services/{id}/confirmation-link", "directory", agency.SignedIn,
	"Make a link by which a record is confirmed without signing in.")

func (n *Listings) makeConfirmLink(ctx context.Context, s *agency.Session, in act.MakeConfirmLink) (out act.ConfirmLink, err error) {
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		e, err := seenService(ctx, tx, s, in.ID)
		if err != nil {
			return err
		}
		if err := mayLink(s, e); err != nil {
			return err
		}
		t := confirmToken{Service: e.ID, Made: tx.Now().Unix()}
		out = act.ConfirmLink{Token: n.signConfirm(t), Expires: t.expires()}
		out.Path = "/confirm/" + out.Token
		return n.node.Audit(ctx, tx, s, "directory.link", e.ID)
	})
	return out, err
}

// mayLink: the desk may ask anybody to confirm; an agency, its own people.
func mayLink(s *agency.Session, e directory.Entry) error {
	if s.KeepsDirectory() || mayEdit(s, e) == nil {
		return nil
	}
	return fault.New(fault.Forbidden, "directory.not_yours")
}

// LookAtConfirmation shows who holds a link what it is about.
var LookAtConfirmation = define.Define[act.ConfirmToken, act.Confirmation]("LookAtConfirmation", "POST /confirmations/look", "directory", agency.Anyone,
	"What a confirmation link is about.")

func (n *Listings) lookAtConfirmation(ctx context.Context, in act.ConfirmToken) (out act.Confirmation, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		out, _, err = n.confirmation(ctx, tx, in.Token)
		return err
	})
	return out, err
}

// ConfirmService confirms a record with a link. A second time changes nothing.
var ConfirmService = define.Define[act.ConfirmToken, act.Confirmation]("ConfirmService", "POST /confirmations", "directory", agency.Anyone,
	"Confirm a record with a link.")

func (n *Listings) confirmService(ctx context.Context, in act.ConfirmToken) (out act.Confirmation, err error) {
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		var e directory.Entry
		if out, e, err = n.confirmation(ctx, tx, in.Token); err != nil || out.Done {
			return err
		}
		source := directory.VerifiedSource
		if e.Agency != "" {
			source = directory.AgencySource
		}
		if _, err := n.verify(ctx, tx, e, source, nil, "link", nil); err != nil {
			return err
		}
		out.Done = true
		return n.node.AuditAs(ctx, tx, e.Agency, "", "directory.verify", e.ID)
	})
	return out, err
}

// confirmation opens a link: what strangers may read of its service, and
// whether the link was used.
func (n *Listings) confirmation(ctx context.Context, tx *store.Tx, token string) (out act.Confirmation, e directory.Entry, err error) {
	t, err := n.openConfirm(token)
	if err != nil {
		return out, e, err
	}
	if tx.Now().After(t.expires()) {
		return out, e, fault.New(fault.Gone, "directory.confirm.expired")
	}
	if e, err = service(ctx, tx, t.Service); err != nil {
		return out, e, err
	}
	known, err := tx.Verifications(ctx, e.ID)
	if err != nil {
		return out, e, err
	}
	for _, v := range known {
		out.Done = out.Done || v.Method == "link" && v.Verified.Unix() >= t.Made
	}
	shown := e
	if doc, ok := visibility.Public(e.Doc); ok {
		shown.Doc = doc
	} else {
		return out, e, fault.New(fault.NotFound, "directory.not_found")
	}
	out.Service, out.Expires = listing.View(shown, nil), t.expires()
	out.Service.Capacity, out.Service.Agency = nil, ""
	return out, e, nil
}
