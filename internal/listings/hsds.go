package listings

import (
	"context"
	"encoding/json"
	"math"
	"strconv"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/directory/catalog"
	"relais/internal/directory/hsds"
	"relais/internal/fault"
	"relais/internal/store"
)

// Bounds of a page of the HSDS API, in records.
const (
	hsdsPage    = 50
	hsdsMaxPage = 1000
	hsdsStream  = 200 // read at once when all is streamed
)

// ListHSDS gives a page of the HSDS API; s is nil for strangers.
func (n *Search) ListHSDS(ctx context.Context, s *agency.Session, in act.HSDSQuery) (out act.HSDSPage, err error) {
	q, shape, err := hsdsQuery(s, in)
	if err != nil {
		return out, err
	}
	page, size, err := hsdsPageOf(in)
	if err != nil {
		return out, err
	}
	q.Offset, q.Limit = (page-1)*size, size
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := n.catalog.Refresh(ctx, tx); err != nil {
			return err
		}
		list, total := n.catalog.List(q)
		docs, err := n.catalog.Documents(ctx, tx, list, shape)
		out = envelope(docs, total, page, size)
		return err
	})
	return out, err
}

// StreamHSDS gives everything that a query of the HSDS API asks for to emit,
// record by record, without pages.
func (n *Search) StreamHSDS(ctx context.Context, s *agency.Session, in act.HSDSQuery, emit func(doc []byte) error) error {
	q, shape, err := hsdsQuery(s, in)
	if err != nil {
		return err
	}
	var list []catalog.Listed
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := n.catalog.Refresh(ctx, tx); err != nil {
			return err
		}
		list, _ = n.catalog.List(q)
		return nil
	})
	for err == nil && len(list) > 0 {
		some := list[:min(len(list), hsdsStream)]
		list = list[len(some):]
		var docs [][]byte
		err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			docs, err = n.catalog.Documents(ctx, tx, some, shape)
			return err
		})
		for i := 0; err == nil && i < len(docs); i++ {
			err = emit(docs[i])
		}
	}
	return err
}

// ReadHSDS gives one record of the HSDS API, whole.
func (n *Search) ReadHSDS(ctx context.Context, s *agency.Session, in act.HSDSRef) (out json.RawMessage, err error) {
	missing := fault.New(fault.NotFound, "fault.not_found")
	shape := catalog.Shape{Reader: readerOf(s), Full: true, Services: true, FullServices: in.FullService}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := n.catalog.Refresh(ctx, tx); err != nil {
			return err
		}
		one, ok := n.catalog.Get(hsds.Kind(in.Kind), in.ID, shape.Reader)
		if !ok {
			return missing
		}
		docs, err := n.catalog.Documents(ctx, tx, []catalog.Listed{one}, shape)
		if err == nil && len(docs) == 0 {
			return missing
		}
		if err == nil {
			out = docs[0]
		}
		return err
	})
	return out, err
}

// hsdsQuery checks a query and says it in the directory's words.
func hsdsQuery(s *agency.Session, in act.HSDSQuery) (q catalog.Query, shape catalog.Shape, err error) {
	if err := act.Check(&in); err != nil {
		return q, shape, err
	}
	q = catalog.Query{Reader: readerOf(s), Kind: hsds.Kind(in.Kind), Search: in.Search, Term: in.TaxonomyTermID,
		Taxonomy: in.TaxonomyID, Organization: in.OrganizationID, Postcode: in.Postcode, TopOnly: in.TopOnly, Parent: in.ParentID}
	shape = catalog.Shape{Reader: q.Reader, Full: in.Full, FullServices: in.FullService && q.Kind == hsds.KindOrganization,
		Services: in.Full && q.Kind == hsds.KindOrganization, Minimal: in.Minimal && q.Kind == hsds.KindService}
	if in.ModifiedAfter != "" {
		if q.After = hsds.ParseTime(in.ModifiedAfter); q.After.IsZero() {
			return q, shape, fault.Invalid("modified_after", "hsdsapi.date")
		}
	}
	if q.Proximity, err = wholeNumber("proximity", in.Proximity, 0, math.MaxInt32); err != nil {
		return q, shape, err
	}
	return q, shape, nil
}

// hsdsPageOf is the page that is asked for. A larger page than there can be is cut:
// the envelope says how many records it holds. A minimal listing is one page,
// unless another size is asked for, as the specification advises.
func hsdsPageOf(in act.HSDSQuery) (page, size int, err error) {
	if page, err = wholeNumber("page", in.Page, 1, math.MaxInt32); err != nil {
		return 0, 0, err
	}
	if size, err = wholeNumber("per_page", in.PerPage, 1, math.MaxInt32); err != nil {
		return 0, 0, err
	}
	page = max(page, 1)
	switch {
	case in.Minimal && in.Kind == string(hsds.KindService):
		if size == 0 {
			size = math.MaxInt32
		}
	case size == 0:
		size = hsdsPage
	default:
		size = min(size, hsdsMaxPage)
	}
	return page, size, nil
}

// wholeNumber reads a whole number, 0 when it is not given.
func wholeNumber(field string, n json.Number, least, most int) (int, error) {
	if n == "" {
		return 0, nil
	}
	i, err := strconv.Atoi(string(n))
	if err != nil || i < least || i > most {
		return 0, fault.Invalid(field, "hsdsapi.number", least, most)
	}
	return i, nil
}

func envelope(docs [][]byte, total, page, size int) act.HSDSPage {
	out := act.HSDSPage{TotalItems: total, PageNumber: page, Size: len(docs), Contents: make([]json.RawMessage, len(docs))}
	for i, d := range docs {
		out.Contents[i] = d
	}
	out.TotalPages = (total + size - 1) / size
	out.FirstPage, out.LastPage = page == 1, page >= out.TotalPages
	out.Empty = len(docs) == 0
	return out
}
