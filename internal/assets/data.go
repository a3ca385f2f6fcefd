package assets

import "io/fs"

// Data returns a file of the build that is for the server itself and that no
// browser is served, nil when the build has none: then what needs it makes do
// with less.
func Data(name string) []byte {
	data, err := fs.ReadFile(dist, "dist/"+name)
	if err != nil {
		return nil
	}
	return data
}
