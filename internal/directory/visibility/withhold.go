package visibility

import (
	"relais/internal/directory"
	"relais/internal/directory/facts"
	"relais/internal/directory/hsds"
	"relais/internal/directory/places"
	"relais/internal/record"
	"relais/internal/seal"
)

// Withhold takes everything that tells where a service is out of its record:
// places, addresses, coordinates, and the places of the organization inside
// it. It names a region at most.
func Withhold(r hsds.Record, region string) (hsds.Record, error) {
	s, _ := r.Service()
	x := s.Extension()
	x.Confidential, x.Region = true, region
	changes := map[string]any{"service_at_locations": nil, "contacts": nil, "relais": x}
	if contacts := hiddenContacts(r); len(contacts) > 0 {
		changes["contacts"] = contacts
	}
	if len(s.ServiceAreas) == 0 {
		if areas := areasOf(s); len(areas) > 0 {
			changes["service_areas"] = areas
		}
	}
	if o, ok := r.Member("organization").(map[string]any); ok {
		delete(o, "locations")
		delete(o, "contacts")
		changes["organization"] = o
	}
	return r.Edit(changes)
}

// hiddenContacts are the contacts that are not for everybody: they say nothing
// of a place to those who read them, and forgetting who may read them would
// show them to all.
func hiddenContacts(r hsds.Record) (out []map[string]any) {
	for _, c := range hsds.Objects(r.Member("contacts")) {
		if said(c) != Everybody {
			out = append(out, c)
		}
	}
	return out
}

// WithholdOrganization takes the places out of the record of an organization
// that hides one.
func WithholdOrganization(r hsds.Record) (hsds.Record, error) {
	o, _ := r.AsOrganization()
	var x hsds.Extension
	if o.Relais != nil {
		x = *o.Relais
	}
	x.Confidential = true
	return r.Edit(map[string]any{"locations": nil, "contacts": nil, "relais": x})
}

// WithheldOrganization reports whether a stored organization hides a place.
func WithheldOrganization(r hsds.Record) bool {
	if len(r.Doc) == 0 {
		return false
	}
	o, _ := r.AsOrganization()
	return o.Relais != nil && o.Relais.Confidential
}

// areasOf keeps the provinces of the places that are taken away, so that the
// service is still found there.
func areasOf(s hsds.Service) []hsds.ServiceArea {
	var out []hsds.ServiceArea
	for _, code := range facts.SiteProvinces(s) {
		name := places.Provinces[code].EN
		out = append(out, hsds.ServiceArea{ID: hsds.ContentID("service_area", s.ID, name), Name: name})
	}
	return out
}

func hiddenBind(agency, service string, version int) seal.Bind {
	return seal.Bind{Kind: "directory.hidden", Owner: agency, Object: service, Version: uint64(version)}
}

// Place is where a service is, when only its agency may read it.
type Place struct {
	Address    string `json:"address"`              // in words
	Directions string `json:"directions,omitempty"` // how one gets there
}

// RecordVersion implements record.Body.
func (Place) RecordVersion() int { return 1 }

// SealPlace seals a place for an agency, under a version of its vault key.
func SealPlace(key seal.Key, version int, agency, service string, p Place) directory.Hidden {
	return directory.Hidden{Service: service, Agency: agency, KeyVersion: version,
		Sealed: record.Seal(key, hiddenBind(agency, service, version), p)}
}

// OpenPlace opens a hidden place with the vault key of its version.
func OpenPlace(key seal.Key, h directory.Hidden) (p Place, err error) {
	err = record.Open(key, hiddenBind(h.Agency, h.Service, h.KeyVersion), h.Sealed, &p)
	return p, err
}
