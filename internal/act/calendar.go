package act

// Calendar is a member's feed of times.
type Calendar struct {
	On bool `json:"on"` // it was switched on
}

// CalendarMade is a feed that was switched on. Its address is shown once.
type CalendarMade struct {
	// Token stands in the address, /dates/{token}: whoever has it reads the times.
	Token string `json:"token"`
}
