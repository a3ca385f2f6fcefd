package directorypages

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/directory/line"
	"relais/internal/web"
)

// search is what somebody looks for: one field in their own words, and what
// narrows it down. Immigration status is no part of it.
type search struct {
	File          string   `json:"file,omitempty"` // for whom: it began with what this file knows
	Query         string   `json:"q,omitempty"`
	Needs         []string `json:"need,omitempty"`
	Province      string   `json:"province,omitempty"`
	Place         string   `json:"place,omitempty"`
	Within        int      `json:"within,omitempty"` // km, 0 for any distance
	Anywhere      bool     `json:"anywhere,omitempty"`
	Languages     []string `json:"language,omitempty"`
	Interpreter   bool     `json:"interpreter,omitempty"`
	AgeBand       string   `json:"age_band,omitempty"`
	Gender        string   `json:"gender,omitempty"`
	Dependants    []string `json:"dependants,omitempty"`
	Accessibility []string `json:"accessibility,omitempty"`
	Wishes        []string `json:"wishes,omitempty"`
	Safety        []string `json:"safety,omitempty"`
	Free          bool     `json:"free,omitempty"`
	OpenNow       bool     `json:"open_now,omitempty"`
	By            string   `json:"by,omitempty"`   // "tonight", "week", "month"
	Cost          string   `json:"cost,omitempty"` // "free", "low"
	Age           *int     `json:"age,omitempty"`
	Children      []int    `json:"child,omitempty"`    // ages
	Avoid         []string `json:"avoid,omitempty"`    // municipalities and provinces
	Sort          string   `json:"sort,omitempty"`     // "fit", "distance", "opening"
	View          string   `json:"view,omitempty"`     // of the map: "", "canada", "near", a province
	Picked        []string `json:"pick,omitempty"`     // to compare
	LeftOut       bool     `json:"left_out,omitempty"` // show these instead
	Limit         int      `json:"limit,omitempty"`
	page          int      // of the list, from 1: it stands in the address
}

// press is a button of the search form beside "Search".
type press struct {
	Add  string `json:"_add"`  // a need
	Drop string `json:"_drop"` // "field:value" of a chip
	Set  string `json:"_set"`  // "field:value"
	Do   string `json:"_do"`   // "compare"
}

// A list begins short; "show more" makes it longer.
const (
	fewFound  = 10
	mostFound = 100
)

// apply carries out what the button says. Every button but those that page
// through a list or look at the map begins it anew.
func (s *search) apply(b press) {
	s.understand()
	if b.Add != "" && !slices.Contains(s.Needs, b.Add) {
		s.Needs = append(s.Needs, b.Add)
	}
	field, value, _ := strings.Cut(b.Set, ":")
	if field != "view" && b.Do == "" {
		s.LeftOut, s.Limit = false, 0
	}
	dropped, from, _ := strings.Cut(b.Drop, ":")
	s.drop(dropped, from)
	s.set(field, value)
	s.Limit = min(max(s.Limit, fewFound), mostFound)
}

// understand reads the line that was typed: what has a meaning becomes a chip,
// other words stay in the field.
func (s *search) understand() {
	if len(s.Query) > longestLine {
		return // the act will say that it is too long
	}
	l := line.Read(s.Query)
	s.Query = l.Rest
	for list, more := range map[*[]string][]string{&s.Needs: l.Needs, &s.Languages: l.Languages, &s.Dependants: l.Dependants,
		&s.Accessibility: l.Accessibility, &s.Wishes: l.Wishes, &s.Avoid: l.Avoid} {
		for _, code := range more {
			if !slices.Contains(*list, code) {
				*list = append(*list, code)
			}
		}
	}
	if l.Place != "" || l.Province != "" && l.Province != s.Province {
		s.Place, s.Province, s.View = l.Place, l.Province, ""
	}
	for to, said := range map[*string]string{&s.AgeBand: l.AgeBand, &s.Gender: l.Gender, &s.Cost: l.Cost, &s.By: l.By} {
		if said != "" {
			*to = said
		}
	}
	if l.Age != nil {
		s.Age = l.Age
	}
	if l.Within > 0 {
		s.Within = l.Within
	}
	s.Children = append(s.Children, l.Children...)
	s.OpenNow, s.Free, s.Interpreter = s.OpenNow || l.OpenNow, s.Free || l.FreeOnly, s.Interpreter || l.Interpreter
}

