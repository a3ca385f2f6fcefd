package act

import "encoding/json"

// ServiceVisibility says who may read a service of one's own agency, and its
// address, telephone and e-mail address: everybody, members of agencies of the
// node, or the agency alone, for which it is then sealed. Empty: as it is.
// Address is that of all its places; Parts says more of single ones.
type ServiceVisibility struct {
	Service string `json:"service,omitempty" check:"code=visibility"`
	Address string `json:"address,omitempty" check:"code=visibility"`
	Phone   string `json:"phone,omitempty" check:"code=visibility"`
	Email   string `json:"email,omitempty" check:"code=visibility"`

	Parts []PartVisibility `json:"parts,omitempty" check:"max=200"`
}

// PartVisibility says who may read one place, contact or telephone, by its id.
type PartVisibility struct {
	ID   string `json:"id" check:"required,line,max=200"`
	Seen string `json:"seen" check:"required,code=visibility"`
}

// VisiblePart is a place, contact or telephone of a service, and who may read it.
type VisiblePart struct {
	ID    string `json:"id"`
	Kind  string `json:"kind"` // location, contact, phone
	Label string `json:"label"`
	Seen  string `json:"seen"`
}

// HSDSQuery asks for a page of the HSDS API. The parameters are those of the
// specification, in the URL of a GET or as JSON in the body of a POST, which
// keeps what is looked for out of URLs. All that is asked for must hold.
type HSDSQuery struct {
	Search         string      `json:"search,omitempty" check:"line,max=300"`
	Page           json.Number `json:"page,omitempty" check:"line,max=20"`
	PerPage        json.Number `json:"per_page,omitempty" check:"line,max=20"`
	Format         string      `json:"format,omitempty" check:"line,max=20"` // json or ndjson
	Minimal        bool        `json:"minimal,omitempty"`
	Full           bool        `json:"full,omitempty"`
	FullService    bool        `json:"full_service,omitempty"`
	ModifiedAfter  string      `json:"modified_after,omitempty" check:"line,max=40"`
	TaxonomyTermID string      `json:"taxonomy_term_id,omitempty" check:"line,max=200"`
	TaxonomyID     string      `json:"taxonomy_id,omitempty" check:"line,max=200"`
	OrganizationID string      `json:"organization_id,omitempty" check:"line,max=200"`
	Postcode       string      `json:"postcode,omitempty" check:"line,max=20"`
	Proximity      json.Number `json:"proximity,omitempty" check:"line,max=20"` // metres
	TopOnly        bool        `json:"top_only,omitempty"`
	ParentID       string      `json:"parent_id,omitempty" check:"line,max=200"`
	// Kind is given by the path: service, organization …
	Kind string `json:"-"`
}

// HSDSRef names a record of the HSDS API.
type HSDSRef struct {
	Kind        string `json:"-"`
	ID          string `json:"-"`
	FullService bool   `json:"-"` // an organization with its services, whole
}

// HSDSPage is a page of the HSDS API.
type HSDSPage struct {
	TotalItems int               `json:"total_items"`
	TotalPages int               `json:"total_pages"`
	PageNumber int               `json:"page_number"`
	Size       int               `json:"size"` // records on this page
	FirstPage  bool              `json:"first_page"`
	LastPage   bool              `json:"last_page"`
	Empty      bool              `json:"empty"`
	Contents   []json.RawMessage `json:"contents"`
}
