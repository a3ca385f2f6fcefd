package forms

import (
	"fmt"
	"time"

	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/referral"
)

// SaidBy is what somebody without Relais said, or was told, with who that was, by
// which way and when: now unless told, never later.
func SaidBy(given *act.Said, now time.Time) (*referral.Said, error) {
	bad := fault.New(fault.InvalidInput, "fault.invalid")
	var in act.Said
	if given != nil {
		in = *given
	}
	if in.By == "" {
		bad.Add("said.by", "referral.said_by")
	}
	if in.Way == "" {
		bad.Add("said.way", "referral.said_way")
	}
	at := referral.AtTime(now)
	if in.At != "" {
		at = moment(in.At)
	}
	if at > referral.AtTime(now.Add(time.Minute)) {
		bad.Add("said.at", "referral.said_later")
	}
	if len(bad.Fields) > 0 {
		return nil, bad
	}
	return &referral.Said{By: in.By, Way: in.Way, At: at}, nil
}

// Told is SaidBy for what the person agreed to share with somebody without
// Relais: that is said by voice, and never written or sent. An agency is told
// nothing that way.
func Told(to *referral.Outside, in *act.Said, now time.Time) (*referral.Said, error) {
	if to == nil {
		return nil, nil
	}
	said, err := SaidBy(in, now)
	if err == nil && said.Way != "telephone" && said.Way != "in_person" {
		err = fault.Invalid("said.way", "referral.told_by_voice")
	}
	return said, err
}

// Refusal is the fault with which an ask is refused, one field for each thing that
// must change; nil when it can be sent. unread: the note can't be checked.
func Refusal(p act.AskPreview, fields []fault.Field, unread, anyway bool) error {
	bad := fault.New(fault.InvalidInput, "fault.invalid")
	if unread {
		bad.Add("note", "referral.note_unchecked")
	}
	if len(p.NoteStops) > 0 {
		bad.Add("note", "referral.note_stopped", p.NoteStops[0])
	}
	bad.Fields = append(bad.Fields, fields...)
	for i, c := range p.Candidates {
		for _, key := range c.Stops {
			bad.Add(fmt.Sprintf("candidates.%d.agency", i), key)
		}
		if c.Again && !anyway {
			bad.Add(fmt.Sprintf("candidates.%d.agency", i), "referral.asked_already")
		}
		if len(c.Rare) > 0 && !anyway {
			bad.Add("anyway", "referral.rare", len(c.Rare))
			anyway = true // once is enough
		}
	}
	if len(bad.Fields) == 0 {
		return nil
	}
	return bad
}
