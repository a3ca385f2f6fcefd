package attack

import (
	"net/http"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/app"
)

// creates are the acts that make something new: each must know a repeat.
var creates = []string{"CreateCase", "AddEntry", "AddNeed", "AddNeeds", "RecordContact", "RecordConsent", "RefuseConsent", "Ask", "AskSeveral", "AddLegalDemand", "UpsertService",
	"SuggestChange", "HoldCase", "RecordIncident", "AddToIncident", "InviteMember", "InviteAgency", "NoteGaps", "RecordDeskWork", "ProposeAgencies"}

// TestAttackTwiceIsOnce: the same operation sent again (a second press, a lost
// answer) changes nothing and is answered like the first; the same operation
// id with another content is refused.
func TestAttackTwiceIsOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.wholeJob()
		samples, tried := w.samples(), map[string]bool{}
		for _, d := range app.Declared() {
			if !d.Creates() || d.Name == "PreviewAsk" { // which sends nothing
				continue
			}
			tried[d.Name] = true
			s := samples[d.Name]
			if s.in == nil {
				t.Errorf("no sample of %s", d.Name)
				continue
			}
			first := w.sendAs(s.by, d.Name, keyed(s.in, "operation"))
			if first.status != http.StatusOK {
				t.Errorf("%s: %d %s", d.Name, first.status, first.body)
				continue
			}
			before := w.content()
			again := w.sendAs(s.by, d.Name, keyed(s.in, "operation"))
			if diff := cmp.Diff(first, again, cmp.AllowUnexported(answer{})); diff != "" {
				t.Errorf("%s is answered otherwise the second time:\n%s", d.Name, diff)
			}
			if diff := cmp.Diff(before, w.content()); diff != "" {
				t.Errorf("%s twice changed something:\n%s", d.Name, diff)
			}
			if d.In.NumField() > 1 {
				other := w.sendAs(s.by, d.Name, changed(keyed(s.in, "operation")))
				if other.status != http.StatusConflict && other.status != http.StatusUnprocessableEntity && other.status != http.StatusBadRequest {
					t.Errorf("%s with another content and the same operation id: %d", d.Name, other.status)
				}
			}
		}
		for _, name := range creates {
			if !tried[name] {
				t.Errorf("%s does not know a repeat", name)
			}
		}
	})
}

// keyed returns a copy of an input with an operation id.
func keyed(in any, key string) any {
	v := reflect.New(reflect.TypeOf(in)).Elem()
	v.Set(reflect.ValueOf(in))
	v.FieldByName("Key").SetString(key)
	return v.Interface()
}

// changed returns a copy of an input with another text in its last plain text
// field that is not the operation id.
func changed(in any) any {
	v := reflect.New(reflect.TypeOf(in)).Elem()
	v.Set(reflect.ValueOf(in))
	for _, name := range []string{"Known", "Text", "Note", "Value", "Why", "Name", "From", "Purpose", "Province"} {
		if f := v.FieldByName(name); f.IsValid() && f.Kind() == reflect.String {
			f.SetString(f.String() + " again")
			return v.Interface()
		}
	}
	v.FieldByName("Key").SetString("another operation with a list of its own, too long to be taken as an id at all")
	return v.Interface()
}
