// Package disclosed is what a disclosure without consent is, as it is kept, and
// who may decide about it. It knows neither the database nor what is sent.
package disclosed

import (
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/referral"
)

// Where a disclosure stands, as it is kept.
const (
	Proposed = string(referral.DisclosureProposed)
	Sent     = string(referral.DisclosureSent)
	Reviewed = string(referral.DisclosureReviewed)
	Ended    = string(referral.DisclosureEnded)
	Refused  = string(referral.DisclosureRefused)
)

// Input is a disclosure without consent as a member wrote it. Its
// SHA-256 stands in the parcel's header where that of a consent would.
type Input struct {
	Case     string   `json:"case"`              // id of the case file
	Kind     string   `json:"kind"`              // danger or court
	Agency   string   `json:"agency"`            // id of who is told
	Sections []string `json:"sections"`          // codes
	Basis    string   `json:"basis"`             // in law
	Text     string   `json:"text"`              // what is told
	TellSafe bool     `json:"tell_safe"`         // it is safe to tell the person now
	TellOn   string   `json:"tell_on,omitempty"` // day on which to look whether the person can be told
}

// RecordVersion implements record.Body.
func (Input) RecordVersion() int { return 1 }

// Record is a disclosure as it is sealed under the agency's vault.
type Record struct {
	Input
	State    string      `json:"state"`              // proposed, sent, reviewed, ended or refused
	By       string      `json:"by"`                 // member who wrote it
	At       referral.At `json:"at"`                 // when it was written
	Due      referral.At `json:"due"`                // when the review is late
	Reviewer string      `json:"reviewer,omitempty"` // member
	Referral string      `json:"referral,omitempty"` // id, once it is sent
	Reason   string      `json:"reason,omitempty"`   // why it was ended or refused
	Told     string      `json:"told,omitempty"`     // day on which the person was told
	Unread   bool        `json:"unread,omitempty"`   // whom the person never wants told could not be read
	Barred   bool        `json:"barred,omitempty"`   // the person never wants this agency told
}

// RecordVersion implements record.Body.
func (Record) RecordVersion() int { return 1 }

// View shows a disclosure to the agency that made it.
func (r Record) View(id string) act.DisclosureView {
	return act.DisclosureView{ID: id, State: r.State, Due: r.Due.Time(), Referral: r.Referral, Reason: r.Reason, Told: r.Told,
		RulesUnread: r.Unread, Barred: r.Barred, Disclosure: act.Disclosure(r.Input)}
}

// MayReview is who may decide what about a disclosure.
func (r Record) MayReview(s *agency.Session, in act.ReviewDisclosure) error {
	switch {
	case r.By == s.Member:
		return fault.New(fault.Conflict, "referral.second_member")
	case !referral.DisclosureStatus(r.State).Waits():
		return fault.New(fault.Conflict, "referral.not_now")
	case in.End && r.Kind == referral.DisclosureReport:
		return fault.Invalid("end", "referral.report_stands")
	case in.End && in.Reason == "":
		return fault.Invalid("reason", "referral.end_reason")
	}
	return nil
}

// tellWithin is when somebody looks whether the person can be told, unless a
// day was given: the next when it is safe now, otherwise within a week.
const tellWithin = 7

// TellOn is the day on which somebody looks whether the person can be told.
func TellOn(in act.Disclosure, today time.Time) (string, error) {
	switch {
	case in.TellOn == "" && in.TellSafe:
		return today.AddDate(0, 0, 1).Format(time.DateOnly), nil
	case in.TellOn == "":
		return today.AddDate(0, 0, tellWithin).Format(time.DateOnly), nil
	}
	return in.TellOn, CheckTellOn(in.TellOn, today)
}

// CheckTellOn wants a day to come, within a year.
func CheckTellOn(day string, today time.Time) error {
	if day < today.Format(time.DateOnly) || day > today.AddDate(1, 0, 0).Format(time.DateOnly) {
		return fault.Invalid("tell_on", "referral.tell_on")
	}
	return nil
}

// tellHour is the hour UTC, the same for everybody, at which a day of telling
// begins.
const tellHour = 12 * time.Hour

// Tell is when the agency is reminded to tell the person; zero when they were
// told, or nothing was sent yet.
func (r Record) Tell() time.Time {
	day, err := time.Parse(time.DateOnly, r.TellOn)
	if err != nil || r.Told != "" || r.Referral == "" {
		return time.Time{}
	}
	return day.Add(tellHour)
}
