package ceiling

import (
	"context"
	"crypto/ed25519"
	"crypto/hpke"
	"crypto/rand"
	"errors"

	"relais/bench/internal/measure"
)

// Ciphers measures, on one core, what each move needs at the least: an HPKE
// seal and open of a move's size (ML-KEM-768 with X25519, HKDF-SHA256,
// AES-256-GCM) and an Ed25519 signature and its check.
func Ciphers() ([]measure.Task, error) {
	seal, open, err := hpkeWork()
	if err != nil {
		return nil, err
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	message := make([]byte, move)
	signature := ed25519.Sign(private, message)
	verify := func() error {
		if !ed25519.Verify(public, message, signature) {
			return errors.New("a good signature was refused")
		}
		return nil
	}
	sign := func() error { ed25519.Sign(private, message); return nil }
	return []measure.Task{
		cipher("HPKE seal", seal), cipher("HPKE open", open),
		cipher("Ed25519 sign", sign), cipher("Ed25519 verify", verify),
	}, nil
}

func cipher(work string, do func() error) measure.Task {
	return measure.Task{
		Work: work, Engine: "one core", Clients: 1,
		Do: func(context.Context, int) error { return do() },
	}
}

func hpkeWork() (seal, open func() error, err error) {
	key, err := hpke.MLKEM768X25519().GenerateKey()
	if err != nil {
		return nil, nil, err
	}
	kdf, aead := hpke.HKDFSHA256(), hpke.AES256GCM()
	plain, info := make([]byte, move), make([]byte, 200)
	sealed, err := hpke.Seal(key.PublicKey(), kdf, aead, info, plain)
	if err != nil {
		return nil, nil, err
	}
	seal = func() error { _, err := hpke.Seal(key.PublicKey(), kdf, aead, info, plain); return err }
	open = func() error { _, err := hpke.Open(key, kdf, aead, info, sealed); return err }
	return seal, open, nil
}
