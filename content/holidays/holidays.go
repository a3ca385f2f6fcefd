// Package holidays holds the days without work of each province and
// territory: data that people of the field edit.
package holidays

import _ "embed"

// JSON is the content of holidays.json.
//
//go:embed holidays.json
var JSON []byte
