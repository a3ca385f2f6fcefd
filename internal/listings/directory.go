package listings

import (
	"bytes"
	"context"
	"io"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/directory"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/write"
	"relais/internal/directory/listing"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
	"relais/internal/directory/search"
	"relais/internal/directory/sources"
	"relais/internal/directory/visibility"
	"relais/internal/fault"
	"relais/internal/store"
)

// ListNeeds returns the taxonomy of needs, with the number of services that
// answer each.
var ListNeeds = define.Define[act.None, act.NeedTypes]("ListNeeds", "GET /needs", "directory", agency.SignedIn,
	"The taxonomy of needs, with the number of services that answer each.")

func (n *Search) listNeeds(ctx context.Context, s *agency.Session, _ act.None) (out act.NeedTypes, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		engine, err := n.engine(ctx, tx)
		if err == nil {
			out = search.NeedTypes(needs.Default(), engine.PerNeed(s.ReadsForMembers()))
		}
		return err
	})
	return out, err
}

// SearchServices looks for services by words and a few filters.
var SearchServices = define.Define[act.SearchServices, act.Matches]("SearchServices", "POST /services/search", "directory", agency.SignedIn,
	"Look for services by words and a few filters.")

func (n *Search) searchServices(ctx context.Context, s *agency.Session, in act.SearchServices) (out act.Matches, err error) {
	return n.match(ctx, s, func(tx *store.Tx) (match.Question, error) { return search.WordsQuestion(in, tx.Now()) })
}

// MatchNeeds finds what fits a person's situation, and says why. What was
// asked is kept nowhere.
var MatchNeeds = define.Define[act.MatchNeeds, act.Matches]("MatchNeeds", "POST /matches", "directory", agency.SignedIn,
	"Find what fits a person's situation, and why; what was asked is kept nowhere.")

func (n *Search) matchNeeds(ctx context.Context, s *agency.Session, in act.MatchNeeds) (out act.Matches, err error) {
	return n.match(ctx, s, func(tx *store.Tx) (match.Question, error) { return search.Question(in, tx.Now()) })
}

func (n *Search) match(ctx context.Context, s *agency.Session, ask func(*store.Tx) (match.Question, error)) (out act.Matches, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		q, err := ask(tx)
		if err != nil {
			return err
		}
		q.Members = s.ReadsForMembers()
		engine, err := n.engine(ctx, tx)
		if err == nil {
			out = search.Answer(engine.Match(q))
		}
		return err
	})
	return out, err
}

// GetService returns a service. Members of the agency that runs it also read
// its hidden place.
var GetService = define.Define[act.ServiceRef, act.Service]("GetService", "GET /services/{id}", "directory", agency.SignedIn,
	"One service; its own agency also reads its hidden place.")

func (n *Search) getService(ctx context.Context, s *agency.Session, in act.ServiceRef) (out act.Service, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		out, err = n.Service(ctx, tx, s, in.ID)
		return err
	})
	return out, err
}

