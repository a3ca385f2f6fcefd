package listings

import (
	"cmp"
	"context"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/directory"
	"relais/internal/directory/listing"
	"relais/internal/directory/sources"
	"relais/internal/directory/upkeep"
	"relais/internal/fault"
	"relais/internal/seal"
	"relais/internal/store"
)

// mostSuggestions is how many changes a member suggests in a day: more than
// anybody finds, and fewer than would bury those of others.
const mostSuggestions = 100

// suggestionBody is what members wrote, sealed for the node.
type suggestionBody struct {
	Field   string `json:"f"`           // code
	Value   string `json:"v,omitempty"` // what it should say
	Why     string `json:"w"`           // in words
	Answer  string `json:"a,omitempty"` // of who decided
	Applied bool   `json:"d,omitempty"` // the record says so now
}

func suggestionBind(id string) seal.Bind { return seal.Bind{Kind: "directory suggestion", Object: id} }

// SuggestChange proposes a change to the record of any service.
var SuggestChange = define.Define[act.SuggestChange, act.Suggestion]("SuggestChange", "POST /services/{id}/suggestions", "directory", agency.SignedIn,
	"Propose a change to a service's record, with the reason.")

func (n *Listings) suggestChange(ctx context.Context, s *agency.Session, in act.SuggestChange) (out act.Suggestion, err error) {
	if in.Value == "" && in.Field != "closed" && in.Field != "other" {
		return out, fault.Invalid("value", "check.required")
	}
	if err := suggestedForm(in); err != nil {
		return out, err
	}
	id, body := seal.NewID(), suggestionBody{Field: in.Field, Value: in.Value, Why: in.Why}
	sealed := agency.SealJSON(n.node.Own, suggestionBind(id), body)
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		e, err := seenService(ctx, tx, s, in.ID)
		if err != nil {
			return err
		}
		row := upkeep.Suggestion{ID: id, Service: e.ID, Agency: e.Agency, Who: n.node.Pseudonym("directory", s.Member),
			Body: sealed, State: "open", Made: tx.Now()}
		if today, err := tx.SuggestionsSince(ctx, row.Who, tx.Now().Add(-24*time.Hour)); err != nil {
			return err
		} else if today >= mostSuggestions {
			return fault.New(fault.TooMany, "fault.too_many")
		}
		if err := tx.AddSuggestion(ctx, row); err != nil {
			return err
		}
		out = viewSuggestion(row, body, e)
		if err := n.node.Audit(ctx, tx, s, "directory.suggest", e.ID); err != nil {
			return err
		}
		return n.node.Keep(ctx, tx, out)
	})
	return out, err
}

// suggestedForm refuses what the field could never hold, while whoever
// suggests it can still mend it.
func suggestedForm(in act.SuggestChange) error {
	switch {
	case in.Value == "":
		return nil
	case in.Field == "url":
		return act.Check(&struct {
			Value string `json:"value" check:"url"`
		}{in.Value})
	case in.Field == "email":
		return act.Check(&struct {
			Value string `json:"value" check:"email"`
		}{in.Value})
	case in.Field == "phone":
		return act.Check(&struct {
			Value string `json:"value" check:"phone"`
		}{in.Value})
	}
	return nil
}

func viewSuggestion(row upkeep.Suggestion, b suggestionBody, e directory.Entry) act.Suggestion {
	return act.Suggestion{ID: row.ID, Service: row.Service, Name: listing.NameOf(e.Record), Field: b.Field, Value: b.Value,
		Why: b.Why, Now: listing.FieldNow(e.Record, b.Field), State: row.State, Answer: b.Answer, Applied: b.Applied, Agency: row.Agency,
		Made: row.Made, Decided: act.MomentOf(row.Decided)}
}

// ListSuggestions lists those that the reader may decide on, or made.
var ListSuggestions = define.Define[act.SuggestionQuery, act.Suggestions]("ListSuggestions", "GET /suggestions", "directory", agency.SignedIn,
	"The proposed changes that one may decide on, or that one made.")

func (n *Listings) listSuggestions(ctx context.Context, s *agency.Session, in act.SuggestionQuery) (out act.Suggestions, err error) {
	out.Items = []act.Suggestion{}
	if !in.Sent && agency.Listers.May(s) != nil {
		return out, nil
	}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		limit, look := cmp.Or(in.Limit, 50), ownService
		var rows []upkeep.Suggestion
		if in.Sent {
			rows, out.Total, err = tx.SuggestionsBy(ctx, n.node.Pseudonym("directory", s.Member), in.State, in.Offset, limit)
			look = anyService
		} else {
			desk := s.KeepsDirectory() && !in.Mine
			rows, out.Total, err = tx.Suggestions(ctx, s.Agency, desk, lateSince(tx), cmp.Or(in.State, "open"), in.Offset, limit)
		}
		if err != nil {
			return err
		}
		for _, row := range rows {
			var b suggestionBody
			if err := agency.OpenJSON(n.node.Own, suggestionBind(row.ID), row.Body, &b); err != nil {
				return err
			}
			e, _, err := look(ctx, tx, s, row.Service)
			if err != nil && fault.CodeOf(err) != fault.NotFound && fault.CodeOf(err) != fault.Gone {
				return err
			}
			out.Items = append(out.Items, viewSuggestion(row, b, e))
		}
		return nil
	})
	return out, err
}

