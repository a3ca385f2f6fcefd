package webtest

import (
	"testing"
	"time"

	"github.com/jba/templatecheck"

	"relais/internal/locale"
	"relais/internal/web"
	"relais/internal/web/ui"
)

// CheckPages checks every page made so far (all packages that the test
// imports): the template parses in every language, and uses only what the
// type of its data has.
func CheckPages(t *testing.T) {
	t.Helper()
	for _, page := range web.Pages() {
		for _, l := range locale.Langs() {
			tmpl, data, err := page.Parse(ui.NewKit(l, time.UTC, time.Now))
			if err != nil {
				t.Errorf("%s (%s): %v", page.Name(), l, err)
				continue
			}
			if err := templatecheck.CheckHTML(tmpl, data); err != nil {
				t.Errorf("%s (%s): %v", page.Name(), l, err)
			}
		}
	}
}
