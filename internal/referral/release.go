package referral

// ReleaseStatus is where a release stands.
type ReleaseStatus string

// The statuses of a release.
const (
	ReleaseArmed  ReleaseStatus = "armed"  // sealed ahead: sent upon acceptance
	ReleaseSealed ReleaseStatus = "sealed" // sent, not opened
	ReleaseOpened ReleaseStatus = "opened"
	ReleaseEnded  ReleaseStatus = "ended"  // the recipient's key is destroyed: a receipt is due
	ReleasePurged ReleaseStatus = "purged" // the receipt says: destroyed
	ReleaseKept   ReleaseStatus = "kept"   // the receipt says: kept, on a legal basis
)

// Stands reports whether what was released may still be known: it is on its way,
// or open.
func (s ReleaseStatus) Stands() bool {
	return s == ReleaseArmed || s == ReleaseSealed || s == ReleaseOpened
}

// ReceiptDue reports whether the recipient may say what became of it.
func (s ReleaseStatus) ReceiptDue() bool { return s == ReleaseEnded }

// Colour of the tag that names a status.
func (s ReleaseStatus) Colour() string {
	switch s {
	case ReleaseArmed, ReleaseSealed:
		return Teal
	case ReleaseOpened:
		return Green
	}
	return Grey
}

// DisclosureStatus is where a disclosure without consent stands.
type DisclosureStatus string

// The statuses of a disclosure without consent.
const (
	DisclosureProposed DisclosureStatus = "proposed" // waits for a second member before it is sent
	DisclosureSent     DisclosureStatus = "sent"     // waits for a second member's review
	DisclosureReviewed DisclosureStatus = "reviewed"
	DisclosureEnded    DisclosureStatus = "ended"   // the review ended it: the key was destroyed
	DisclosureRefused  DisclosureStatus = "refused" // never sent
)

// The kinds of disclosures without consent.
const (
	DisclosureDanger = "danger" // danger to life, or a child at risk
	DisclosureReport = "report" // that the law demands of the member who makes it
	DisclosureCourt  = "court"  // an order
)

// Waits reports whether a second member must look.
func (s DisclosureStatus) Waits() bool { return s == DisclosureProposed || s == DisclosureSent }

// Colour of the tag that names a status.
func (s DisclosureStatus) Colour() string {
	switch s {
	case DisclosureProposed:
		return Yellow
	case DisclosureSent:
		return Teal
	case DisclosureReviewed:
		return Green
	}
	return Grey
}
