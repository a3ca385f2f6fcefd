package calendar

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestRFC5545: lines end with CRLF and are at most 75 octets, what a calendar must have
// is there once, each event has a name of its own, and the same times are the same bytes.
func TestRFC5545(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 7, 3, 21, 30, 0, 0, time.UTC)
	times := []time.Time{at.Add(24 * time.Hour), at, at}
	out := string(write(times, []byte("feed"), "2026-11-30"))
	if again := string(write([]time.Time{at, at, at.Add(24 * time.Hour)}, []byte("feed"), "2026-11-30")); again != out {
		t.Error("the same times look different")
	}
	if strings.Contains(strings.ReplaceAll(out, "\r\n", ""), "\n") || !strings.HasSuffix(out, "END:VCALENDAR\r\n") {
		t.Error("a line does not end with CRLF")
	}
	form := regexp.MustCompile(`^(BEGIN:(VCALENDAR|VEVENT)|END:(VCALENDAR|VEVENT)|VERSION:2\.0|PRODID:-//Relais//Relais//FR|CALSCALE:GREGORIAN|METHOD:PUBLISH|` +
		`UID:[0-9a-f]{24}@relais|DT(STAMP|START|END):\d{8}T\d{6}Z|SUMMARY:Relais|CLASS:PRIVATE|TRANSP:OPAQUE)$`)
	uids, count := map[string]bool{}, map[string]int{}
	for line := range strings.SplitSeq(strings.TrimSuffix(out, "\r\n"), "\r\n") {
		if len(line) > 75 || !form.MatchString(line) {
			t.Errorf("a line is %q", line)
		}
		name, value, _ := strings.Cut(line, ":")
		if count[name]++; name == "UID" {
			uids[value] = true
		}
	}
	if len(uids) != 3 || count["DTSTAMP"] != 3 || count["DTSTART"] != 3 || count["DTEND"] != 3 || count["PRODID"] != 1 || count["VERSION"] != 1 {
		t.Errorf("%v %v", uids, count)
	}
	if !strings.Contains(out, "DTSTART:20260703T213000Z\r\nDTEND:20260703T223000Z\r\n") {
		t.Error(out)
	}
	if empty := string(write(nil, nil, "2026-11-30")); strings.Contains(empty, "VEVENT") {
		t.Error(empty)
	}
}
