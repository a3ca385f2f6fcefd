package hsds

// Service is the view of a service: the members of HSDS 3.2.3 that Relais
// reads or writes. Members that it does not name live in the document.
type Service struct {
	ID                     string              `json:"id"`
	OrganizationID         string              `json:"organization_id,omitempty"`
	Name                   string              `json:"name"`
	AlternateName          string              `json:"alternate_name,omitempty"`
	Description            string              `json:"description,omitempty"`
	URL                    string              `json:"url,omitempty"`
	Email                  string              `json:"email,omitempty"`
	Status                 string              `json:"status"`
	InterpretationServices string              `json:"interpretation_services,omitempty"`
	ApplicationProcess     string              `json:"application_process,omitempty"`
	FeesDescription        string              `json:"fees_description,omitempty"`
	WaitTime               string              `json:"wait_time,omitempty"`
	EligibilityDescription string              `json:"eligibility_description,omitempty"`
	MinimumAge             *float64            `json:"minimum_age,omitempty"`  // years
	MaximumAge             *float64            `json:"maximum_age,omitempty"`  // years
	AssuredDate            string              `json:"assured_date,omitempty"` // YYYY-MM-DD, when somebody verified the record
	AssurerEmail           string              `json:"assurer_email,omitempty"`
	Alert                  string              `json:"alert,omitempty"`
	LastModified           string              `json:"last_modified,omitempty"` // RFC 3339
	Phones                 []Phone             `json:"phones,omitempty"`
	Schedules              []Schedule          `json:"schedules,omitempty"`
	ServiceAreas           []ServiceArea       `json:"service_areas,omitempty"`
	ServiceAtLocations     []ServiceAtLocation `json:"service_at_locations,omitempty"`
	Languages              []Language          `json:"languages,omitempty"`
	Organization           *Organization       `json:"organization,omitempty"`
	CostOptions            []CostOption        `json:"cost_options,omitempty"`
	RequiredDocuments      []RequiredDocument  `json:"required_documents,omitempty"`
	Contacts               []Contact           `json:"contacts,omitempty"`
	Capacities             []Capacity          `json:"capacities,omitempty"`
	Attributes             []Attribute         `json:"attributes,omitempty"`
	Relais                 *Extension          `json:"relais,omitempty"`
}

// Organization is the view of an organization.
type Organization struct {
	ID            string     `json:"id"`
	Name          string     `json:"name"`
	AlternateName string     `json:"alternate_name,omitempty"`
	Description   string     `json:"description"`
	Email         string     `json:"email,omitempty"`
	Website       string     `json:"website,omitempty"`
	Phones        []Phone    `json:"phones,omitempty"`
	Locations     []Location `json:"locations,omitempty"`
	Relais        *Extension `json:"relais,omitempty"`
}

// ServiceAtLocation says that a service is given at a location.
type ServiceAtLocation struct {
	ID           string        `json:"id"`
	Description  string        `json:"description,omitempty"`
	ServiceAreas []ServiceArea `json:"service_areas,omitempty"`
	Contacts     []Contact     `json:"contacts,omitempty"`
	Phones       []Phone       `json:"phones,omitempty"`
	Schedules    []Schedule    `json:"schedules,omitempty"`
	Location     *Location     `json:"location,omitempty"`
}

// Location is a place. Latitude and Longitude are degrees, WGS 84.
type Location struct {
	ID             string          `json:"id"`
	LocationType   string          `json:"location_type"` // physical, postal or virtual
	Name           string          `json:"name,omitempty"`
	Description    string          `json:"description,omitempty"`
	Transportation string          `json:"transportation,omitempty"`
	Latitude       *float64        `json:"latitude,omitempty"`
	Longitude      *float64        `json:"longitude,omitempty"`
	Languages      []Language      `json:"languages,omitempty"`
	Addresses      []Address       `json:"addresses,omitempty"`
	Accessibility  []Accessibility `json:"accessibility,omitempty"`
	Phones         []Phone         `json:"phones,omitempty"`
	Schedules      []Schedule      `json:"schedules,omitempty"`
}

// Address is a postal or physical address.
type Address struct {
	ID            string `json:"id"`
	Address1      string `json:"address_1"`
	Address2      string `json:"address_2,omitempty"`
	City          string `json:"city"`
	Region        string `json:"region,omitempty"`
	StateProvince string `json:"state_province"`
	PostalCode    string `json:"postal_code"`
	Country       string `json:"country"` // ISO 3166-1, two letters
	AddressType   string `json:"address_type"`
}

