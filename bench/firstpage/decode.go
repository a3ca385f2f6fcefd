package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
)

// decoded undoes the compression of an answer.
func decoded(encoding string, body []byte) ([]byte, error) {
	switch encoding {
	case "":
		return body, nil
	case "gzip":
		r, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		return io.ReadAll(r)
	}
	return nil, fmt.Errorf("answered in %q, which was not asked for", encoding)
}
