package act

// MatchLimits are the parts of a question that say what must not be, when help
// is needed, and how to list what is found. All are optional.
type MatchLimits struct {
	Children []int `json:"children,omitempty" check:"max=20,each=min=0,max=25"` // ages of the children who come along
	// Avoid is where, and to whom, the person must not be sent; Conflicts are
	// agencies that must not be asked. Both exclude.
	Avoid     []AvoidPlace `json:"avoid,omitempty" check:"max=20"`
	Conflicts []string     `json:"conflicts,omitempty" check:"max=50,each=line,max=80"`
	Cost      string       `json:"cost,omitempty" check:"code=cost_wish"`
	OpenNow   bool         `json:"open_now,omitempty"`
	OpenAt    *Moment      `json:"open_at,omitempty"`
	By        string       `json:"by,omitempty" check:"code=open_by"`
	Sort      string       `json:"sort,omitempty" check:"code=match_sort"`
	Facets    bool         `json:"facets,omitempty"` // count what is found by field
}

// AvoidPlace is a part of the country that the person stays away from: a
// province, a municipality, so many kilometres around it; or a service or an
// agency.
type AvoidPlace struct {
	Province string `json:"province,omitempty" check:"code=province"`
	Place    string `json:"place,omitempty" check:"line,max=120"`
	Km       int    `json:"km,omitempty" check:"min=0,max=1000"`
	Service  string `json:"service,omitempty" check:"line,max=200"`
	Agency   string `json:"agency,omitempty" check:"line,max=200"`
}

// FacetCount counts what was found by the values of one field: need, province,
// place, language, sector, opening, cost or capacity.
type FacetCount struct {
	Field  string      `json:"field"`
	Values []CodeCount `json:"values"`
}