// Service is a service as a session reads it, in a transaction of another room.
func (n *Search) Service(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (out act.Service, err error) {
	e, err := readService(ctx, tx, s, id)
	if err != nil {
		return out, err
	}
	return n.viewService(ctx, tx, s, e)
}

// service is a record of a service as the directory holds it. Who reads it for
// a session takes seenService.
func service(ctx context.Context, tx *store.Tx, id string) (directory.Entry, error) {
	e, err := tx.DirectoryEntry(ctx, hsds.KindService, id)
	if fault.CodeOf(err) == fault.NotFound {
		e, err = sources.Follow(ctx, tx, hsds.KindService, id)
	}
	if fault.CodeOf(err) == fault.NotFound {
		err = fault.New(fault.NotFound, "directory.not_found")
	}
	return e, err
}

// seenService is what a session reads of a service; one of which it reads
// nothing doesn't exist for it.
func seenService(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (directory.Entry, error) {
	e, err := service(ctx, tx, id)
	if err != nil {
		return e, err
	}
	e, ok := seen(e, s)
	if !ok {
		return e, fault.New(fault.NotFound, "directory.not_found")
	}
	return e, nil
}

func (n *Search) viewService(ctx context.Context, tx *store.Tx, s *agency.Session, e directory.Entry) (act.Service, error) {
	var organization *hsds.Organization
	if o, err := tx.DirectoryEntry(ctx, hsds.KindOrganization, e.Organization); err == nil {
		if o, ok := seen(o, s); ok {
			view, _ := o.AsOrganization()
			organization = &view
		}
	} else if fault.CodeOf(err) != fault.NotFound {
		return act.Service{}, err
	}
	own := e.Agency != "" && e.Agency == s.Agency
	if own {
		parts, _, err := hiddenParts(ctx, tx, s, e.ID)
		if err != nil {
			return act.Service{}, err
		}
		if e.Record, err = visibility.Join(e.Record, parts); err != nil {
			return act.Service{}, err
		}
	}
	out := listing.View(e, organization)
	if out.Capacity != nil {
		taken, _, err := n.taken.Now(ctx, tx)
		if err != nil {
			return act.Service{}, err
		}
		out.Capacity.Available = max(0, out.Capacity.Available-taken[e.ID])
	}
	listing.AddHours(&out, e.Record, tx.Now())
	if out.Own = mayEdit(s, e) == nil; out.Own {
		out.Seen = act.Seen{Seen: act.Fingerprint(e.Record.Digest())}
	}
	if out.Email == "" {
		out.Email = visibility.HiddenEmail(e.Record)
	}
	if own {
		v := visibility.Of(e.Record)
		out.Visibility, out.Parts = &v, visibility.ListParts(e.Record)
	}
	if !own || !s.CaseAccess() {
		return out, nil
	}
	h, err := tx.HiddenLocation(ctx, e.ID, s.Agency)
	switch {
	case fault.CodeOf(err) == fault.NotFound:
		return out, nil
	case err != nil:
		return out, err
	}
	keys, ok := s.Keys.Versions[h.KeyVersion]
	if !ok {
		return out, nil
	}
	p, err := visibility.OpenPlace(keys.Vault, h)
	if err == nil {
		place := act.HiddenPlace(p)
		out.Hidden = &place
	}
	return out, err
}

// ExportDirectory writes the public records in HSDS 3.2.3.
var ExportDirectory = define.Define[act.ExportDirectory, act.Export]("ExportDirectory", "GET /directory/export", "directory", agency.SignedIn,
	"The public records in HSDS 3.2.3.")

func (n *Search) exportDirectory(ctx context.Context, s *agency.Session, in act.ExportDirectory) (out act.Export, err error) {
	if in.Form == "" {
		in.Form = write.FormPage
	}
	var b bytes.Buffer
	records, err := n.ExportTo(ctx, s, in, &b)
	if err != nil {
		return out, err
	}
	return act.Export{Form: in.Form, Records: records, Data: b.Bytes()}, nil
}

// ExportTo is ExportDirectory that writes to w, after the records were read,
// so that a slow reader holds no transaction. It returns how many there are.
func (n *Search) ExportTo(ctx context.Context, s *agency.Session, in act.ExportDirectory, w io.Writer) (int, error) {
	if err := agency.SignedIn.May(s); err != nil {
		return 0, err
	}
	if err := act.Check(&in); err != nil {
		return 0, err
	}
	if in.Form == "" {
		in.Form = write.FormPage
	}
	var records []hsds.Record
	err := n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		entries, err := tx.DirectoryChanges(ctx, 0, in.Source)
		if err != nil {
			return err
		}
		records = make([]hsds.Record, 0, len(entries))
		for _, e := range entries {
			e, ok := seen(e, s)
			if !ok {
				continue
			}
			one := []hsds.Record{e.Record}
			if !in.Licensed && !e.Licensed {
				one = hsds.Unlicensed(one)
			}
			records = append(records, one...)
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return len(records), write.Records(w, in.Form, records)
}
