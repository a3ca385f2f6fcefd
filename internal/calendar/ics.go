package calendar

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// busy is how long an appointment is shown: how long it takes nobody wrote down.
const busy = time.Hour

// stamp is an instant in UTC, so that no calendar needs to know a zone: where a time is
// on the wall was resolved here, with the law of today.
const stamp = "20060102T150405Z"

// write writes times as RFC 5545 has them. No line is longer than its 75 octets, and
// nothing in them comes from anybody's words: there is nothing to fold or to escape.
func write(times []time.Time, feed []byte, day string) []byte {
	slices.SortFunc(times, time.Time.Compare)
	lines := []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Relais//Relais//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"}
	made := strings.ReplaceAll(day, "-", "") + "T000000Z"
	for i, at := range times {
		lines = append(lines, "BEGIN:VEVENT", "UID:"+uid(feed, at, i-slices.Index(times, at)), "DTSTAMP:"+made,
			"DTSTART:"+at.UTC().Format(stamp), "DTEND:"+at.UTC().Add(busy).Format(stamp),
			"SUMMARY:Relais", "CLASS:PRIVATE", "TRANSP:OPAQUE", "END:VEVENT")
	}
	return []byte(strings.Join(append(lines, "END:VCALENDAR"), "\r\n") + "\r\n")
}

// uid names an event by when it is; of several at once by which it is.
func uid(feed []byte, at time.Time, which int) string {
	h := sha256.New()
	h.Write([]byte("relais calendar event"))
	h.Write(feed)
	h.Write(binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, uint64(at.Unix())), uint64(which)))
	return hex.EncodeToString(h.Sum(nil)[:12]) + "@relais"
}
