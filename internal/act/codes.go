package act

import (
	"time"

	"relais/internal/check"
)

// Check looks at the input of an act at the door, before anything else is done with it, and puts its text into the form
// in which it is kept: check.Struct with the code sets of the acts.
func Check(in any) error { return check.Struct(in, Codes) }

// CheckAt is Check of what somebody sends now, which carries their zone: dates and times that nobody can mean are
// refused as well.
func CheckAt(in any, now time.Time) error { return check.At(in, Codes, now) }

// Codes are all code sets that fields of acts are checked against, by name. The order within a set is the order in
// which forms show them; the words are in the locale catalog, under "code.<set>.<code>". Nobody writes into it.
var Codes = map[string][]string{
	// Sectors of MISSION M1. The enforcement class (police, border,
	// immigration) and child protection are denied by default.
	"sector": {"hotline", "ngo", "shelter", "health", "legal", "settlement", "indigenous", "faith",
		"labour", "government", "coalition", "child_protection", "police", "border", "immigration"},
	"province":   {"NL", "PE", "NS", "NB", "QC", "ON", "MB", "SK", "AB", "BC", "YT", "NT", "NU"},
	"language":   {"fr", "en"},
	"invitation": {"member", "agency"},
	"grave":      {"kit", "passkey", "member", "disclosure", "export", "erase"},
	"role":       {"administrator", "coordinator", "caseworker", "responder", "desk", "auditor"},
	"section": {"identity", "contact", "needs", "health", "experience", "immigration", "legal",
		"children", "plan", "notes", "documents"},
	// What a consent names and a release carries: the sections of a file, where
	// contact is how to reach the person, and beside them the name by which the
	// person is called, and what safety asks for (whom never to tell, places to
	// avoid). Nothing rides along but the limits.
	"part": {"name", "identity", "contact", "safety", "needs", "health", "experience", "immigration", "legal", "children",
		"plan", "notes", "documents"},
	"urgency":      {"danger", "crisis", "detained", "urgent", "standard"},
	"need_status":  {"open", "met", "partly", "not_met", "withdrawn", "set_aside"},
	"ask_way":      {"telephone", "letter", "link"},
	"said_way":     {"telephone", "in_person", "email", "letter"},
	"channel":      {"phone", "text", "email", "in_person", "through"},
	"consent_kind": {"ask", "release", "loopback"},
	"loopback":     {"none", "status", "appointments", "outcome", "words"},
	"given_by":     {"person", "parent", "guardian", "representative", "authority"},
	// What somebody with a file of their own is to the person of this one, and which
	// of the two is meant.
	"kin":           {"child", "ward", "dependant", "parent", "guardian", "carer", "sibling", "relative"},
	"kin_living":    {"together", "apart", "unknown"},
	"kin_side":      {"this", "other", "none", "unknown"},
	"kin_one":       {"this", "other"},
	"consent_form":  {"spoken", "written"},
	"explained":     {"who", "what", "why", "until", "withdraw", "refuse", "loopback", "limits"},
	"ask_mode":      {"single", "ranked", "parallel"},
	"attribute":     {"age_band", "gender", "languages", "dependants", "accessibility", "wishes", "region", "safety"},
	"age_band":      {"child", "youth_16_17", "adult_18_24", "adult_25_64", "senior"},
	"gender":        {"woman", "man", "trans_woman", "trans_man", "two_spirit", "non_binary"},
	"dependants":    {"none", "pregnant", "infant", "children", "adults", "pet"},
	"accessibility": {"wheelchair", "deaf", "blind", "cognitive", "ground_floor"},
	"wish": {"gender_of_worker", "same_language", "culture", "faith", "indigenous", "lgbtq", "vegetarian",
		"halal", "kosher", "quiet"},
	"safety": {"pursued", "location_secret", "no_telephone", "escort", "in_detention", "same_network"},
	"box":    {"inbox", "sent", "desk"},
	// What the words of a card are written in, and what a person says from their own file.
	"card_form": {"fr", "en", "digits"},
	"own_word":  {"message", "copy", "correct", "erase", "went"},
	"fact": {"age_band", "birth_year", "gender", "dependants", "ages", "languages", "province", "place", "accessibility", "safety",
		"wishes", "culture", "faith", "origin"},
	"fact_source": {"person", "worker", "document", "agency"},
	"outcome":     {"met", "partly", "not_met"},
	"receipt":     {"purged", "kept"},
	// What a coalition's desk did about an ask that nobody answered: with whom it
	// spoke, and what came of it.
	"desk_whom":   {"asked", "asker", "other"},
	"desk_result": {"will_answer", "cannot", "message_left", "no_answer", "other"},
	"disclosure":  {"danger", "report", "court"},
	"demand":      {"subpoena", "order", "warrant", "informal"},
	// On what basis something is erased, and why nothing may be.
	"erase_basis":   {"person", "representative", "mistake"},
	"incident":      {"lost_device", "misdirected", "unauthorized", "other"},
	"incident_risk": {"yes", "no", "unknown"},
	"incident_told": {"person", "authority", "agency", "other"},
	"register_form": {"csv", "json"},
	// What the clock erases of closed files: sections, and all that is left.
	"retained": {"identity", "contact", "needs", "health", "experience", "immigration", "legal",
		"children", "plan", "notes", "documents", "file"},
	"hold_why": {"demand", "proceedings", "investigation", "complaint"},
	"move": {"ask", "abandon", "accept", "waitlist", "decline", "request_info", "answer_info", "message", "cancel",
		"supersede", "expire", "release", "receive", "schedule", "attend", "no_show", "hold", "resume",
		"complete", "fail", "close_lost_contact", "request_cancel", "confirm", "reopen", "withdraw",
		"end_consent", "end_disclosure", "limits", "propose", "escalate", "disclose", "undo"},
	"reason": {"no_capacity", "age", "gender", "residence", "immigration_status", "out_of_area",
		"conflict", "safety_conflict", "language", "accessibility", "cannot_reach", "person_declined",
		"duplicate", "assessment_first", "not_enough_information", "funding", "filled_elsewhere", "agency_leaves", "other"},

	// The directory: listings, matching, plans.
	"directory_form": {"json", "ndjson", "array", "tabular"},
	"service_status": {"active", "inactive", "defunct", "temporarily closed"},
	"capacity_unit":  {"bed", "place", "hour", "household"},
	"community":      {"indigenous"},
	"visibility":     {"public", "members", "agency"},
	"horizon":        {"tonight", "weeks", "months", "years"},
	"gap":            {"none", "out_of_area", "avoid", "own_rules", "full", "status_only", "closed"},
	"left_out":       {"out_of_area", "too_far", "conflict", "avoid", "gender", "age", "dependants", "full"},
	"cost_wish":      {"free", "low"},
	"open_by":        {"tonight", "week", "month"},
	"match_sort":     {"fit", "distance", "opening"},
	"open_state":     {"open", "closed", "unknown", "always"},
	"holiday": {"new_year", "family_day", "good_friday", "easter_monday", "victoria_day",
		"indigenous_peoples_day", "national_day_quebec", "canada_day", "nunavut_day", "civic_day", "discovery_day",
		"labour_day", "truth_and_reconciliation", "thanksgiving", "remembrance_day", "christmas", "boxing_day"},
	// Its sources, and how good they are.
	"case_form":      {"csv", "xlsx", "json"},
	"import_form":    {"json", "zip", "table", "airs"},
	"import_edition": {"1", "2", "3"},
	"source_format":  {"file", "api"},
	"verify_method":  {"own", "phone", "visit", "web", "link"},
	"field_kind":     {"phone", "hours", "address", "eligibility", "description", "fees", "languages"},
	"suggest_field": {"name", "description", "eligibility", "application", "fees", "wait", "alert", "phone", "email", "url",
		"hours", "address", "languages", "closed", "other"},
	"suggestion_state": {"open", "accepted", "refused"},
	"duplicate_state":  {"open", "same", "different"},
	"duplicate_reason": {"name", "address", "phone", "site", "near", "organization", "other_telephone", "other_address", "far"},
	"tombstone":        {"deleted", "gone"},
	"mail_state":       {"waiting", "sent", "later", "failed", "refused", "unsure", "stopped"},
}
