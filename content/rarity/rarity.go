// Package rarity holds about how many people live in a province and how many
// of them have something in common: data that people of the field edit.
package rarity

import _ "embed"

// JSON is the content of rarity.json.
//
//go:embed rarity.json
var JSON []byte
