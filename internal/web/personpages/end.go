package personpages

import (
	"time"

	"relais/internal/act"
	"relais/internal/app"
	"relais/internal/fault"
	"relais/internal/person"
	"relais/internal/web"
)

// Leave ends the session of a person in their own file, where there is one, and what
// the browser keeps of it.
func Leave(w *web.Response, r *web.Request, n *app.App) error {
	t := r.Remembered(ownCookie)
	if t == "" {
		return nil
	}
	w.Remember(ownCookie, "", -time.Second)
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	_, err := person.LeaveOwn.Do(r.Context(), n, nil, act.OwnToken{Token: t})
	if fault.CodeOf(err) == fault.NotFound {
		return nil
	}
	return err
}
