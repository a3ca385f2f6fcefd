// Package content holds the data that people of the field edit: the taxonomy
// of needs and, in folders of their own, whatever else is read and reviewed by
// people who write no code. Every file names its source, its date and its
// reviewer, and says everything in French and in English.
//
// The package knows nothing of what its files mean; the rooms that use them do.
package content

import "embed"

// FS is the content, by its path in this folder ("taxonomy/needs.json").
//
//go:embed */*.json
var FS embed.FS
