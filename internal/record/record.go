// Package record is what all stored forms have in common. What is sealed or
// signed at rest has a type of its own, in the room whose it is, and says so
// by RecordVersion; nothing else can be sealed or signed as JSON. An input of
// the API, a form of a page or a row of a table is never a record: their names
// may change with every release, those of a record never.
//
// Reading is strict. A member that the type does not know is refused, not
// passed over: a renamed member must never read as "nothing was said".
//
// A golden file in testdata/records beside each type fixes how it is written
// (recordtest.Golden), and docs/formats.md is made from the types.
//
// The package must not know any room.
package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"relais/internal/seal"
)

// Body is a type that may be sealed or signed.
type Body interface {
	// RecordVersion is the version in which this program writes the form,
	// from 1. It grows when a program that knows the version before would
	// misread what is written now.
	RecordVersion() int
}

// older is a form of which other versions lie in databases. It reads those
// itself; data is without the version.
type older interface {
	DecodeOlder(version int, data []byte) error
}

var (
	// ErrForm says that stored bytes are not of the form that they should have.
	ErrForm = errors.New("record: not of this form")
	// ErrNewer says that a newer program wrote the bytes. It is an ErrForm.
	ErrNewer = fmt.Errorf("%w: a newer program wrote it", ErrForm)
)

// versionMember stands in front of all others, except in version 1, which has
// none: what was stored before versions were is version 1.
const versionMember = `{"_v":`

// Encode writes a body: JSON in the order of the type's fields.
func Encode(v Body) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // a type of ours, which its golden file shows to be writable
	}
	if n := v.RecordVersion(); n > 1 {
		return withVersion(n, b)
	}
	return b
}

// withVersion puts the version in front of an object's members.
func withVersion(n int, object []byte) []byte {
	out := strconv.AppendInt([]byte(versionMember), int64(n), 10)
	if len(object) > len("{}") {
		out = append(out, ',')
	}
	return append(out, object[1:]...)
}

// Decode reads what Encode wrote, of this or an earlier version, into a
// pointer. ErrForm for anything else, ErrNewer for a version to come. The error
// holds no content.
func Decode(data []byte, into Body) error {
	version, rest, err := split(data)
	switch current := into.RecordVersion(); {
	case err != nil:
	case version > current:
		err = ErrNewer
	case version < current:
		err = decodeOlder(version, rest, into)
	default:
		err = Strict(rest, into)
	}
	if err != nil {
		return fmt.Errorf("%T: %w", into, err)
	}
	return nil
}

func decodeOlder(version int, data []byte, into Body) error {
	o, ok := into.(older)
	if !ok || o.DecodeOlder(version, data) != nil {
		return ErrForm
	}
	return nil
}

// Peek reads some members of a record of another room, which can't be known
// whole here. What it finds decides about nothing but whether to destroy.
func Peek(data []byte, some any) error {
	if json.Unmarshal(data, some) != nil {
		return ErrForm
	}
	return nil
}

// Strict reads one JSON value into v, and nothing that v does not know.
func Strict(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return ErrForm
	}
	if d.InputOffset() != int64(len(data)) {
		return ErrForm
	}
	return nil
}

// split takes the version off the members.
func split(data []byte) (version int, rest []byte, err error) {
	after, found := bytes.CutPrefix(data, []byte(versionMember))
	if !found {
		return 1, data, nil
	}
	end := bytes.IndexAny(after, ",}")
	if end < 1 {
		return 0, nil, ErrForm
	}
	version, err = strconv.Atoi(string(after[:end]))
	if err != nil || version < 2 {
		return 0, nil, ErrForm
	}
	if after[end] == ',' {
		end++
	}
	return version, append([]byte("{"), after[end:]...), nil
}

// Seal seals a body under a symmetric key.
func Seal(k seal.Key, b seal.Bind, v Body) []byte {
	plain := Encode(v)
	defer clear(plain)
	return k.Seal(b, plain)
}

// Open opens what Seal made.
func Open(k seal.Key, b seal.Bind, sealed []byte, into Body) error {
	plain, err := k.Open(b, sealed)
	if err != nil {
		return err
	}
	defer clear(plain)
	return Decode(plain, into)
}

// SealTo seals a body to a public key.
func SealTo(to seal.PublicKey, info []byte, v Body) ([]byte, error) {
	plain := Encode(v)
	defer clear(plain)
	return to.SealTo(info, plain)
}

// OpenTo opens what SealTo made.
func OpenTo(k seal.PrivateKey, info, sealed []byte, into Body) error {
	plain, err := k.Open(info, sealed)
	if err != nil {
		return err
	}
	defer clear(plain)
	return Decode(plain, into)
}

// Sign signs a body for a purpose and returns it with the signature in front.
func Sign(purpose string, k seal.SigningKey, v Body) []byte {
	return seal.SignBytes(purpose, k, Encode(v))
}

// OpenSigned verifies what Sign made and reads it.
func OpenSigned(purpose string, k seal.VerifyKey, signed []byte, into Body) error {
	plain, err := seal.OpenSigned(purpose, k, signed)
	if err != nil {
		return err
	}
	return Decode(plain, into)
}

// Shown is what a page shows, kept as it was shown beside a record.
func Shown[T any](v *T) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // a view of ours
	}
	return b
}

// ShownBefore is what Shown kept; nil when this program has other words.
func ShownBefore[T any](raw json.RawMessage) *T {
	var v *T
	if Strict(raw, &v) != nil {
		return nil
	}
	return v
}
