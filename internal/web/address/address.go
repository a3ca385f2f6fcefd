// Package address is where pages live. A browser keeps addresses in a history
// that somebody else may read, so no address says what its page is about: it
// is made of words that any office program could have (Words), of random ids
// and of codes. What the domain calls health, consent or lost contact has a
// code here and nowhere else.
//
// It knows nothing of ours but these names.
package address

import "strings"

// Words are all words of which routes may be made. A new one must tell nothing
// about a person, about help, the law, a body or the police to somebody who
// finds it in a history: it could stand in the address of a shop, a bank or a
// calendar.
var Words = set(`
	about admit again agency agreements agree alive all apart as ask audit before board checked clear close columns
	compare confirm contact copy dates decision delete demo details devices draft drop edit end entries exit files find finish
	first-steps gaps head hide hours how import inbox invitations invite items join keep kept kit later lift link list
	mail me member members move network new notices opened out own pair paper papers parts passkey passkeys
	passphrase places plan preview print profile prove quality ready receipt records recover remove reopen report
	requests restore revoke roles rules run second server services sessions setup share sign sign-in stop suggest suggested
	suggestion suggestions take tasks undo verified ways who words
`)

// Keys are all names that may stand in the query of an address.
var Keys = set("agency agreement box closed d due file form item lang mine neutral next noted p page pairs s say service suggestions")

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// Neutral returns the first part of a route's path that is neither one of
// Words nor a wildcard; "" when there is none.
func Neutral(path string) string {
	for part := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		if part != "" && !strings.HasPrefix(part, "{") && !Words[part] {
			return part
		}
	}
	return ""
}

// File is the address of a page below a case file.
func File(id string, below ...string) string { return join("/files/", id, below) }

// Request is the address of a page below a referral.
func Request(id string, below ...string) string { return join("/requests/", id, below) }

// Notice is the address of a disclosure without consent.
func Notice(id string) string { return "/notices/" + id }

func join(at, id string, below []string) string {
	return strings.Join(append([]string{at + id}, below...), "/")
}

// Linked is the address of what a stored notice links to. Notices name things
// as the API does ("/referrals/{id}"), so that pages can move.
func Linked(link string) string {
	for _, moved := range [][2]string{{"/cases", "/files"}, {"/referrals", "/requests"}, {"/disclosures", "/notices"}, {"/recovery", "/agency/recover"},
		{"/members", "/agency/members"}, {"/passkeys", "/me/passkeys"}, {"/sessions", "/me/sessions"}} {
		if rest, ok := strings.CutPrefix(link, moved[0]); ok && (rest == "" || rest[0] == '/') {
			return moved[1] + rest
		}
	}
	return link
}
