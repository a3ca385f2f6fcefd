package audit

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Head is the head of the log: a short text that stands for all entries up to
// it. Its signed form is a note (golang.org/x/mod/sumdb/note) whose text is the
// log's name, the number of entries and the root hash in base64, a line each:
// the checkpoint format that transparency logs share.
type Head struct {
	Name string // of the log, that of the signer
	Size int64
	Root tlog.Hash
}

// ErrHead says that a signed head can't be read or was not signed by the node.
var ErrHead = errors.New("audit: this is not a head signed by this node")

func (h Head) text() string {
	return fmt.Sprintf("%s\n%d\n%s\n", h.Name, h.Size, h.Root)
}

// sign returns the signed form.
func (h Head) sign(s note.Signer) (string, error) {
	b, err := note.Sign(&note.Note{Text: h.text()}, s)
	return string(b), err
}

// OpenHead checks a signed head and reads it.
func OpenHead(signed string, v note.Verifier) (Head, error) {
	n, err := note.Open([]byte(signed), note.VerifierList(v))
	if err != nil {
		return Head{}, ErrHead
	}
	h := Head{Name: v.Name()}
	var root string
	var name string
	if _, err := fmt.Sscanf(n.Text, "%s\n%d\n%s\n", &name, &h.Size, &root); err != nil || h.Size < 0 {
		return Head{}, ErrHead
	}
	if h.Root, err = tlog.ParseHash(root); err != nil || h.text() != n.Text {
		return Head{}, ErrHead
	}
	return h, nil
}

// ParseVerifier reads a verifier key in the form of signed notes (C2SP
// signed-note): name, hash and public key.
func ParseVerifier(key string) (note.Verifier, error) {
	v, err := note.NewVerifier(strings.TrimSpace(key))
	if err != nil {
		return nil, ErrKey
	}
	return v, nil
}

// ErrKey says that a text is no verifier key.
var ErrKey = errors.New("audit: this is not a verifier key")

// VerifierKey is the key with which anybody can check what s signed, and sign
// nothing: NAME+HASH+KEY.
func (s Signer) VerifierKey() string {
	key, err := note.NewEd25519VerifierKey(s.Name(), s.key.Public().(ed25519.PublicKey))
	if err != nil {
		panic(err) // NewSigner has made one
	}
	return key
}

// NewVerifier makes the verifier of a log of that name. A name has no space and no plus sign.
func NewVerifier(name string, key ed25519.PublicKey) (note.Verifier, error) {
	text, err := note.NewEd25519VerifierKey(name, key)
	if err != nil {
		return nil, err
	}
	return note.NewVerifier(text)
}

// NewSigner makes the signer of a log of that name, with the node's key.
func NewSigner(name string, key ed25519.PrivateKey) (Signer, error) {
	v, err := NewVerifier(name, key.Public().(ed25519.PublicKey))
	return Signer{v: v, key: key}, err
}

// Signer signs heads and checks those that it signed. It is a note.Signer.
type Signer struct {
	v   note.Verifier
	key ed25519.PrivateKey
}

// Name is the log's name.
func (s Signer) Name() string { return s.v.Name() }

// KeyHash tells the signer's key from others of the same name.
func (s Signer) KeyHash() uint32 { return s.v.KeyHash() }

// Sign signs a note's text.
func (s Signer) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(s.key, msg), nil }

// Verifier checks what s signed.
func (s Signer) Verifier() note.Verifier { return s.v }
