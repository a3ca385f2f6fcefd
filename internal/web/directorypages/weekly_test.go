package directorypages_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestHoursAreTimes: days and times are boxes, shown as a week and used by who asks
// whether it is open; what can't be is said beside its box, and nothing typed is lost.
func TestHoursAreTimes(t *testing.T) {
	s := newSite(t)
	b := s.as(t, s.home.Worker)
	b.get("/services/new").Has(`input[type="time"][name="weekly.mon.from"]`, `[name="weekly.sun.to2"]`)
	f := listing()
	f.Set("weekly.mon.from", "09:00")
	f.Set("weekdays_alike", "true")
	f.Set("hours", "Ring twice")
	f.Set("places", "Montérégie\r\nWawa, ON\r\nLe vallon que nul ne connaît")
	b.do(http.MethodPost, "/services/new", f).Says("Say until when.").Has(`[name="weekly.mon.to"][aria-invalid]`, `[name="weekly.mon.from"][value="09:00"]`)
	f.Set("weekly.mon.to", "17:00")
	at := b.post("/services/new", f)
	b.get(at).Says("Ring twice", "Montérégie", "Wawa", "9:00").SaysNot("Hours are not known")
	edit := b.get(at + "/edit")
	edit.Has(`[name="weekly.fri.from"][value="09:00"]`, `[name="weekly.mon.to"][value="17:00"]`).Says("No search knows where this is: Le vallon que nul ne connaît")
	if got := edit.TextOf(`[name="places"]`); !strings.Contains(got, "Wawa, ON") {
		t.Errorf("the places are %q", got)
	}
	for _, day := range []string{"mon", "tue", "wed", "thu", "fri"} {
		f.Set("weekly."+day+".from", "")
		f.Set("weekly."+day+".to", "")
	}
	f.Del("weekdays_alike")
	f.Set("hours", "")
	b.post(at+"/edit", f)
	b.get(at).SaysNot("9:00 a.m.", "Ring twice")
}
