package card

import (
	"context"
	"crypto/rand"
	"time"

	"relais/internal/record"
	"relais/internal/seal"
)

// Secret is what the words of a card become: what finds its row, and what opens it.
type Secret struct {
	find seal.Key
	open seal.Key
}

// Derive turns what Read gave into a secret. It takes the time that a passphrase
// takes, in a queue of its own. Words that mean nothing are derived all the same,
// so that nobody learns from the time which exist.
func Derive(ctx context.Context, read string, node seal.Key, cost seal.ArgonParams) (Secret, error) {
	key, err := seal.WordsKey(ctx, read, node.Derive("relais own file words"), cost)
	if err != nil {
		return Secret{}, err
	}
	defer key.Wipe()
	return Secret{find: key.Derive("relais own file find"), open: key.Derive("relais own file open")}, nil
}

// Find is what stands in the row of a card, keyed by the node: 32 bytes.
func (s Secret) Find(node seal.Key) []byte {
	sum := node.Derive("relais own file row").MAC("find", s.find.Bytes())
	return sum[:]
}

// NoFind is what stands there where nobody chose second words: it looks the same.
func NoFind() []byte {
	b := make([]byte, 32)
	rand.Read(b) // never fails
	return b
}

// Wipe forgets the secret.
func (s Secret) Wipe() { s.find.Wipe(); s.open.Wipe() }

// Keys are the person's: with them what was sealed to the person opens, and the
// person signs. Plain keys open a page with nothing on it.
type Keys struct {
	Seal  seal.PrivateKey
	Sign  seal.SigningKey
	Plain bool
}

// NewKeys draws the keys of a card.
func NewKeys(plain bool) Keys {
	return Keys{Seal: seal.NewPrivateKey(), Sign: seal.NewSigningKey(), Plain: plain}
}

func (k Keys) record() keysRecord {
	r := keysRecord{Seal: k.Seal.Seed(), Sign: k.Sign.Seed()}
	if k.Plain {
		r.Plain = 1
	}
	return r
}

func bindKeys(id string) seal.Bind { return seal.Bind{Kind: "own keys", Object: id} }

// SealKeys seals the keys of a card under its words. Plain ones look like others.
func (s Secret) SealKeys(id string, k Keys) []byte {
	return record.Seal(s.open, bindKeys(id), k.record())
}

// OpenKeys opens what SealKeys made.
func (s Secret) OpenKeys(id string, sealed []byte) (Keys, error) {
	return openKeys(s.open, bindKeys(id), sealed)
}

// NoKeys is what stands there where nobody chose second words.
func NoKeys(id string) []byte {
	nobody := seal.NewKey()
	defer nobody.Wipe()
	return record.Seal(nobody, bindKeys(id), NewKeys(true).record())
}

func bindSession(id string) seal.Bind { return seal.Bind{Kind: "own session", Object: id} }

func sessionKey(token string) seal.Key { return seal.TokenKey(token, "relais own session") }

// SealSession seals the keys for as long as a session lasts, under its token.
func SealSession(id, token string, k Keys) []byte {
	key := sessionKey(token)
	defer key.Wipe()
	return record.Seal(key, bindSession(id), k.record())
}

// OpenSession opens what SealSession made.
func OpenSession(id, token string, sealed []byte) (Keys, error) {
	key := sessionKey(token)
	defer key.Wipe()
	return openKeys(key, bindSession(id), sealed)
}

func openKeys(key seal.Key, bind seal.Bind, sealed []byte) (k Keys, err error) {
	var r keysRecord
	if err = record.Open(key, bind, sealed, &r); err != nil {
		return k, err
	}
	if k.Seal, err = seal.PrivateKeyFromSeed(r.Seal); err != nil {
		return k, err
	}
	k.Sign, err = seal.SigningKeyFromSeed(r.Sign)
	k.Plain = r.Plain == 1
	return k, err
}

// How long a session lasts: without anything being done, and at most.
const (
	Idle = 5 * time.Minute
	Most = 30 * time.Minute
)

// State is what the node notes of a card: whose file it opens, and the public keys to
// which what happens with the file is sealed. It opens nothing.
type State struct {
	Agency string   `json:"g"`           // id of the agency whose file it is
	Case   string   `json:"c"`           // id of the file
	Also   []string `json:"a,omitempty"` // ids of the files that were one with it when the card was made
	By     string   `json:"b"`           // id of the member who made the card
	Made   int64    `json:"m"`           // microseconds since 1970
	Tried  bool     `json:"t,omitempty"` // the person has typed the words
	Seal   []byte   `json:"s"`           // public key that lines are sealed to
	Sign   []byte   `json:"v"`           // public key of what the person signs
	Opened int64    `json:"o,omitempty"` // when the session began, microseconds since 1970
	Last   int64    `json:"l,omitempty"` // when it was last used
	Plain  bool     `json:"p,omitempty"` // the session was opened with the second words
}

// Public are the public halves of a card's keys.
func (s State) Public() (seal.PublicKey, seal.VerifyKey, error) {
	p, err := seal.PublicKeyFromBytes(s.Seal)
	if err != nil {
		return p, seal.VerifyKey{}, err
	}
	v, err := seal.VerifyKeyFromBytes(s.Sign)
	return p, v, err
}

// Session reports whether a session that was opened on the card still lasts.
func (s State) Session(now time.Time) bool {
	begun, last := time.UnixMicro(s.Opened), time.UnixMicro(s.Last)
	return s.Opened != 0 && now.Before(begun.Add(Most)) && now.Before(last.Add(Idle))
}

// Ends is when a session ends that is used now.
func (s State) Ends(now time.Time) (idle, ends time.Time) {
	ends = time.UnixMicro(s.Opened).Add(Most)
	if idle = now.Add(Idle); idle.After(ends) {
		idle = ends
	}
	return idle.UTC(), ends.UTC()
}

func bindState(id string) seal.Bind { return seal.Bind{Kind: "own card", Object: id} }

// SealState seals the node's note.
func SealState(own seal.Key, id string, s State) []byte {
	return record.Seal(own, bindState(id), s)
}

// OpenState opens it.
func OpenState(own seal.Key, id string, sealed []byte) (s State, err error) {
	return s, record.Open(own, bindState(id), sealed, &s)
}
