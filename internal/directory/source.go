package directory

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

// Verification is how and when a kind of field of a service was verified.
type Verification struct {
	Service  string
	Field    string
	Method   string // "" where nobody here did
	Who      []byte // pseudonym
	Verified time.Time
	Due      time.Time
}

// Due is a service whose record is due to be verified.
type Due struct {
	Entry
	At time.Time // zero when nobody ever verified it
}

// Suggestion is a change that a member proposed. Body is sealed for the node.
type Suggestion struct {
	ID        string
	Service   string
	Agency    string // that decides; "" for the desk
	Who       []byte
	Body      []byte
	State     string
	Made      time.Time
	DecidedBy []byte
	Decided   time.Time
}

// Pair is two services that may be one.
type Pair struct {
	First, Second string
	Score         int
	Reasons       string // codes, by blanks
	State         string // open, same or different
	Who           []byte
	Found         time.Time
	Decided       time.Time
	Undone        time.Time
}
