package seal

import (
	"context"

	"golang.org/x/text/unicode/norm"
)

// wordsTurn lets one in at a time. Nobody is refused: 77 bits need no limit, and a
// flood must not keep anybody from what their words open, only slow them down.
var wordsTurn = make(chan struct{}, 1)

// WordsKey turns the words of a card into a key: Argon2id over their NFKC form,
// salted and peppered by a key that is not in the database. It waits in a queue of
// its own, so that guessing at cards keeps nobody from signing in. Waiting ends
// with ctx. ErrPassphrase for no words, too many, or a cost that can't be.
func WordsKey(ctx context.Context, words string, pepper Key, p ArgonParams) (Key, error) {
	plain := []byte(norm.NFKC.String(words))
	defer clear(plain)
	if !p.usable() || len(plain) == 0 || len(words) > maxPassphrase {
		return Key{}, ErrPassphrase
	}
	select {
	case wordsTurn <- struct{}{}:
	case <-ctx.Done():
		return Key{}, ctx.Err()
	}
	defer func() { <-wordsTurn }()
	salt := pepper.MAC("words salt")
	out := hashed(plain, salt[:SaltLen], p)
	defer clear(out)
	return deriveKey(out, pepper.raw(), "words", ""), nil
}