// anyService is what the directory says of a service to members of any agency.
func anyService(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (directory.Entry, bool, error) {
	e, err := seenService(ctx, tx, s, id)
	return e, false, err
}

// DecideSuggestion accepts or refuses a suggestion.
var DecideSuggestion = define.Define[act.DecideSuggestion, act.Suggestion]("DecideSuggestion", "POST /suggestions/{id}/decision", "directory", agency.SignedIn,
	"Accept or refuse a proposed change.")

func (n *Listings) decideSuggestion(ctx context.Context, s *agency.Session, in act.DecideSuggestion) (out act.Suggestion, err error) {
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		row, err := n.suggestionFor(ctx, tx, s, in.ID)
		if err != nil {
			return err
		}
		var b suggestionBody
		if err := agency.OpenJSON(n.node.Own, suggestionBind(row.ID), row.Body, &b); err != nil {
			return err
		}
		e, locked, err := ownService(ctx, tx, s, row.Service)
		if err != nil {
			return err
		}
		if e.Agency != s.Agency && !deskDecides(tx, s, e, row) { // it came to another agency meanwhile
			return fault.New(fault.NotFound, "fault.not_found")
		}
		if row.State != "open" {
			return fault.New(fault.Conflict, "directory.suggestion.decided")
		}
		row.State, b.Answer = "refused", in.Answer
		if in.Accept {
			row.State = "accepted"
			if e, b.Applied, err = n.applySuggestion(ctx, tx, s, e, b, locked); err != nil {
				return err
			}
		}
		row.Body = agency.SealJSON(n.node.Own, suggestionBind(row.ID), b)
		row.Decided, row.DecidedBy = tx.Now(), n.node.Pseudonym("directory", s.Member)
		if err := tx.DecideSuggestion(ctx, row); err != nil {
			return err
		}
		out = viewSuggestion(row, b, e)
		return n.node.Audit(ctx, tx, s, "directory.decide", e.ID)
	})
	return out, err
}

// suggestionFor finds a suggestion that the session may decide on; to others
// it does not exist.
func (n *Listings) suggestionFor(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (upkeep.Suggestion, error) {
	none := fault.New(fault.NotFound, "fault.not_found")
	if agency.Listers.May(s) != nil {
		return upkeep.Suggestion{}, none
	}
	row, err := tx.SuggestionFor(ctx, id, s.Agency)
	if fault.CodeOf(err) == fault.NotFound && s.KeepsDirectory() {
		row, err = tx.SuggestionForDesk(ctx, id, lateSince(tx))
	}
	if fault.CodeOf(err) == fault.NotFound {
		err = none
	}
	return row, err
}

// deskDecides tells whether the desk decides on a suggestion about a service of
// another agency, or of none of the node.
func deskDecides(tx *store.Tx, s *agency.Session, e directory.Entry, row upkeep.Suggestion) bool {
	return s.KeepsDirectory() && (e.Agency == "" || !row.Made.After(lateSince(tx)))
}

// decideWithin is how long an agency has to decide on a suggestion before the
// desk may.
const decideWithin = 14 * 24 * time.Hour

func lateSince(tx *store.Tx) time.Time { return tx.Now().Add(-decideWithin) }

// applySuggestion writes what was suggested into the record, as narrow as what
// stood there. Where the telephone or e-mail address may be sealed for the
// agency, only somebody who can open it writes another.
func (n *Listings) applySuggestion(ctx context.Context, tx *store.Tx, s *agency.Session, e directory.Entry, b suggestionBody, locked bool) (directory.Entry, bool, error) {
	record, applied, err := listing.ApplySuggestion(e.Record, b.Field, b.Value, tx.Now())
	if err != nil || !applied {
		return e, false, err
	}
	if e.Agency != "" && e.Agency != s.Agency {
		_, err := tx.HiddenPart(ctx, e.ID, e.Agency)
		if err != nil && fault.CodeOf(err) != fault.NotFound {
			return e, false, err
		}
		locked = err == nil
	}
	if locked && (b.Field == "phone" || b.Field == "email") {
		return e, false, nil
	}
	e.Record = record
	if e.Agency == s.Agency && e.Agency != "" {
		_, err := n.putService(ctx, tx, s, e, "directory.suggested", locked)
		return e, err == nil, err
	}
	source := directory.VerifiedSource
	if e.Agency != "" { // the desk decides in its place
		source = directory.AgencySource
	}
	e, err = sources.AssertOwn(ctx, tx, e, source, false, n.node.Pseudonym("directory", s.Member))
	return e, err == nil, err
}
