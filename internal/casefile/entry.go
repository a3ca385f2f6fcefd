package casefile

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"time"

	"relais/internal/agency"
	"relais/internal/casefile/kin"
	"relais/internal/fault"
	"relais/internal/record"
	"relais/internal/seal"
)

// Kinds of entries. Plain ones are what a worker writes; the others hold
// Data that the room understands.
const (
	KindPlain   = ""
	KindNeed    = "need"
	KindSafe    = "safe"
	KindContact = "contact"
	KindFact    = "fact"
	KindConsent = "consent"
	KindErased  = "erased" // the mark of what was erased
	KindHold    = "hold"   // a legal hold
	KindRefusal = "refusal"
	KindTie     = "tie"    // to another file of the agency
	KindKin     = "kin"    // to the file of somebody else of the family
	KindShaped  = "shaped" // of one of the kinds that are lists of fields
)

const signEntry = "relais case entry 1"

// Body is what the author of an entry signs: the words and the place they
// belong to, so that they can't be shown anywhere else, nor at another time.
type Body struct {
	Case     string          `json:"c"`           // id of the file
	Section  string          `json:"s"`           // code
	Entry    string          `json:"e"`           // id
	Revision int             `json:"r"`           // of the entry, from 1
	Seq      int64           `json:"n"`           // of the file's entries, from 1
	Prev     []byte          `json:"p"`           // the chain before this entry
	Author   string          `json:"a"`           // member id
	At       int64           `json:"t"`           // microseconds UTC
	Kind     string          `json:"k,omitempty"` // need, safe, contact, fact, document, consent, refusal, erased, hold, tie, kin or shaped; none for plain words
	Label    string          `json:"l,omitempty"` // what a field is called
	Text     string          `json:"x,omitempty"` // words
	Removed  bool            `json:"d,omitempty"` // taken out; its revisions stay
	Received *Received       `json:"w,omitempty"` // from another agency; nil for what was said here
	Moved    *Moved          `json:"m,omitempty"` // from another file of the agency, when two were parted
	Data     json.RawMessage `json:"o,omitempty"` // of the kind: `needData`, `SafeContact`, `Contact`, `Fact`, `consentData`, `Document`, `Refusal`, `erasedData`, `holdData`, `Tie`, `kin.Relation` or `Shaped`
}

// Draft is what somebody wants to write: a new entry, or, with Entry and
// Revision, the next revision of one.
type Draft struct {
	Section  string
	Entry    string // empty for a new entry
	Revision int    // of the new row; 0 counts as 1
	Kind     string
	Label    string
	Text     string
	Removed  bool
	Data     record.Body     // of the kind, nil for plain words
	Again    json.RawMessage // instead of Data: as an earlier revision had it
	Received *Received       // from whom it came, where somebody else sent it
	Moved    *Moved          // who wrote it in another file
}

const authorLen = 26 // a member id

// sealBody signs a body and seals it: author, signature, JSON.
func sealBody(s *agency.Session, key seal.Key, b Body) []byte {
	text := record.Encode(b)
	plain := make([]byte, 0, authorLen+seal.SignatureLen+len(text))
	plain = append(plain, b.Author...)
	plain = append(plain, s.Keys.Sign.Sign(signEntry, text)...)
	plain = append(plain, text...)
	return key.Seal(bindEntry(b.Case, b.Entry, b.Revision), plain)
}

func bindEntry(caseID, entry string, revision int) seal.Bind {
	return seal.Bind{Kind: "case entry", Owner: caseID, Object: entry, Version: uint64(revision)}
}

// openBody opens what sealBody made, and returns the author's key when the
// author's signature holds, the zero key when it does not.
func openBody(key seal.Key, caseID string, row EntryRow, keys Keys) (b Body, author seal.VerifyKey, err error) {
	plain, err := key.Open(bindEntry(caseID, row.ID, row.Revision), row.Body)
	if err != nil {
		return b, author, err
	}
	if len(plain) < authorLen+seal.SignatureLen {
		return b, author, seal.ErrFormat
	}
	name := string(plain[:authorLen])
	sig, text := plain[authorLen:authorLen+seal.SignatureLen], plain[authorLen+seal.SignatureLen:]
	if err := record.Decode(text, &b); err != nil {
		return b, author, err
	}
	v, err := keys(name)
	if err == nil && b.Author == name && v.Verify(signEntry, text, sig) {
		author = v
	}
	return b, author, nil
}

// formed reports whether a body holds what its kind must hold. What a later
// program wrote may not: it must not read as if it said nothing.
func (b Body) formed() bool {
	into, known := map[string]record.Body{KindPlain: nil, KindNeed: new(needData), KindSafe: new(SafeContact),
		KindContact: new(Contact), KindFact: new(Fact), KindConsent: new(consentData),
		KindDocument: new(Document), KindErased: new(erasedData), KindHold: new(holdData), KindRefusal: new(Refusal), KindTie: new(Tie), KindKin: new(kin.Relation), KindShaped: new(Shaped)}[b.Kind]
	return b.Removed || known && (into == nil || record.Decode(b.Data, into) == nil)
}

