package act

// WeekTimes are the hours of a usual week, by the clock where the service is.
type WeekTimes struct {
	Mon DayTimes `json:"mon"`
	Tue DayTimes `json:"tue"`
	Wed DayTimes `json:"wed"`
	Thu DayTimes `json:"thu"`
	Fri DayTimes `json:"fri"`
	Sat DayTimes `json:"sat"`
	Sun DayTimes `json:"sun"`
}

// DayTimes are the one or two spans of a day, HH:MM each; one that ends before it begins
// ends on the next day.
type DayTimes struct {
	From  string `json:"from,omitempty" check:"clock"`
	To    string `json:"to,omitempty" check:"clock"`
	From2 string `json:"from2,omitempty" check:"clock"`
	To2   string `json:"to2,omitempty" check:"clock"`
}

// Days are the days from Sunday, as time.Weekday counts them.
func (w *WeekTimes) Days() [7]*DayTimes {
	return [7]*DayTimes{&w.Sun, &w.Mon, &w.Tue, &w.Wed, &w.Thu, &w.Fri, &w.Sat}
}

// WeekDays are the names of the days as fields have them, from Sunday.
var WeekDays = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

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
