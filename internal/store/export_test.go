package store

import "io/fs"

// SetDDL puts another schema in place and returns what puts the old one back.
func SetDDL(other fs.FS) (restore func()) {
	old := ddl
	ddl = other
	return func() { ddl = old }
}

// SkewOf is skewOf.
var SkewOf = skewOf
