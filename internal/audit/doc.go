// Package audit keeps a record of who did what that can't be changed unnoticed.
//
// An act records its entry in its own transaction: both are kept or neither
// is. Each process gives its entries consecutive numbers, and looks whether
// they arrive. Within a second, one sequencer of the node appends the hashes
// of new entries to a Merkle log (golang.org/x/mod/sumdb/tlog) and signs its
// head. Whoever kept a head and the public key proves later, or lets the node
// prove, that no entry up to it was removed, changed or reordered.
//
// The package must not know what entries are about: actors and objects are
// pseudonyms, and bodies come sealed. It doesn't know the clock
// either: when something happened is in the body.
//
// What it does not promise: the end of the log can be removed together with
// the head in the database, unless a later head is kept elsewhere; and so can
// what a process recorded last, in the moment in which it is killed.
package audit
