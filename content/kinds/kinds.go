// Package kinds holds what caseworkers write in a file besides plain words: kinds of
// entries, each with its fields. A further kind is a further part of kinds.json, and
// its words; nothing else knows how many there are.
//
// A kind never changes its number, nor the names of its fields: entries that were
// written keep them.
package kinds

import _ "embed"

// Data is the list of kinds, as the room internal/casefile/kinds reads it.
//
//go:embed kinds.json
var Data []byte
