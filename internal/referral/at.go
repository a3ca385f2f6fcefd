package referral

import "time"

// At is an instant in microseconds since 1970 in UTC; 0 is none. It keeps
// what is sealed small.
type At int64

// AtTime returns the instant of a time.
func AtTime(t time.Time) At {
	if t.IsZero() {
		return 0
	}
	return At(t.UnixMicro())
}

// Time returns the time of an instant, zero for none.
func (a At) Time() time.Time {
	if a == 0 {
		return time.Time{}
	}
	return time.UnixMicro(int64(a)).UTC()
}

// Ptr returns the time for a field that may be left out.
func (a At) Ptr() *time.Time {
	if a == 0 {
		return nil
	}
	t := a.Time()
	return &t
}

// first returns the earliest instant that is set.
func first(all ...At) At {
	var min At
	for _, a := range all {
		if a != 0 && (min == 0 || a < min) {
			min = a
		}
	}
	return min
}
