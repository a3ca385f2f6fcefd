package seal

import "crypto/cipher"

// Opener is a Key that is about to open thousands of small envelopes: expanding the key costs more than opening one
// of them, so it is expanded once. It is safe for concurrent use.
type Opener struct{ aead cipher.AEAD }

// Opener returns an Opener of k.
func (k Key) Opener() Opener { return Opener{k.gcm()} }

// Open is Key.Open.
func (o Opener) Open(b Bind, sealed []byte) ([]byte, error) {
	format, head, rest, err := split(sealed, suiteAESGCM, formatPadded, formatExact)
	if err != nil {
		return nil, err
	}
	plain, err := o.aead.Open(nil, nil, rest, b.encode(head))
	if err != nil {
		return nil, ErrOpen
	}
	if format == formatPadded {
		return unpad(plain)
	}
	return plain, nil
}
