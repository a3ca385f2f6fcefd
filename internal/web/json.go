package web

import (
	"encoding/json"

	"relais/internal/fault"
)

// JSON answers the script of a page: out, or what went wrong in the reader's
// language ({"say": …}).
func JSON(w *Response, r *Request, out any, err error) error {
	if err != nil {
		f, ok := fault.As(err)
		if !ok || f.Code == fault.Internal {
			r.srv.cfg.Log.Error("internal error", "route", r.route.Pattern, "err", err)
			f = fault.New(fault.Internal, "fault.internal")
		}
		key, args := f.Key, f.Args
		if len(f.Fields) > 0 {
			key, args = f.Fields[0].Key, f.Fields[0].Args
		}
		answer := map[string]string{"say": r.T(key, args...), "code": string(f.Code)}
		if kind, ok := asksProof(err); ok {
			w.prove(kind)
			answer["next"] = provePath
		}
		out = answer
		w.status = fault.Status(f.Code)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if w.status != 0 {
		w.WriteHeader(w.status)
	}
	return json.NewEncoder(w).Encode(out)
}
