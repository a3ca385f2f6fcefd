package mail_test

import (
	"bytes"
	"io"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"

	"relais/internal/mail"
)

// TestChangedSaysNothing: a letter about an account names neither what changed
// nor the field, and holds no link but the node's address.
func TestChangedSaysNothing(t *testing.T) {
	p := open(t, false, false)
	s := sender(t, mail.Config{Server: p.addr, Security: mail.Loopback})
	for _, lang := range []string{"fr", "en"} {
		if err := s.Changed(t.Context(), "member@example.ca", "https://relais.example.ca", lang, "0123456789"); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Changed(t.Context(), "member@example.ca", "https://relais.example.ca/\r\nBcc: b@example.ca", "fr", "1"); err == nil {
		t.Error("a link begins a header")
	}
	got := p.got()
	if len(got) != 2 {
		t.Fatalf("%d letters", len(got))
	}
	for _, l := range got {
		m, err := netmail.ReadMessage(bytes.NewReader(l.raw))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ToLower(m.Header.Get("Subject") + string(body))
		for _, word := range []string{"device", "appareil", "passkey", "kit", "trousse", "traffick", "traite", "victim", "shelter", "dossier", "case", "/agency", "/sessions"} {
			if strings.Contains(text, word) {
				t.Errorf("a letter says %q:\n%s", word, text)
			}
		}
		if strings.Count(text, "https://") != 1 {
			t.Errorf("a letter with other links:\n%s", text)
		}
	}
}
