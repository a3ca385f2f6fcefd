// Package directory is the room of services: what exists, who runs it, whom it
// receives. It holds the record as it is kept, and what the room asks of the
// store; the rooms inside it bring records in and out (hsds, sources, fetch),
// read them (facts, places, languages, needs), answer questions (line, search,
// match, index, catalog) and keep them right and hidden where they must be
// (listing, upkeep, duplicates, visibility).
//
// Directory records are public. No room in here may know a person, a case file
// or a referral; what people ask is never stored.
package directory
