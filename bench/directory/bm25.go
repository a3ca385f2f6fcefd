package main

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"strings"

	"relais/internal/directory/directorytest/judge"
	"relais/internal/directory/fold"
	"relais/internal/directory/match"
)

// bm25 is plain BM25 (k1 = 1.2, b = 0.75) over all words of a service, folded:
// no stems, no synonyms, no typing errors, no fields.
type bm25 struct {
	ids     []string
	lengths []float64
	mean    float64
	posts   map[string]map[int]float64 // word → service → how often
}

func newBM25(services []match.Service) *bm25 {
	x := &bm25{posts: map[string]map[int]float64{}}
	total := 0.0
	for i := range services {
		s := &services[i]
		t := textOf(s)
		words := strings.Fields(fold.Text(t.en + "\n" + t.fr + "\n" + t.both))
		for _, w := range words {
			if x.posts[w] == nil {
				x.posts[w] = map[int]float64{}
			}
			x.posts[w][i]++
		}
		x.ids, x.lengths = append(x.ids, s.ID), append(x.lengths, float64(len(words)))
		total += float64(len(words))
	}
	x.mean = total / float64(max(1, len(services)))
	return x
}

func (x *bm25) rank(question string) []string {
	const k1, b = 1.2, 0.75
	scores := map[int]float64{}
	for _, w := range strings.Fields(fold.Text(question)) {
		posts := x.posts[w]
		rarity := math.Log(1 + (float64(len(x.ids))-float64(len(posts))+0.5)/(float64(len(posts))+0.5))
		for i, n := range posts {
			scores[i] += rarity * n * (k1 + 1) / (n + k1*(1-b+b*x.lengths[i]/x.mean))
		}
	}
	found := make([]int, 0, len(scores))
	for i := range scores {
		found = append(found, i)
	}
	slices.SortFunc(found, func(i, j int) int {
		return cmp.Or(cmp.Compare(scores[j], scores[i]), strings.Compare(x.ids[i], x.ids[j]))
	})
	var ids []string
	for _, i := range found[:min(judge.Depth, len(found))] {
		ids = append(ids, x.ids[i])
	}
	return ids
}

func values(services []match.Service) iter.Seq[match.Service] { return slices.Values(services) }