// longestLine bounds what is read for its meaning, in bytes.
const longestLine = 1200

// set carries out a button that sets one thing.
func (s *search) set(field, value string) {
	some := map[string]*[]string{"language": &s.Languages, "dependants": &s.Dependants, "wishes": &s.Wishes}
	switch field {
	case "left_out":
		s.LeftOut = value == "true"
	case "anywhere":
		s.Anywhere, s.Within = true, 0
	case "more":
		s.Limit, _ = strconv.Atoi(value)
	case "more_left_out":
		s.LeftOut = true
		s.Limit, _ = strconv.Atoi(value)
	case "need":
		s.Needs, s.Query = strings.Split(value, ","), ""
	case "view":
		s.View = value
	case "sort":
		s.Sort = value
	case "by":
		s.By = value
	case "cost":
		s.Cost = value
	case "open_now":
		s.OpenNow = true
	case "free":
		s.Free = true
	case "province":
		s.Province, s.Place, s.View = value, "", ""
	case "place":
		s.Place = value
	case "facet_need":
		s.Needs = append(s.Needs, value)
	case "language", "dependants", "wishes":
		if !slices.Contains(*some[field], value) {
			*some[field] = append(*some[field], value)
		}
	}
}

func (s *search) drop(field, value string) {
	one := map[string]*string{"q": &s.Query, "province": &s.Province, "place": &s.Place,
		"age_band": &s.AgeBand, "gender": &s.Gender, "by": &s.By, "cost": &s.Cost}
	some := map[string]*[]string{"need": &s.Needs, "language": &s.Languages, "dependants": &s.Dependants, "accessibility": &s.Accessibility,
		"wishes": &s.Wishes, "safety": &s.Safety, "avoid": &s.Avoid}
	yes := map[string]*bool{"anywhere": &s.Anywhere, "interpreter": &s.Interpreter, "free": &s.Free,
		"open_now": &s.OpenNow}
	switch {
	case one[field] != nil:
		*one[field] = ""
	case some[field] != nil:
		*some[field] = slices.DeleteFunc(*some[field], func(c string) bool { return c == value })
	case yes[field] != nil:
		*yes[field] = false
	case field == "within":
		s.Within = 0
	case field == "age":
		s.Age, s.AgeBand = nil, ""
	case field == "child":
		s.Children = slices.DeleteFunc(s.Children, func(age int) bool { return strconv.Itoa(age) == value })
	}
}

// question is the search as an act.
func (s search) question() act.MatchNeeds {
	q := act.MatchNeeds{
		Query: s.Query, Province: s.Province, Place: s.Place, Within: s.Within, Anywhere: s.Anywhere,
		Interpreter: s.Interpreter, AgeBand: s.AgeBand, Gender: s.Gender, Dependants: s.Dependants,
		Accessibility: s.Accessibility, Wishes: s.Wishes, Safety: s.Safety, FreeOnly: s.Free, Age: s.Age,
		Languages: s.Languages, ShowLeftOut: s.LeftOut, Page: act.Page{Limit: s.Limit, Offset: max(s.page-1, 0) * s.Limit},
	}
	s.more(&q)
	for _, code := range s.Needs {
		q.Needs = append(q.Needs, act.MatchNeed{Code: code})
	}
	return q
}

// sealedTo binds a sealed search to the session: once it has ended, an
// address in a browser's history opens nothing.
func sealedTo(s *agency.Session) []byte {
	return []byte("relais/1/search\x00" + s.Member + "\x00" + s.ID)
}

// sealed is the search for an address of ours, so that "back", reload and the
// other language work and nobody else can read it. The size is the same for
// every ordinary search.
func (s search) sealed(who *agency.Session) (string, error) {
	raw, err := json.Marshal(s)
	if err != nil {
		return "", err
	}
	sealed, err := who.Keys.Seal.Public().SealTo(sealedTo(who), raw)
	return base64.RawURLEncoding.EncodeToString(sealed), err
}

// opened is the search of an address; false when there is none, or when it
// belongs to a session that has ended.
func opened(r *web.Request, token string) (s search, ok bool) {
	sealed, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || token == "" {
		return s, false
	}
	raw, err := r.Session().Keys.Seal.Open(sealedTo(r.Session()), sealed)
	if err != nil {
		return s, false
	}
	return s, json.Unmarshal(raw, &s) == nil
}

// searchKey is the field of an address that holds a sealed search.
const searchKey = "s"
