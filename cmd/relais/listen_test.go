package main

import (
	"errors"
	"io/fs"
	"net"
	"testing"
)

// A missing certificate is said also while another server holds the port.
func TestMissingCertificateIsSaidBeforeThePort(t *testing.T) {
	t.Parallel()
	other, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	addr, cert, key := other.Addr().String(), "a.pem", "b.pem"
	if _, err := (listening{addr: &addr, cert: &cert, certKey: &key}).listen(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
