package web

import (
	"path"
	"strconv"
)

// Attach answers with a file that the browser keeps. Its name tells nothing.
func Attach(w *Response, name string, data []byte) error {
	kind := map[string]string{".csv": "text/csv; charset=utf-8", ".json": "application/json"}[path.Ext(name)]
	if kind == "" {
		kind = "application/octet-stream"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	_, err := w.Write(data)
	return err
}
