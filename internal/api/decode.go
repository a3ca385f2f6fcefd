package api

import (
	"errors"
	"io"
	"net/http"
	"slices"

	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/shape"
)

// maxBody bounds a request's body, in bytes. It is above what an intake of a
// whole evening holds. Acts that take files have room for them besides.
const maxBody = 1 << 20

// bodyLimit is maxBody and what the files of an input need in base64.
func bodyLimit(in *shape.Input) int64 {
	limit := int64(maxBody)
	for _, f := range in.Type.Fields {
		if f.Type.Class == shape.Bytes && f.Rule.Max != nil && *f.Rule.Max > maxBody {
			limit += *f.Rule.Max/3*4 + 4
		}
	}
	return limit
}

// decode fills in, a pointer to an act's input, from body, query and path;
// the path wins.
func decode(w http.ResponseWriter, r *http.Request, input *shape.Input, in any) error {
	if input.Body {
		if err := decodeBody(w, r, bodyLimit(input), in); err != nil {
			return err
		}
	}
	return input.Fill(in, r.PathValue, r.URL.Query())
}

func decodeBody(w http.ResponseWriter, r *http.Request, limit int64, in any) error {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if _, big := errors.AsType[*http.MaxBytesError](err); big {
		return fault.New(fault.TooLarge, "api.too_large")
	}
	if err != nil {
		return fault.Wrap(fault.InvalidInput, "api.body_unread", err)
	}
	err = shape.DecodeJSON(body, in)
	if bad, ok := fault.As(err); ok && bad.Key == shape.NotUTF8 {
		if e, ok := fault.As(act.Check(in)); ok { // it names the fields
			bad.Fields = slices.DeleteFunc(e.Fields, func(f fault.Field) bool { return f.Key != "check.utf8" })
		}
	}
	return err
}
