package visibility

import (
	"bytes"

	"relais/internal/directory/hsds"
)

// RefusedAgencyOnly: a feed brings something that only one agency may read.
// There is no key to seal it with: agencies write such things themselves.
const RefusedAgencyOnly = "agency_only"

// ChangedHidden: the record's address stays hidden as its agency wished.
const ChangedHidden = "address_kept_hidden"

// Admit takes out of a record on its way in what no feed may put into the
// directory: what is one agency's only, and the places of a record that says
// that they are told to nobody. ok is false when nothing is left.
func Admit(r hsds.Record, note hsds.Note, rep *hsds.Report) (_ hsds.Record, ok bool) {
	agency := bytes.Contains(r.Doc, []byte(`"visibility":"agency"`))
	if !agency && !bytes.Contains(r.Doc, []byte(`"confidential":true`)) {
		return r, true // most records: not worth reading
	}
	m, err := hsds.Object(r.Doc)
	if err != nil {
		return r, true
	}
	if Hides(m, Member) {
		note.Reason = RefusedAgencyOnly
		rep.Refuse(note)
		return r, false
	}
	if x, _ := m["relais"].(map[string]any); x["confidential"] == true && tellsWhere(m) {
		withhold(m)
		note.Reason, note.Member = ChangedHidden, "service_at_locations"
		rep.Change(note)
	}
	if cutHidden(m, Member, nil, nil) {
		scrubHistory(m)
		note.Reason, note.Member = RefusedAgencyOnly, "relais.visibility"
		rep.Change(note)
	}
	r.Doc = hsds.Canonical(m)
	return r, true
}

// tellsWhere reports whether a record says where something is.
func tellsWhere(m map[string]any) bool {
	o, _ := m["organization"].(map[string]any)
	return m["service_at_locations"] != nil || m["locations"] != nil || m["contacts"] != nil || m["addresses"] != nil ||
		m["latitude"] != nil || m["longitude"] != nil || o["locations"] != nil || o["contacts"] != nil
}
