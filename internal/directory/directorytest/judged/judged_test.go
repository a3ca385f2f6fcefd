package judged

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/directory/directorytest/judge"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
)

var updateGrades = flag.Bool("update-grades", false, "grade the judged questions again, by their criteria")

// TestGradesFollowTheCriteria: the grades in the file are those that the
// written criteria give on today's demonstration, and none was turned by hand.
func TestGradesFollowTheCriteria(t *testing.T) {
	file := filepath.Join("..", "..", "..", "..", judge.File)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	set, err := judge.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	records := New().Records()
	for i, q := range set.Questions {
		grades := map[string]int{}
		for _, r := range records {
			if g := q.Judged.Grade(r); g > 0 {
				grades[r.Service.ID] = g
			}
		}
		if *updateGrades {
			set.Questions[i].Grades = grades
		} else if diff := cmp.Diff(grades, q.Grades); diff != "" {
			t.Errorf("%s: the grades are not those of the criteria; -update-grades writes them:\n%s", q.ID, diff)
		}
		if len(grades) == 0 {
			t.Errorf("%s (%s): nothing answers it", q.ID, q.Words)
		}
	}
	if *updateGrades {
		write(t, file, set)
	}
}

func write(t *testing.T, file string, set judge.Set) {
	t.Helper()
	out, err := json.MarshalIndent(set, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(out, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestJudgedSetIsWhatItSays: enough questions of every class, a third of each
// held out, every kind of service known, every question understood.
func TestJudgedSetIsWhatItSays(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "..", judge.File))
	if err != nil {
		t.Fatal(err)
	}
	set, err := judge.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	j := New()
	kinds := map[string]bool{}
	for _, r := range j.Records() {
		kinds[r.Kind] = true
	}
	held, classes := 0, map[string]int{}
	for _, q := range set.Questions {
		classes[q.Class]++
		if q.HeldOut {
			held++
		}
		for kind := range q.Judged.Kinds {
			if !kinds[kind] {
				t.Errorf("%s: no service of the kind %s", q.ID, kind)
			}
		}
		for _, asked := range []string{Whole, Line, Words} {
			if _, err := j.Question(q, asked); err != nil {
				t.Errorf("%s: %v", q.ID, err)
			}
		}
	}
	if n := len(set.Questions); n < 130 || len(classes) < 16 || held < n/4 || held > n/2 {
		t.Errorf("%d questions in %d classes, %d held out", n, len(classes), held)
	}
}

// TestSearchBeatsChance keeps the worst regressions out; how good the search
// is, the benchmark says.
func TestSearchBeatsChance(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "..", judge.File))
	if err != nil {
		t.Fatal(err)
	}
	set, err := judge.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	d := New()
	all := match.New(needs.Default(), slices.Values(d.Facts(false)))
	own := match.New(needs.Default(), slices.Values(d.Facts(true)))
	for _, asked := range []string{Whole, Line, Words} {
		if lines := set.Measure(d.Ranking(all, own, asked)); lines[0].NDCG10 < 0.4 {
			t.Errorf("%s: nDCG@10 %.3f", asked, lines[0].NDCG10)
		}
	}
}