// Accessibility describes how somebody with a disability can use a location.
type Accessibility struct {
	ID          string      `json:"id"`
	Description string      `json:"description,omitempty"`
	Details     string      `json:"details,omitempty"`
	Attributes  []Attribute `json:"attributes,omitempty"`
}

// Phone is a telephone number.
type Phone struct {
	ID          string     `json:"id"`
	Number      string     `json:"number"`
	Type        string     `json:"type,omitempty"`
	Description string     `json:"description,omitempty"`
	Languages   []Language `json:"languages,omitempty"`
}

// Schedule says when a service or location is open, after iCalendar.
type Schedule struct {
	ID            string   `json:"id"`
	ValidFrom     string   `json:"valid_from,omitempty"` // YYYY-MM-DD
	ValidTo       string   `json:"valid_to,omitempty"`
	DTStart       string   `json:"dtstart,omitempty"`
	Until         string   `json:"until,omitempty"`
	Count         *float64 `json:"count,omitempty"`
	WKST          string   `json:"wkst,omitempty"`
	Freq          string   `json:"freq,omitempty"` // WEEKLY or MONTHLY
	Interval      *float64 `json:"interval,omitempty"`
	ByDay         string   `json:"byday,omitempty"`
	ByWeekNo      string   `json:"byweekno,omitempty"`
	ByMonthDay    string   `json:"bymonthday,omitempty"`
	ByYearDay     string   `json:"byyearday,omitempty"`
	Description   string   `json:"description,omitempty"`
	OpensAt       string   `json:"opens_at,omitempty"`
	ClosesAt      string   `json:"closes_at,omitempty"`
	AttendingType string   `json:"attending_type,omitempty"`
	Notes         string   `json:"notes,omitempty"`
}

// ServiceArea is an area that a service serves.
type ServiceArea struct {
	ID          string `json:"id"`
	Name        string `json:"name,omitempty"`
	Description string `json:"description,omitempty"`
	Extent      string `json:"extent,omitempty"`
	ExtentType  string `json:"extent_type,omitempty"`
	URI         string `json:"uri,omitempty"`
}

// Language is a language in which a service is given.
type Language struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
	Code string `json:"code,omitempty"` // ISO 639
	Note string `json:"note,omitempty"`
}

// CostOption is a price.
type CostOption struct {
	ID                string   `json:"id"`
	Option            string   `json:"option,omitempty"`
	Currency          string   `json:"currency,omitempty"` // ISO 4217
	Amount            *float64 `json:"amount,omitempty"`
	AmountDescription string   `json:"amount_description,omitempty"`
}

// RequiredDocument is a document that somebody must bring.
type RequiredDocument struct {
	ID       string `json:"id"`
	Document string `json:"document,omitempty"`
}

// Contact is somebody to ask for at the service.
type Contact struct {
	ID         string  `json:"id"`
	Name       string  `json:"name,omitempty"`
	Title      string  `json:"title,omitempty"`
	Department string  `json:"department,omitempty"`
	Email      string  `json:"email,omitempty"`
	Phones     []Phone `json:"phones,omitempty"`
}

// Capacity is a number of places, beds or hours, as of Updated (RFC 3339).
type Capacity struct {
	ID          string   `json:"id"`
	Unit        Unit     `json:"unit"`
	Available   float64  `json:"available"`
	Maximum     *float64 `json:"maximum,omitempty"`
	Description string   `json:"description,omitempty"`
	Updated     string   `json:"updated"`
}

// Unit is what a capacity counts.
type Unit struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Attribute classifies a record by a term of a taxonomy.
type Attribute struct {
	ID           string        `json:"id"`
	LinkID       string        `json:"link_id,omitempty"`
	LinkType     string        `json:"link_type,omitempty"`
	LinkEntity   string        `json:"link_entity,omitempty"`
	Value        string        `json:"value,omitempty"`
	Label        string        `json:"label,omitempty"`
	TaxonomyTerm *TaxonomyTerm `json:"taxonomy_term,omitempty"`
	// TaxonomyTermID names a term that does not stand inside.
	TaxonomyTermID string `json:"taxonomy_term_id,omitempty"`
}

// TaxonomyTerm is a term of a taxonomy.
type TaxonomyTerm struct {
	ID          string `json:"id"`
	Code        string `json:"code,omitempty"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Taxonomy    string `json:"taxonomy,omitempty"`
	Language    string `json:"language,omitempty"`
	TermURI     string `json:"term_uri,omitempty"`
}
