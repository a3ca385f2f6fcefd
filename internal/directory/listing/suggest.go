package listing

import (
	"time"

	"relais/internal/act"
	"relais/internal/directory/facts"
	"relais/internal/directory/hsds"
	"relais/internal/directory/visibility"
)

// ApplySuggestion says what a record says now in a field that can be suggested, and
// writes a suggested value; applied is false where that needs a person.
func ApplySuggestion(r hsds.Record, field, value string, now time.Time) (out hsds.Record, applied bool, err error) {
	s, _ := r.Service()
	changes := map[string]any{"last_modified": now.Format(time.RFC3339)}
	switch field {
	case "name", "description", "email", "url", "alert":
		changes[field] = value
	case "eligibility":
		changes["eligibility_description"] = value
	case "application":
		changes["application_process"] = value
	case "fees":
		changes["fees_description"] = value
	case "wait":
		changes["wait_time"] = value
	case "phone":
		changes["phones"] = phones(r, s, value)
	case "closed":
		changes["status"] = "inactive"
		value = "inactive"
	default:
		return r, false, nil
	}
	if value == "" {
		return r, false, nil
	}
	organization := r.Organization
	if out, err = r.Edit(changes); err != nil {
		return r, false, err
	}
	if out, err = visibility.Set(out, r, act.ServiceVisibility{}); err != nil { // what is new is as narrow as what was
		return r, false, err
	}
	if out.Organization == "" {
		out.Organization = organization
	}
	return out, true, nil
}

// FieldNow is what a record says in a field that can be suggested, "" where
// that is not one text.
func FieldNow(r hsds.Record, field string) string {
	s, _ := r.Service()
	texts := map[string]string{"name": s.Name, "description": s.Description, "email": s.Email, "url": s.URL, "alert": s.Alert,
		"eligibility": s.EligibilityDescription, "application": s.ApplicationProcess, "fees": s.FeesDescription,
		"wait": s.WaitTime, "closed": s.Status}
	if field == "phone" && len(s.Phones) > 0 {
		return s.Phones[0].Number
	}
	return texts[field]
}

// NameOf is the name of a service in French and English.
func NameOf(r hsds.Record) act.Text {
	s, _ := r.Service()
	return pair(facts.Bilingual(s.Name, s.Extension(), func(t hsds.Texts) string { return t.Name }))
}
