package main

import (
	"context"
	"os"
	"time"

	"relais/internal/directory/directorytest/judge"
	"relais/internal/directory/directorytest/judged"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
)

// judge measures how well engines find what was graded beforehand. What can’t
// be measured is named.
func (b *bench) judge(ctx context.Context) error {
	data, err := os.ReadFile(b.set)
	if err != nil {
		return err
	}
	set, err := judge.Parse(data)
	if err != nil {
		return err
	}
	j := judged.New()
	all, own := j.Facts(false), j.Facts(true)
	table := newTable(b.json)
	ours := [2]match.Engine{match.New(needs.Default(), values(all)), match.New(needs.Default(), values(own))}
	var worst []judged.Missed
	for _, asked := range []string{judged.Whole, judged.Line, judged.Words} {
		rank := j.Ranking(ours[0], ours[1], asked)
		table.add("relais, "+asked, set.Measure(rank))
		if asked == judged.Line {
			worst = judged.Worst(set, rank)
		}
	}
	plain := [2]*bm25{newBM25(all), newBM25(own)}
	table.add("plain BM25, words", set.Measure(func(q judge.Question) []string { return plain[which(q)].rank(q.Words) }))
	if err := b.judgePostgres(ctx, set, all, own, table); err != nil {
		missing("postgres", err)
	}
	if err := table.end(); err != nil {
		return err
	}
	table.worst("relais, "+judged.Line, worst)
	return nil
}

// which directory a question is asked of: 1 for that of own languages only.
func which(q judge.Question) int {
	if q.OwnLanguage {
		return 1
	}
	return 0
}

func (b *bench) judgePostgres(ctx context.Context, set judge.Set, all, own []match.Service, table *table) error {
	var peers [2]*postgres
	for i, services := range [][]match.Service{all, own} {
		dir, err := os.MkdirTemp(b.dir, "judged-")
		if err != nil {
			return err
		}
		one := *b
		one.dir = dir
		if os.Geteuid() == 0 {
			_ = os.Chmod(b.dir, 0o711)
		}
		e, err := one.postgres(ctx, services)
		if err != nil {
			return err
		}
		defer e.close()
		peers[i] = e.(*postgres)
	}
	begin := time.Now()
	for _, kind := range []string{"any word", "all words"} {
		var failed error
		lines := set.Measure(func(q judge.Question) []string {
			ids, err := peers[which(q)].rank(ctx, q.Words, kind == "all words")
			if err != nil {
				failed = err
			}
			return ids
		})
		if failed != nil {
			return failed
		}
		table.add("PostgreSQL, "+kind, lines)
	}
	took("PostgreSQL judged", begin)
	return nil
}
