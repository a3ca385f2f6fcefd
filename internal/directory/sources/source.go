package sources

import "time"

// Source is a source of the directory with its settings and its last run.
type Source struct {
	Name       string
	URL        string
	Format     string // file or api
	Precedence int
	Publisher  string
	Licensed   bool
	Complete   bool
	Local      bool
	Refresh    int // hours
	ETag       string
	Modified   string
	Since      time.Time // when the last good run began
	Run        time.Time
	Report     string // JSON
	Failure    string // message key
	Next       time.Time
	Holder     string
	Lease      time.Time
	Changed    time.Time
}

// NextRun is when a source is brought in again by itself, zero for never.
func (s Source) NextRun(now time.Time) time.Time {
	if s.Refresh == 0 || s.URL == "" {
		return time.Time{}
	}
	return now.Add(time.Duration(s.Refresh) * time.Hour)
}
