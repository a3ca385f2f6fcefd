package mail

import (
	"errors"
	netmail "net/mail"
	"strings"
)

// ErrAddress says that a text is not one plain address.
var ErrAddress = errors.New("mail: not one plain address")

// longest is how long an address may be (RFC 5321, 4.5.3.1.3).
const longest = 254

// Address reads one bare address: no name, no second one, no quotes, no
// comment, no character that could begin another header. Who writes addresses
// into records is not known to us.
func Address(s string) (string, error) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > longest || strings.ContainsFunc(s, odd) {
		return "", ErrAddress
	}
	a, err := netmail.ParseAddress(s)
	if err != nil || a.Name != "" || a.Address != s {
		return "", ErrAddress
	}
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at > 64 || strings.Count(s, "@") != 1 || !host(s[at+1:]) {
		return "", ErrAddress
	}
	return s[:at+1] + strings.ToLower(s[at+1:]), nil
}

// odd are characters that no plain address needs.
func odd(r rune) bool {
	return r <= ' ' || r >= 0x7f || strings.ContainsRune(`<>()[]\,;:"`, r)
}

// host tells whether a name has the form of one on the Internet.
func host(name string) bool {
	labels := strings.Split(name, ".")
	if len(labels) < 2 {
		return false
	}
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' || strings.ContainsFunc(l, notHost) {
			return false
		}
	}
	return true
}

func notHost(r rune) bool {
	return r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
}
