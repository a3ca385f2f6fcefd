package upkeep

import (
	"encoding/json"
	"slices"
	"sync"
	"time"

	"relais/content"
)

// Freshness says how long what was verified counts as fresh, by kind of field.
type Freshness struct {
	Source   string `json:"source"`
	Date     string `json:"date"`
	Reviewer string `json:"reviewer"`
	Fields   []struct {
		Field   string   `json:"field"`
		Days    int      `json:"days"`
		Members []string `json:"members"` // of a service, in HSDS
	} `json:"fields"`
}

// Rules are those of content/directory/freshness.json.
var Rules = sync.OnceValue(func() (f Freshness) {
	data, err := content.FS.ReadFile("directory/freshness.json")
	if err == nil {
		err = json.Unmarshal(data, &f)
	}
	if err != nil {
		panic(err) // the file is part of the program
	}
	return f
})

const day = 24 * time.Hour

// Shortest is how long any part of a record counts as fresh at most.
func (f Freshness) Shortest() time.Duration {
	least := f.Fields[0].Days
	for _, one := range f.Fields {
		least = min(least, one.Days)
	}
	return time.Duration(least) * day
}

// Verify says that kinds of fields of a service were verified, all where none
// is named. known is what was kept before, and assured when the record itself
// says that somebody last checked it.
func (f Freshness) Verify(service string, fields []string, method string, who []byte, known []Verification, assured, now time.Time) []Verification {
	var out []Verification
	for _, rule := range f.Fields {
		keep := time.Duration(rule.Days) * day
		v := Verification{Service: service, Field: rule.Field, Method: method, Who: who, Verified: now, Due: now.Add(keep)}
		if len(fields) > 0 && !slices.Contains(fields, rule.Field) {
			i := slices.IndexFunc(known, func(k Verification) bool { return k.Field == rule.Field })
			if i >= 0 {
				continue // stays as it is
			}
			v = Verification{Service: service, Field: rule.Field, Due: time.UnixMicro(0)}
			if !assured.IsZero() {
				v.Verified, v.Due = assured, assured.Add(keep)
			}
		}
		out = append(out, v)
	}
	return out
}

// Now lists each kind of field with when it is due; a record's own date counts
// where it is later than what is kept.
func (f Freshness) Now(service string, known []Verification, assured time.Time) []Verification {
	var out []Verification
	for _, rule := range f.Fields {
		v := Verification{Service: service, Field: rule.Field, Due: time.UnixMicro(0).UTC()}
		if i := slices.IndexFunc(known, func(k Verification) bool { return k.Field == rule.Field }); i >= 0 {
			v = known[i]
		}
		if assured.After(v.Verified) {
			v.Method, v.Who, v.Verified, v.Due = "", nil, assured, assured.Add(time.Duration(rule.Days)*day)
		}
		out = append(out, v)
	}
	return out
}

// Members are the members of a service that kinds of fields stand for.
func (f Freshness) Members(fields []string) []string {
	var out []string
	for _, rule := range f.Fields {
		if len(fields) == 0 || slices.Contains(fields, rule.Field) {
			out = append(out, rule.Members...)
		}
	}
	return out
}
