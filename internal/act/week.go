package act

// DayHours are the hours of a service on one day, by its own clock. Holiday is
// a statutory holiday that changes them; Unsure says that nobody knows how.
type DayHours struct {
	Date    Moment      `json:"date"` // midnight
	Times   []OpenTimes `json:"times,omitempty"`
	Holiday string      `json:"holiday,omitempty" check:"code=holiday"`
	Unsure  bool        `json:"unsure,omitempty"`
}

// OpenTimes are from when to when a service is open, at the door or by
// telephone.
type OpenTimes struct {
	Opens  Moment `json:"opens"`
	Closes Moment `json:"closes"`
	Remote bool   `json:"remote,omitempty"`
}
