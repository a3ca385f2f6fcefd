package upkeep

import (
	"relais/internal/directory"
	"time"
)

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
	directory.Entry
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
