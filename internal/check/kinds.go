package check

import (
	"net/mail"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"relais/internal/seal"
	"relais/internal/shape"
)

// formats tells, for kinds with a form of their own, whether a cleaned line has it, and the message if not.
var formats = map[shape.Kind]struct {
	ok  func(string) bool
	key string
}{
	shape.ID:    {seal.ValidID, badID},
	shape.Date:  {layout(time.DateOnly), badDate},
	shape.Time:  {layout(time.RFC3339), badTime},
	shape.Clock: {layout("15:04"), badClock},
	shape.Email: {validEmail, badEmail},
	shape.Phone: {validPhone, badPhone},
	shape.URL:   {validURL, badURL},
}

// layout also refuses years that no form of ours means and that other systems misread.
func layout(l string) func(string) bool {
	return func(s string) bool {
		t, err := time.Parse(l, s)
		return err == nil && (l == "15:04" || t.Year() >= 1800 && t.Year() <= 2400)
	}
}

func validEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || a.Name != "" || len(s) > 254 {
		return false
	}
	local, domain, _ := strings.Cut(s, "@")
	return local != "" && strings.Contains(strings.Trim(domain, "."), ".") && !strings.ContainsAny(s, ` "()<>[]`)
}

// validPhone accepts short numbers (211, 911) and long ones, and an extension in either language.
func validPhone(s string) bool {
	s = strings.ToLower(s)
	for _, word := range []string{"extension", "poste", "ext", "x"} {
		s = strings.Replace(s, word, "", 1)
	}
	digits := 0
	for _, r := range s {
		switch {
		case '0' <= r && r <= '9':
			digits++
		case !strings.ContainsRune("+()-. #*,/\u00a0\u2011\u2013", r):
			return false
		}
	}
	return digits >= 3 && digits <= 20
}

func validURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil
}

// secret is taken as typed: only what can't be typed is refused.
func secret(s string, max int) string {
	switch {
	case !utf8.ValidString(s):
		return badUTF8
	case utf8.RuneCountInString(s) > max:
		return tooLong
	}
	return forbidden(s, false)
}
