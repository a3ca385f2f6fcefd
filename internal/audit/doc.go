// Package audit keeps a record of who did what that can't be changed unnoticed.
//
// An act records its entry in its own transaction: both are kept or neither
// is. Within a second, one sequencer of the node appends the hashes of new
// entries to a Merkle log (golang.org/x/mod/sumdb/tlog) and signs its head. A
// head that somebody printed and kept elsewhere proves later that no entry up
// to it was removed, changed or reordered.
//
// The package must not know what entries are about: actors and objects are
// pseudonyms, and bodies come sealed. It doesn't know the clock
// either: when something happened is in the body.
//
// What it does not promise: an entry that is not in the log yet can be removed
// by whoever can write to the database, and so can the end of the log together
// with the head in the database, unless a later head is kept elsewhere.
package audit
