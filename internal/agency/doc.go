// Package agency is the room of who may act: agencies, their members, roles,
// versions and certified keys, sign-in, sessions, invitations and recovery.
// It must not know what a case file or a referral is.
//
// Whatever the database says about a public key counts for nothing until it
// is verified against the agency's roots, and the roots against the agency's
// id, which is the hash of the first one.
package agency
