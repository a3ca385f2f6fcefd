package attack

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"relais/internal/act"
	"relais/internal/store"
)

// boxes are what everybody sees of their asks.
func (w *world) boxes() string {
	w.t.Helper()
	out := map[string]string{}
	people := w.readers()
	for _, name := range sorted(people) {
		for _, box := range []string{"inbox", "sent"} {
			for _, closed := range []bool{false, true} {
				var list act.Referrals
				a := w.send(people[name].token, "ListReferrals", act.ReferralQuery{Box: box, Closed: closed, Page: act.Page{Limit: 100}})
				w.ok(json.Unmarshal([]byte(a.body), &list))
				var ids []string
				for _, r := range list.Items {
					ids = append(ids, fmt.Sprint(r.ID, r.State, r.Look))
				}
				out[fmt.Sprint(name, box, closed)] = strings.Join(ids, " ")
			}
		}
	}
	text, err := json.MarshalIndent(out, "", " ")
	w.ok(err)
	return string(text)
}

// alarms counts what the desk's administrator is told of changed rows.
func (w *world) alarms() int {
	w.t.Helper()
	return strings.Count(w.send(w.cast.desk.admin.token, "Home", act.None{}).body, "notice.node.rows_changed")
}

// TestAttackAskHidden: whoever writes to the database hides asks from lists,
// puts off the clock, or gives them to others. The node puts them right, also
// where it can't read what is sealed, and says so; it says nothing before.
func TestAttackAskHidden(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.wholeJob()
		w.tick()
		before, told := w.boxes(), 0
		if w.alarms() > 0 {
			t.Fatal("an alarm, and nobody has changed anything")
		}
		for _, set := range []string{"sender_open = 0, recipient_open = 0", "sender_open = 1, recipient_open = 1", "due = due + 1000000000000",
			"sender = recipient, recipient = sender", "consent = sender"} {
			w.db(func(ctx context.Context, tx *store.Tx) error {
				_, err := tx.Exec(ctx, `UPDATE referral SET `+set)
				return err
			})
			w.tick()
			if after := w.boxes(); after != before {
				t.Errorf("%s: %s", set, difference(before, after))
			}
			if got := w.alarms(); got <= told {
				t.Errorf("%s: nobody is told", set)
			} else {
				told = got
			}
		}
	})
}
