package content

import (
	"encoding/json"
	"path"
	"strings"
)

// ByLanguage reads a folder of files that each hold one language and say which, as
// language tells: "fr.json" is that of "fr". It panics for one that is not, because
// all of them are embedded and tested.
func ByLanguage[T any](folder string, language func(T) string) map[string]T {
	out := map[string]T{}
	names, err := FS.ReadDir(folder)
	if err != nil {
		panic("content/" + folder + ": " + err.Error())
	}
	for _, f := range names {
		if path.Ext(f.Name()) != ".json" {
			continue
		}
		data, err := FS.ReadFile(path.Join(folder, f.Name()))
		var one T
		if err == nil {
			err = json.Unmarshal(data, &one)
		}
		if err != nil || language(one) != strings.TrimSuffix(f.Name(), ".json") {
			panic("content/" + folder + ": " + f.Name() + " is not of its language")
		}
		out[language(one)] = one
	}
	return out
}
