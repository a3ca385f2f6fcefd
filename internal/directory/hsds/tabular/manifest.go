package tabular

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"

	"relais/internal/directory/hsds"
)

// ManifestFile is the table in which our own packages say which records they
// hold and what tables can't say of them; see docs/formats.md.
const ManifestFile = "relais_records.csv"

// ManifestRow says of one record of our own packages what its tables can't.
type ManifestRow struct {
	Kind                hsds.Kind
	ID, Organization    string
	Place               int
	Style, Digest, Docs string
}

// ManifestColumns are those of the manifest.
var ManifestColumns = []string{"kind", "id", "organization_id", "place", "style", "digest", "document"}

// ReadManifest reads a row of the manifest, whose columns may stand in any order.
func ReadManifest(columns, cells []string) ManifestRow {
	get := func(name string) string { return Cell(cells, slices.Index(columns, name)) }
	place, err := strconv.Atoi(get("place"))
	if err != nil {
		place = -1
	}
	return ManifestRow{hsds.Kind(get("kind")), get("id"), get("organization_id"), place, get("style"), get("digest"), get("document")}
}

// Cells are the values of the row in the order of ManifestColumns.
func (m ManifestRow) Cells() []string {
	place := ""
	if m.Place >= 0 {
		place = fmt.Sprint(m.Place)
	}
	return []string{string(m.Kind), m.ID, m.Organization, place, m.Style, m.Digest, m.Docs}
}

// Digest tells whether a document is still the one that the manifest means.
func Digest(doc []byte) string {
	h := sha256.Sum256(doc)
	return hex.EncodeToString(h[:16])
}