// Opened is an entry that was opened. Verified holds when its signature, its
// form, its place and the whole file's chain do.
type Opened struct {
	Row      EntryRow
	Body     Body
	Verified bool

	known *knownBody // what this process remembers of it, or nil
}

// allVerified reports whether all of some entries hold.
func allVerified(entries []Opened) bool {
	return !slices.ContainsFunc(entries, func(o Opened) bool { return !o.Verified })
}

// At is when the revision was written.
func (o Opened) At() time.Time {
	if o.Body.At == 0 {
		return time.Time{}
	}
	return time.UnixMicro(o.Body.At).UTC()
}

// Into reads the entry's structured data.
func (o Opened) Into(v record.Body) error { return record.Decode(o.Body.Data, v) }

// inPlace tells whether what was signed is what stands here.
func (o Opened) inPlace(caseID, section string, prev []byte) bool {
	b, sum := o.Body, sha256.Sum256(o.Row.Body)
	return b.Case == caseID && b.Section == section && b.Entry == o.Row.ID &&
		b.Revision == o.Row.Revision && b.Seq == o.Row.Seq &&
		bytes.Equal(b.Prev, prev) && bytes.Equal(sum[:], o.Row.Hash)
}

// View is the entry as users see it. name gives a member's name.
func (o Opened) View(section string, name func(member string) string) EntryView {
	e := EntryView{
		ID: o.Row.ID, Section: section, Kind: o.Body.Kind, Label: o.Body.Label, Text: o.Body.Text,
		At: o.At(), Revision: o.Row.Revision, Removed: o.Body.Removed, Verified: o.Verified, Received: o.Body.Received, Moved: o.Body.Moved,
	}
	if o.Body.Author != "" {
		e.Author = name(o.Body.Author)
	}
	o.structured(&e)
	return e
}

// structured fills the part of an entry that its kind has.
func (o Opened) structured(e *EntryView) {
	switch o.Body.Kind {
	case KindNeed:
		if n, err := NeedOf(o); err == nil {
			e.Need = &n
		}
	case KindSafe:
		if c := new(SafeContact); o.Into(c) == nil {
			e.Safe = c
		}
	case KindContact:
		if c := new(Contact); o.Into(c) == nil {
			e.Contact = c
		}
	case KindFact:
		if f := new(Fact); o.Into(f) == nil {
			e.Fact = f
		}
	case KindShaped:
		if s, ok := ShapedOf(o); ok {
			e.Shaped = &s
		}
	}
}

// body places a draft at the end of the chain.
func (f *File) body(now time.Time, d Draft) Body {
	b := Body{
		Case: f.Row.ID, Section: d.Section, Entry: d.Entry, Revision: max(d.Revision, 1),
		Seq: f.seq + 1, Prev: f.chain, Author: f.s.Member, At: now.UnixMicro(),
		Kind: d.Kind, Label: d.Label, Text: d.Text, Removed: d.Removed, Received: d.Received, Moved: d.Moved,
	}
	if b.Entry == "" {
		b.Entry = seal.NewID()
	}
	if b.Data = d.Again; d.Data != nil {
		b.Data = record.Encode(d.Data)
	}
	return b
}

// KindDocument is an entry that holds the keys of a document, and what it must be.
const KindDocument = "document"

// Document is a document of a file: its keys, and a manifest by which a segment that
// was dropped, doubled or exchanged is noticed. The entry is signed over it.
type Document struct {
	Name string   `json:"name"` // as its file was called
	Type string   `json:"type"` // media type, by content
	Size int64    `json:"size"` // bytes
	Key  string   `json:"key"`  // an age identity: opens each segment
	Hash []string `json:"hash"` // SHA-256 of each sealed segment, hex, in order
}

// RecordVersion implements record.Body.
func (Document) RecordVersion() int { return 1 }

// DocumentDraft is the entry of a document; entry is its id.
func DocumentDraft(entry string, d Document) Draft {
	return Draft{Section: "documents", Entry: entry, Kind: KindDocument, Label: d.Name, Data: d}
}

// DocumentOf reads the document of an entry; not found for one of another kind, and
// ErrDamaged for one that does not verify.
func DocumentOf(o Opened) (d Document, err error) {
	if o.Body.Kind != KindDocument || o.Body.Removed {
		return d, fault.New(fault.NotFound, "document.none")
	}
	if !o.Verified {
		return d, ErrDamaged
	}
	return d, o.Into(&d)
}
