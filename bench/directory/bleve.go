package main

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"

	"relais/internal/directory/match"
)

// bleveEngine is bleve with its scorch index on the disk, in this process.
type bleveEngine struct{ index bleve.Index }

func (*bleveEngine) name() string { return "bleve" }

func (e *bleveEngine) close() {
	if e.index != nil {
		e.index.Close()
	}
}

func (b *bench) bleve(ctx context.Context, services []match.Service) (engine, error) {
	e := &bleveEngine{}
	if b.skips(e.name()) {
		return e, errSkipped
	}
	err := e.open(ctx, filepath.Join(b.dir, "bleve"), services)
	if err != nil {
		e.close()
	}
	return e, err
}

// shown is what a list shows of a service.
var shown = []string{"name", "summary", "language", "province"}

// fields says how each is read, and what is kept so that an answer holds what a
// list shows.
func fields() mapping.IndexMapping {
	text := func(analyzer string) *mapping.FieldMapping {
		f := bleve.NewTextFieldMapping()
		f.Analyzer, f.Store, f.IncludeTermVectors, f.IncludeInAll, f.DocValues = analyzer, false, false, false, analyzer == keyword.Name
		return f
	}
	doc := bleve.NewDocumentStaticMapping()
	doc.AddFieldMappingsAt("en", text(en.AnalyzerName))
	doc.AddFieldMappingsAt("fr", text(fr.AnalyzerName))
	for _, name := range []string{"need", "language", "province"} {
		code := text(keyword.Name)
		code.Store = name != "need"
		doc.AddFieldMappingsAt(name, code)
	}
	for _, name := range shown[:2] {
		kept := text(keyword.Name)
		kept.Index, kept.Store, kept.DocValues = false, true, false
		doc.AddFieldMappingsAt(name, kept)
	}
	point := bleve.NewGeoPointFieldMapping()
	point.Store, point.IncludeInAll = false, false
	doc.AddFieldMappingsAt("place", point)
	m := bleve.NewIndexMapping()
	m.DefaultMapping = doc
	return m
}

func (e *bleveEngine) open(ctx context.Context, dir string, services []match.Service) (err error) {
	e.index, err = bleve.NewUsing(dir, fields(), scorch.Name, scorch.Name, map[string]any{"spatialPlugin": "s2"})
	if err != nil {
		return err
	}
	batch := e.index.NewBatch()
	for i := range services {
		s := &services[i]
		t := textOf(s)
		doc := map[string]any{"en": t.en + "\n" + t.both, "fr": t.fr + "\n" + t.both, "need": s.Needs, "language": s.Languages,
			"province": provinceOf(s), "name": s.Name.EN + " " + s.Name.FR, "summary": s.Summary.EN + " " + s.Summary.FR}
		if lat, lng, ok := point(s); ok {
			doc["place"] = map[string]any{"lat": lat, "lon": lng}
		}
		if err := batch.Index(s.ID, doc); err != nil {
			return err
		}
		if batch.Size() >= 2000 || i == len(services)-1 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := e.index.Batch(batch); err != nil {
				return err
			}
			batch.Reset()
		}
	}
	return nil
}

func (e *bleveEngine) ask(ctx context.Context, q question) (a answer, err error) {
	r := bleve.NewSearchRequestOptions(q.forBleve(), size, 0, false)
	r.Fields = shown
	switch q.work {
	case words:
		r.AddFacet("province", bleve.NewFacetRequest("province", 13))
		r.AddFacet("need", bleve.NewFacetRequest("need", 100))
		r.AddFacet("language", bleve.NewFacetRequest("language", 100))
	case near:
		sort, err := byDistance(q)
		if err != nil {
			return a, err
		}
		r.SortByCustom(sort)
		r.Score = "none"
	}
	found, err := e.index.SearchInContext(ctx, r)
	if err != nil {
		return a, err
	}
	a.total = int(found.Total)
	for _, h := range found.Hits {
		a.ids = append(a.ids, h.ID)
	}
	return a, nil
}

func (q question) forBleve() query.Query {
	term := func(field, code string) query.Query {
		t := bleve.NewTermQuery(code)
		t.SetField(field)
		return t
	}
	within := func() query.Query {
		g := bleve.NewGeoDistanceQuery(q.lng, q.lat, strconv.Itoa(q.km)+"km")
		g.SetField("place")
		return g
	}
	switch q.work {
	case near:
		return within()
	case wanted:
		any := bleve.NewDisjunctionQuery()
		for _, code := range q.needs {
			any.AddQuery(term("need", code))
		}
		return bleve.NewConjunctionQuery(any, term("province", q.province))
	}
	words := bleve.NewDisjunctionQuery()
	for _, field := range []string{"en", "fr"} {
		m := bleve.NewMatchQuery(strings.Join(q.words, " "))
		m.SetField(field)
		words.AddQuery(m)
	}
	return bleve.NewConjunctionQuery(words, within(), term("need", q.needs[0]), term("language", q.language))
}
