package casework

// Known is how the person wishes to be called; it may be an alias.
func (c *OpenedCase) Known() string { return c.Roster.Known }
