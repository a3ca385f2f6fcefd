package upkeep

import "time"

// Mailing is what the node knows of the letters to one agency.
type Mailing struct {
	Recipient         []byte // pseudonym of the agency
	Body              []byte // sealed for the node
	Stopped           bool
	State             string // waiting, sent, later, failed, refused, unsure
	Mail              string // id of the letter under way
	Tries, Unsure     int
	Next, Tried, Sent time.Time
	Holder            string
	Lease             time.Time
}

// MailLink is a link of a letter.
type MailLink struct {
	Hash, Recipient []byte
	Expires, Used   time.Time
}

// MailServer is the server that takes letters, as the node knows it.
type MailServer struct {
	Failures     int
	Failed, Next time.Time
}

// Times of letters: one a week at most, and how long a link works.
const (
	MailEvery = 7 * day
	LinkLasts = 30 * day
)

// waits are how long after each try that failed the next one comes.
var waits = []time.Duration{5 * time.Minute, 20 * time.Minute, time.Hour, 4 * time.Hour, 12 * time.Hour, day, day}

// Later notes a try that failed; after the last one nothing more is tried for
// a week.
func (m *Mailing) Later(now time.Time) {
	if m.Tries > len(waits) {
		m.rest(now, "failed")
		return
	}
	m.State, m.Next = "later", now.Add(waits[max(m.Tries, 1)-1])
}

// Took notes that the server took the letter.
func (m *Mailing) Took(now time.Time) {
	m.Sent = now
	m.rest(now, "sent")
}

// Doubt notes a try that the server may have taken. One more try may double
// the letter; a third copy there is not: then it counts as sent.
func (m *Mailing) Doubt(now time.Time) {
	m.Unsure++
	if m.Unsure > 1 {
		m.rest(now, "unsure")
		return
	}
	m.Later(now)
}

// Refused notes that there is no such mailbox: nothing more goes there until
// the agency gives an address again.
func (m *Mailing) Refused(now time.Time) {
	m.rest(now, "refused")
	m.Next = now.AddDate(100, 0, 0)
}

func (m *Mailing) rest(now time.Time, state string) {
	m.State, m.Mail, m.Tries, m.Unsure, m.Next = state, "", 0, 0, now.Add(MailEvery)
}

// Down notes that the server takes nothing, and when it is asked again: after
// a minute, then twice as long each time, an hour at most.
func (s *MailServer) Down(now time.Time) {
	s.Failures++
	s.Failed, s.Next = now, now.Add(min(time.Minute<<min(s.Failures-1, 6), time.Hour))
}
