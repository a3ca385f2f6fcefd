package accounts

import "relais/internal/act"

// What this room seals or signs beside what stands with its use: a golden file
// for each is in testdata/records.

// invitedAgency is an agency that is invited.
type invitedAgency struct {
	Name     bothLanguages `json:"name"`     // as it will be shown
	Sector   string        `json:"sector"`   // code
	Province string        `json:"province"` // code
	Zone     string        `json:"zone"`     // of IANA
}

// bothLanguages is a name in the two languages that an agency must have.
type bothLanguages struct {
	FR string `json:"fr,omitempty"` // in French
	EN string `json:"en,omitempty"` // in English
}

func (a invitedAgency) input() act.NewAgency {
	return act.NewAgency{Name: act.Text{FR: a.Name.FR, EN: a.Name.EN}, Sector: a.Sector, Province: a.Province, Zone: a.Zone}
}

func invitedAgencyOf(in act.NewAgency) invitedAgency {
	return invitedAgency{Name: bothLanguages{FR: in.Name.FR, EN: in.Name.EN}, Sector: in.Sector, Province: in.Province, Zone: in.Zone}
}

// RecordVersion implements record.Body.
func (ceremony) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (carriedCeremony) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (passkeyData) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (invited) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (lostSecond) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (keptForm) RecordVersion() int { return 1 }
