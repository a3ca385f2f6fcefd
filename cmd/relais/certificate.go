package main

import (
	"crypto/tls"
	"os"
	"sync"
	"time"
)

// certificate is a pair of files that is read again when it was renewed, so
// that nobody has to restart a server at night.
type certificate struct {
	cert, key string

	mu   sync.Mutex
	at   time.Time // when the file was written that pair comes from
	seen time.Time // when the files were last looked at
	pair *tls.Certificate
}

// lookAtCertificate is how often the files are looked at.
const lookAtCertificate = time.Minute

func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pair != nil && time.Since(c.seen) < lookAtCertificate {
		return c.pair, nil
	}
	c.seen = time.Now()
	info, err := os.Stat(c.cert)
	if err == nil && c.pair != nil && info.ModTime().Equal(c.at) {
		return c.pair, nil
	}
	pair, loadErr := tls.LoadX509KeyPair(c.cert, c.key)
	if loadErr != nil && c.pair != nil {
		return c.pair, nil // half renewed: the older one goes on, and the next look tries again
	}
	if loadErr != nil {
		return nil, loadErr
	}
	if err == nil {
		c.at = info.ModTime()
	}
	c.pair = &pair
	return c.pair, nil
}
