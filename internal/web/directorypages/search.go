package directorypages

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/web"
)

// search is what somebody looks for: one field in their own words, and what
// narrows it down. Immigration status is no part of it.
type search struct {
	Query         string   `json:"q,omitempty"`
	Needs         []string `json:"need,omitempty"`
	Province      string   `json:"province,omitempty"`
	Place         string   `json:"place,omitempty"`
	Within        int      `json:"within,omitempty"` // km, 0 for any distance
	Anywhere      bool     `json:"anywhere,omitempty"`
	Language      string   `json:"language,omitempty"`
	Interpreter   bool     `json:"interpreter,omitempty"`
	AgeBand       string   `json:"age_band,omitempty"`
	Gender        string   `json:"gender,omitempty"`
	Dependants    []string `json:"dependants,omitempty"`
	Accessibility []string `json:"accessibility,omitempty"`
	Wishes        []string `json:"wishes,omitempty"`
	Safety        []string `json:"safety,omitempty"`
	Free          bool     `json:"free,omitempty"`
	LeftOut       bool     `json:"left_out,omitempty"` // show these instead
	Limit         int      `json:"limit,omitempty"`
}

// press is a button of the search form beside "Search".
type press struct {
	Add  string `json:"_add"`  // a need
	Drop string `json:"_drop"` // "field:value" of a chip
	Set  string `json:"_set"`  // "field:value"
}

// A list begins short; "show more" makes it longer.
const (
	fewFound  = 10
	mostFound = 100
)

// apply carries out what the button says. Every button but the two that page
// through a list begins it anew.
func (s *search) apply(b press) {
	if b.Add != "" && !slices.Contains(s.Needs, b.Add) {
		s.Needs = append(s.Needs, b.Add)
	}
	s.LeftOut, s.Limit = false, 0
	field, value, _ := strings.Cut(b.Drop, ":")
	s.drop(field, value)
	switch field, value, _ := strings.Cut(b.Set, ":"); field {
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
	}
	s.Limit = min(max(s.Limit, fewFound), mostFound)
}

func (s *search) drop(field, value string) {
	one := map[string]*string{"q": &s.Query, "province": &s.Province, "place": &s.Place, "language": &s.Language,
		"age_band": &s.AgeBand, "gender": &s.Gender}
	some := map[string]*[]string{"need": &s.Needs, "dependants": &s.Dependants, "accessibility": &s.Accessibility,
		"wishes": &s.Wishes, "safety": &s.Safety}
	yes := map[string]*bool{"anywhere": &s.Anywhere, "interpreter": &s.Interpreter, "free": &s.Free}
	switch {
	case one[field] != nil:
		*one[field] = ""
	case some[field] != nil:
		*some[field] = slices.DeleteFunc(*some[field], func(c string) bool { return c == value })
	case yes[field] != nil:
		*yes[field] = false
	case field == "within":
		s.Within = 0
	}
}

// question is the search as an act.
func (s search) question() act.MatchNeeds {
	q := act.MatchNeeds{
		Query: s.Query, Province: s.Province, Place: s.Place, Within: s.Within, Anywhere: s.Anywhere,
		Interpreter: s.Interpreter, AgeBand: s.AgeBand, Gender: s.Gender, Dependants: s.Dependants,
		Accessibility: s.Accessibility, Wishes: s.Wishes, Safety: s.Safety, FreeOnly: s.Free,
		ShowLeftOut: s.LeftOut, Page: act.Page{Limit: s.Limit},
	}
	if s.Language != "" {
		q.Languages = []string{s.Language}
	}
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
