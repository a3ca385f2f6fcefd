package agency

import (
	"encoding/json"

	"relais/internal/hours"
	"relais/internal/record"
	"relais/internal/seal"
	"relais/internal/text"
)

// saidBody is what an agency says of itself, as the node seals it: its row says
// the same in clear, for whoever reads the table, and no act goes by that. Who
// writes to the database can't call the police a shelter, have more attributes
// sent to an agency, or send what is overdue to somebody else.
type saidBody struct {
	FR       string `json:"fr,omitempty"`      // public name
	EN       string `json:"en,omitempty"`      // public name
	Province string `json:"province"`          // code
	Zone     string `json:"zone"`              // IANA name
	Uses     string `json:"uses,omitempty"`    // codes, comma between
	Hours    string `json:"hours,omitempty"`   // JSON
	Backup   string `json:"backup,omitempty"`  // member id
	Phone    string `json:"phone,omitempty"`   // where somebody on duty answers
	Kit      bool   `json:"kit,omitempty"`     // the recovery kit was printed
	Passkeys bool   `json:"passkey,omitempty"` // passkeys are demanded

	Leaving   string `json:"leaving,omitempty"`    // member who says that the agency leaves the network
	LeavingAt int64  `json:"leaving_at,omitempty"` // when, seconds UTC
	Left      string `json:"left,omitempty"`       // day on which it left, UTC
}

func saidBy(r Row) *saidBody {
	return &saidBody{r.Name.FR, r.Name.EN, r.Province, r.Zone, r.Uses, r.Hours, r.Backup, r.Phone, r.Kit, r.Passkeys, r.Leaving, r.LeavingAt, r.Left}
}

// Reseal is r with what it now says of itself sealed for the node. A row that a
// program of before wrote stays as it is until its keys change.
func (r Row) Reseal(own seal.Key) Row {
	var body keysBody
	if record.Open(own, keysBind(r.ID), r.Keys, &body) == nil {
		body.Said = saidBy(r)
		r.Keys = record.Seal(own, keysBind(r.ID), body)
	}
	return r
}

// Said is r as the agency said it: what the row says in clear counts only where
// a program of before sealed nothing of it.
func (r Row) Said(own seal.Key) Row {
	var body keysBody
	if record.Open(own, keysBind(r.ID), r.Keys, &body) != nil || body.Said == nil {
		return r
	}
	s := body.Said
	r.Name = text.Text{FR: s.FR, EN: s.EN}
	r.Province, r.Zone, r.Uses, r.Hours = s.Province, s.Zone, s.Uses, s.Hours
	r.Backup, r.Phone, r.Kit, r.Passkeys = s.Backup, s.Phone, s.Kit, s.Passkeys
	r.Leaving, r.LeavingAt, r.Left = s.Leaving, s.LeavingAt, s.Left
	return r
}

// say takes over what a row says of the agency.
func (p *Public) say(r Row) error {
	p.Name, p.Province, p.Zone, p.Uses = r.Name, r.Province, hours.ZoneOrUTC(r.Zone), split(r.Uses)
	p.Backup, p.Phone, p.Kit, p.Passkeys, p.Hours = r.Backup, r.Phone, r.Kit, r.Passkeys, nil
	p.Leaving, p.LeavingAt, p.Left = r.Leaving, r.LeavingAt, r.Left
	if r.Hours != "" && json.Unmarshal([]byte(r.Hours), &p.Hours) != nil {
		return record.ErrForm
	}
	return nil
}
