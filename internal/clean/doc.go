// Package clean makes a copy of a document that says nothing beside what it shows:
// no place, author, machine, date, thumbnail, earlier version, comment or script. It
// tells which of these were in it, and refuses what it can't clean.
//
// What it reads was written by others and may be made to hurt, so that the work is
// done in a process of its own (Run), which has little memory and time, no file, no
// socket and no environment, and ends after one document.
package clean

import (
	"bytes"
	"maps"
	"slices"

	"github.com/gabriel-vasile/mimetype"
)

// Most is how large a document may be to be cleaned, in bytes.
const Most = 64 << 20

// Kinds of what was found in a document; their words are in the catalog under
// "document.found.<kind>".
const (
	Place      = "place"      // where it was made
	Author     = "author"     // who made it, names of people and agencies
	Device     = "device"     // a camera, telephone or computer
	Date       = "date"       // when it was made or changed
	Software   = "software"   // a program
	Identifier = "identifier" // numbers by which copies can be tied together
	Title      = "title"      // title, subject, keywords, descriptions
	Thumbnail  = "thumbnail"  // a small picture, perhaps of before a change
	Revision   = "revision"   // what was there before, tracked changes
	Comment    = "comment"    // comments and notes of readers
	Embedded   = "embedded"   // another file inside
	Script     = "script"     // something that would run
	Path       = "path"       // names of folders and printers
	Other      = "other"      // what this program does not know
)

// Kinds lists them.
var Kinds = []string{Place, Author, Device, Date, Software, Identifier, Title, Thumbnail, Revision, Comment, Embedded, Script, Path, Other}

// Why something is refused; words under "clean.refused.<reason>".
const (
	BadKind  = "kind"     // no way to clean this kind is known
	Broken   = "broken"   // it is not what it says, or is cut off
	Locked   = "locked"   // a passphrase is on it
	Macros   = "macros"   // programs in an office file
	Nested   = "nested"   // something inside can't be cleaned
	Tracks   = "tracks"   // a film with more than picture and sound
	TooLarge = "large"    // larger than Most, or than it says
	TooMuch  = "much"     // it wanted more memory or time than there is
	NotHere  = "not_here" // no process can be started here
	Occupied = "occupied" // others are being cleaned
)

// Reasons lists them.
var Reasons = []string{BadKind, Broken, Locked, Macros, Nested, Tracks, TooLarge, TooMuch, NotHere, Occupied}

// Result says what became of a document.
type Result struct {
	Type    string   `json:"type"`              // media type, by content
	Size    int64    `json:"size"`              // of the copy, in bytes
	Found   []string `json:"found"`             // kinds of what is not in the copy any more
	Refused string   `json:"refused,omitempty"` // why there is no copy
}

// refused is the error of whoever can't clean.
type refused string

func (r refused) Error() string { return "clean: " + string(r) }

// found collects kinds.
type found map[string]bool

func (f found) add(kinds ...string) {
	for _, k := range kinds {
		f[k] = true
	}
}

// cleaner makes the copy of one kind, and notes what it leaves out.
type cleaner func(data []byte, f found) ([]byte, error)

// cleaners are what can be cleaned, by media type.
func cleaners() map[string]cleaner {
	return map[string]cleaner{
		"image/jpeg": jpeg, "image/png": png, "image/vnd.mozilla.apng": png, "image/gif": gif, "image/webp": webp,
		"image/heic": heic, "image/heif": heic, "image/avif": heic,
		"application/pdf": pdf,
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   office,
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         office,
		"application/vnd.openxmlformats-officedocument.presentationml.presentation": office,
		"application/vnd.oasis.opendocument.text":                                   openDocument,
		"application/vnd.oasis.opendocument.spreadsheet":                            openDocument,
		"application/vnd.oasis.opendocument.presentation":                           openDocument,
		"application/vnd.oasis.opendocument.graphics":                               openDocument,
		"application/x-ole-storage":                                                 old,
		"text/plain":                                                                plain, "text/csv": plain, "text/tab-separated-values": plain,
		"video/mp4": film, "video/quicktime": film, "audio/mp4": film, "audio/x-m4a": film, "video/x-m4v": film, "video/3gpp": film,
		"audio/mpeg": mp3, "audio/wav": wav,
	}
}

// Bytes cleans a document in this process. Only what was written by ourselves may
// come here outside of the process that Run starts.
func Bytes(data []byte) ([]byte, Result) {
	kind, _, _ := cut(mimetype.Detect(data).String())
	r := Result{Type: kind, Found: []string{}}
	if len(data) > Most {
		r.Refused = TooLarge
		return nil, r
	}
	do, ok := cleaners()[kind]
	if !ok {
		r.Refused = BadKind
		return nil, r
	}
	f := found{}
	out, err := do(data, f)
	if err == nil && len(out) > Most+grows {
		err = refused(TooLarge)
	}
	if err != nil {
		r.Refused = Broken
		if why, ok := err.(refused); ok {
			r.Refused = string(why)
		}
		return nil, r
	}
	r.Found = slices.SortedFunc(maps.Keys(f), func(a, b string) int { return slices.Index(Kinds, a) - slices.Index(Kinds, b) })
	r.Size = int64(len(out))
	return out, r
}

// old are files of before 2007, which are refused, and what has a passphrase on it.
func old(data []byte, _ found) ([]byte, error) {
	if bytes.Contains(data, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P")) {
		return nil, refused(Locked)
	}
	return nil, refused(BadKind)
}

// plain is text: it says what it shows.
func plain(data []byte, _ found) ([]byte, error) { return data, nil }
