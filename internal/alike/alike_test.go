package alike

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// TestNamesInSeveralScripts: one name is found again in another script, order and
// spelling; two names that are not the same stay apart.
func TestNamesInSeveralScripts(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Fatima Zahra", "Zahra Fatima", true}, {"Fatima Zahra", "فاطمة زهراء", true}, {"Mohammed Karimi", "محمد کریمی", true},
		{"Muhammad Karimi", "محمد كريمي", true}, {"Natalia Ivanova", "Наталья Иванова", true}, {"Oksana Shevchenko", "Оксана Шевченко", true},
		{"Li Xiaoming", "李小明", true}, {"Xiaoming Li", "李小明", true}, {"Zhang Wei", "张伟", true}, {"Đặng Thị Hương", "Dang Thi Huong", true},
		{"Anne-Marie Roy", "Roy Anne Marie", true}, {"Anne Roy", "Marie Roy", false}, {"Zhang Wei", "李小明", false}, {"Fatima Zahra", "محمد کریمی", false},
		{"", "Anne", false},
	} {
		if got := NewName(c.a).Same(NewName(c.b)); got != c.same {
			t.Errorf("%q and %q: %v (%v, %v)", c.a, c.b, got, NewName(c.a), NewName(c.b))
		}
	}
	for _, c := range [][2]string{{"Mohammed Karimi", "Muhammed Karimi"}, {"Nathalie Bouchard", "Natalie Bouchard"}, {"Svetlana Petrova", "Svetlana Petrov"}, {"Mirabelle Doublet", "Mirabele Doublet"}} {
		if near := NewName(c[0]).Near(NewName(c[1])); near < 0.92 {
			t.Errorf("%q and %q: %.2f", c[0], c[1], near)
		}
	}
	for _, c := range [][2]string{{"Anne Roy", "Paul Gagnon"}, {"Amina Diallo", "Irina Petrova"}} {
		if near := NewName(c[0]).Near(NewName(c[1])); near > 0.8 {
			t.Errorf("%q and %q: %.2f", c[0], c[1], near)
		}
	}
}

func TestBirths(t *testing.T) {
	for words, want := range map[string]Birth{
		"Date de naissance 2001-04-03": {2001, 4, 3}, "née le 3 avril 2001": {2001, 4, 3}, "Born April 3rd, 2001": {2001, 4, 3},
		"DOB: 3/4/2001": {2001, 4, 3}, "Née le 1er août 1999": {1999, 8, 1}, "birth 03.04.2001": {2001, 4, 3},
	} {
		if got := Births(words); !slices.Contains(got, want) {
			t.Errorf("%s: %v", words, got)
		}
	}
	if got := Births("came on 2001-04-03"); len(got) != 0 {
		t.Errorf("a day of something else: %v", got)
	}
}

func person(id, name, year, words string, phones ...string) Person {
	p := Person{ID: id, Name: NewName(name), Year: year, Births: Births(words)}
	for _, n := range phones {
		p.Phones = append(p.Phones, Phone(n))
	}
	return p
}

func TestPairsAndReasons(t *testing.T) {
	for _, c := range []struct {
		a, b Person
		want []string
	}{
		{person("1", "Amina", "2001", "", "+1 514-555-0101"), person("2", "Amina", "", "", "514 555-0101"), []string{SameName, SamePhone}},
		{person("1", "Amina", "", ""), person("2", "Amina", "", ""), nil}, // many have that name
		{person("1", "Amina Diallo", "1990", ""), person("2", "Amina Diallo", "2004", ""), nil},
		{person("1", "Amina Diallo", "", "born 2001-04-03"), person("2", "Diallo Amena", "", "née 2001-03-04"), []string{NearName, SwappedBirth}},
		{person("1", "Rose", "", "born 2001-04-03", "514-555-0101"), person("2", "Other Name", "", "born 2001-04-03", "514-555-0101"), []string{SamePhone, SameBirth}},
		{person("1", "Anne Roy", "", "", "514-555-0101"), person("2", "Paul Gagnon", "", "", "514-555-0101"), nil},
	} {
		got := Pairs([]Person{c.a, c.b})
		switch {
		case c.want == nil && len(got) > 0:
			t.Errorf("%v and %v: %v", c.a.Name, c.b.Name, got)
		case c.want != nil && (len(got) != 1 || !slices.Equal(got[0].Reasons, c.want)):
			t.Errorf("%v and %v: %v, want %v", c.a.Name, c.b.Name, got, c.want)
		}
	}
	a, b := person("1", "Amina Diallo", "", ""), person("2", "Amina Diallo", "", "")
	if a.Apart = []string{"2"}; len(Pairs([]Person{a, b})) != 0 {
		t.Error("somebody said that they are two people")
	}
}

// TestManyFilesAreQuick: five thousand files are compared in the time of a page.
func TestManyFilesAreQuick(t *testing.T) {
	given := []string{"Amina", "Fatima", "Marie", "Anne", "Olena", "Natalia", "Mei", "Xiaoming", "Rosa", "Grace", "Joy", "Blessing", "Leila", "Sara", "Thi"}
	var people []Person
	for i := range 5000 {
		people = append(people, person(fmt.Sprint(i), given[i%len(given)]+" "+string(rune('A'+i%23))+fmt.Sprintf("%c%c%co", 'a'+i%7, 'a'+i/7%19, 'a'+i/133%21), fmt.Sprint(1970+i%35), "", fmt.Sprintf("514-555-%04d", i)))
	}
	from := time.Now()
	pairs := Pairs(people)
	if took := time.Since(from); took > 8*time.Second {
		t.Errorf("%v for %d pairs", took, len(pairs))
	} else {
		t.Log(took, len(pairs))
	}
}
