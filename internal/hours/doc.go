// Package hours is the one place that answers whether somebody is there, until
// when, and when next: opening hours of services, weekly shifts of people on
// call, hours at which a contact is safe. Beside them stands what the answers
// hang on: the zones' clocks (from content/zones, or the system's when they are
// newer), what a time on the wall means when clocks change, statutory holidays
// and working days by province.
//
// It works on values and knows no other room. One rule holds for all: a minute
// that comes twice is the first of the two, one that is skipped is the instant
// of the change. So what follows without a break has none in such a night. Who
// turns what a person typed into an instant uses Local.Resolve, and asks.
package hours
