package act

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"

	"relais/internal/fault"
)

// Seen guards what replaces something: two people who change the same thing at
// once must not lose one another's words.
type Seen struct {
	// Seen is the fingerprint of what is replaced as it was read (the field of
	// the same name there). When something else stands there now the act is
	// refused with fault.Conflict. "" replaces whatever stands.
	Seen string `json:"seen,omitempty" check:"id"`
}

// Check refuses to replace what is no longer what was seen.
func (s Seen) Check(now string) error {
	if s.Seen != "" && s.Seen != now {
		return ErrChanged()
	}
	return nil
}

const changed = "fault.changed"

// ErrChanged is the refusal to replace what somebody else has changed.
func ErrChanged() error { return fault.New(fault.Conflict, changed) }

// Changed reports whether err is ErrChanged.
func Changed(err error) bool {
	var f *fault.Error
	return errors.As(err, &f) && f.Key == changed
}

// crockford writes ids.
var crockford = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// Fingerprint names a version of what v says, in the form of an id. It tells whoever
// holds it nothing that they have not read.
func Fingerprint(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "" // no type of an act fails
	}
	sum := sha256.Sum256(b)
	return crockford.EncodeToString(sum[:16])
}
