package web

import (
	"io"

	"relais/internal/check"
	"relais/internal/fault"
)

// Uploaded is the file of a form's field "data", at most so many bytes of it, and
// its name.
func Uploaded(r *Request, most int64) (data []byte, name string, err error) {
	if r.MultipartForm == nil || len(r.MultipartForm.File["data"]) == 0 {
		return nil, "", fault.Invalid("data", "dir.records.no_file")
	}
	head := r.MultipartForm.File["data"][0]
	if head.Filename == "" {
		return nil, "", fault.Invalid("data", "dir.records.no_file")
	}
	if head.Size > most {
		return nil, "", fault.Invalid("data", "dir.import.too_large")
	}
	f, err := head.Open()
	if err != nil {
		return nil, "", err
	}
	defer f.Close()
	data, err = io.ReadAll(f)
	name, _ = check.Text(head.Filename, 200, false)
	return data, name, err
}
