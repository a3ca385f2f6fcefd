// Package deadlines holds how soon an ask must be answered, by its urgency:
// data that people of the field edit.
package deadlines

import _ "embed"

// JSON is the content of deadlines.json.
//
//go:embed deadlines.json
var JSON []byte
