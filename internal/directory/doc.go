// Package directory is the room of services: what exists, who runs it, whom it
// receives. It brings records in and out in HSDS, keeps the record as it came,
// reads from it the facts that matching looks at, and seals the addresses that
// must be told to nobody.
//
// Directory records are public. The package must not know a person, a case
// file or a referral; what people ask is never stored here.
package directory
