package tabular

import "strings"

// BaseName is the name of a file without its folders and its ending.
func BaseName(file string) string {
	if i := strings.LastIndexAny(file, `/\`); i >= 0 {
		file = file[i+1:]
	}
	if i := strings.LastIndexByte(file, '.'); i > 0 {
		file = file[:i]
	}
	return file
}

// OfFile finds the table of HSDS 3 that a file's name means.
func OfFile(file string) string {
	name := strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(BaseName(file)))
	for _, t := range Defs {
		if name == t.Name || name+".csv" == t.File || name == t.Name+"s" {
			return t.Name
		}
	}
	return ""
}
