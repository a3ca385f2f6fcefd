package main

import (
	"context"

	"relais/internal/directory/match"
)

// engine is one of those that are compared.
type engine interface {
	name() string
	// ask answers a question: how many services there are, and the first ten.
	ask(ctx context.Context, q question) (answer, error)
	close()
}

type answer struct {
	total int
	ids   []string
}

const relaisName = "relais"

// relais is our own engine, in this process.
type relais struct{ match.Engine }

func (relais) name() string { return relaisName }
func (relais) close()       {}

func (r relais) ask(_ context.Context, q question) (answer, error) {
	if q.work == plan {
		p := r.Engine.(planner).Plan(q.forRelais())
		return answer{total: len(p.Steps)}, nil
	}
	m := r.Match(q.forRelais())
	a := answer{total: m.Total, ids: make([]string, len(m.Results))}
	for i := range m.Results {
		a.ids[i] = m.Results[i].Service.ID
	}
	return a, nil
}

// all gives every id that Relais finds, for checking the others.
func (r relais) all(q question) map[string]bool {
	m := q.forRelais()
	found := map[string]bool{}
	for m.Limit = 500; ; m.Offset += m.Limit {
		page := r.Match(m)
		for i := range page.Results {
			found[page.Results[i].Service.ID] = true
		}
		if m.Offset+m.Limit >= page.Total || len(page.Results) == 0 {
			return found
		}
	}
}

type planner interface {
	Plan(match.Question) match.Plan
}

// text is what the other engines read of a service: the same words.
type text struct{ fr, en, both string }

func textOf(s *match.Service) text {
	both := s.Body
	for _, site := range s.Sites {
		both += "\n" + site.Place
	}
	for _, a := range s.Areas {
		both += "\n" + a.Place
	}
	return text{fr: s.Name.FR + "\n" + s.Summary.FR + "\n" + s.Organization.FR,
		en: s.Name.EN + "\n" + s.Summary.EN + "\n" + s.Organization.EN, both: both}
}

// point is the first place of a service that is on the map.
func point(s *match.Service) (lat, lng float64, ok bool) {
	for _, site := range s.Sites {
		if site.Located {
			return site.Lat, site.Lng, true
		}
	}
	return 0, 0, false
}

// provinceOf is that of a service's first place or area.
func provinceOf(s *match.Service) string {
	for _, site := range s.Sites {
		if site.Province != "" {
			return site.Province
		}
	}
	for _, a := range s.Areas {
		return a.Province
	}
	return ""
}
