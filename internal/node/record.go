package node

import (
	"encoding/json"
	"time"

	"relais/internal/act"
)

// What this room seals or signs beside what stands with its use: a golden file
// for each is in testdata/records.

// noticeRecord is word left for a member. Older ones have an id and a time
// too, both empty: the row has them.
type noticeRecord struct {
	Code string    `json:"code"`           // key of the message
	Args []string  `json:"args,omitempty"` // of the message
	Link string    `json:"link,omitempty"` // to a page
	ID   string    `json:"id,omitempty"`   // empty
	At   time.Time `json:"at,omitzero"`    // when it was left; none in notices of earlier programs, whose rows say it
}

func (r noticeRecord) view(id string, at time.Time) act.Notice {
	if !r.At.IsZero() {
		at = r.At
	}
	return act.Notice{ID: id, Code: r.Code, Args: r.Args, Link: r.Link, At: at}
}

// answerRecord is the answer to a request as it was given, kept for a day with
// the hash of the input. In version 1 it was the answer alone.
type answerRecord struct {
	Input []byte          `json:"input"`          // SHA-256
	Given json.RawMessage `json:"given"`          // as JSON of the act
	Fill  string          `json:"fill,omitempty"` // to a round length
}

// RecordVersion implements record.Body.
func (answerRecord) RecordVersion() int { return 2 }

// DecodeOlder reads version 1.
func (a *answerRecord) DecodeOlder(_ int, data []byte) error {
	a.Given = append(a.Given[:0], data...)
	return nil
}

// letterRecord is a letter that waits to be sent: to whom, and no word of why.
type letterRecord struct {
	Member string `json:"member"` // id
	ID     string `json:"id"`     // of the letter: a second copy has the same
}

// RecordVersion implements record.Body.
func (letterRecord) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (noticeRecord) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (AuditBody) RecordVersion() int { return 1 }
