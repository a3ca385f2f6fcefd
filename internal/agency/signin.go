package agency

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"
	"golang.org/x/text/unicode/norm"

	"relais/internal/fault"
	"relais/internal/passphrase"
	"relais/internal/seal"
)

// Lengths of a session, and of what belongs to it.
const (
	Idle      = 15 * time.Minute
	Absolute  = 12 * time.Hour
	TouchEach = time.Minute
	// Remembered is how long a session that ended still tells whose it was,
	// so that a form posted too late can be kept for its author.
	Remembered = 24 * time.Hour
)

// FoldLogin is the one form of a login in which it is looked up.
func FoldLogin(s string) string { return strings.ToLower(norm.NFKC.String(strings.TrimSpace(s))) }

// PasskeysDemanded is how many passkeys with PRF each member of an agency that
// demands passkeys has: one may be lost.
const PasskeysDemanded = 2

// MinPassphrase is the least number of characters of a passphrase (NIST SP
// 800-63B asks for 8 beside a second factor; the keys of a case desk hang on
// this one).
const MinPassphrase = 12

// CheckIdentity says what is wrong with how a newcomer wants to sign in.
// prefix is the path of the identity in the input, such as "admin."; own is
// what anybody knows of them: their name, the agency's.
func CheckIdentity(login, phrase, prefix string, own ...string) error {
	if strings.ContainsFunc(login, notOfLogin) {
		return fault.Invalid(prefix+"login", "agency.login.space")
	}
	return CheckPassphrase(phrase, prefix+"passphrase", append(own, login)...)
}

// notOfLogin reports whether a character can't be seen or typed again: spaces
// of every width, line ends, controls, those that turn the direction of
// writing, what has no width, and blanks that count as letters. Two logins
// that look alike must not be two.
func notOfLogin(r rune) bool {
	const blankBraille = '\u2800'
	return r == utf8.RuneError || r == blankBraille || unicode.IsSpace(r) || !unicode.IsGraphic(r) ||
		unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// CheckPassphrase says what is wrong with a new passphrase: too short, or
// guessed too soon by somebody who knows own, such as the login and the name.
// One that is in use already is never checked.
func CheckPassphrase(p, field string, own ...string) error {
	if utf8.RuneCountInString(p) < MinPassphrase {
		return fault.Invalid(field, "agency.passphrase.short", MinPassphrase)
	}
	if passphrase.Bits(p, append(own, "relais")...) < passphrase.Enough {
		return fault.Invalid(field, "agency.passphrase.weak")
	}
	return nil
}

// CostOf writes Argon2id's cost as it is kept beside a wrap.
func CostOf(p seal.ArgonParams) string {
	return fmt.Sprintf("%d,%d,%d", p.MemoryKiB, p.Time, p.Threads)
}

// ParseCost reads what CostOf wrote, to the letter.
func ParseCost(s string) (p seal.ArgonParams, err error) {
	if _, err = fmt.Sscanf(s, "%d,%d,%d", &p.MemoryKiB, &p.Time, &p.Threads); err == nil && CostOf(p) != s {
		err = errors.New("agency: more than a cost of a passphrase")
	}
	return p, err
}

// Second is a member's second factor as the node keeps it.
type Second struct {
	Secret string `json:"secret"` // TOTP, base32
	Last   int64  `json:"last"`   // newest step that was used
	// Devices are those on which the member signed in, newest last.
	Devices []Device `json:"devices,omitempty"`
}

// Device is a browser or program on which a member signed in. What marks it
// there opens nothing.
type Device struct {
	ID      string `json:"id"`                // random, stands in the device's mark
	Name    string `json:"name,omitempty"`    // such as "Firefox, Windows"
	Since   int64  `json:"since"`             // first sign-in, in seconds since 1970
	Seen    int64  `json:"seen"`              // newest sign-in
	Session string `json:"session,omitempty"` // id of the newest session
}

const mostDevices = 16

// Seen notes a sign-in on a device, a new one when id is none of the member's.
// The device that was not seen for longest makes room. fresh reports whether it
// is new, while others are known.
func (s *Second) Seen(id, name, session string, at time.Time) (device string, fresh bool) {
	i := slices.IndexFunc(s.Devices, func(d Device) bool { return d.ID == id })
	d := Device{ID: seal.NewID(), Since: at.Unix()}
	if i >= 0 {
		d = s.Devices[i]
		s.Devices = slices.Delete(s.Devices, i, i+1)
	}
	fresh = i < 0 && len(s.Devices) > 0
	if d.Seen, d.Session = at.Unix(), session; name != "" {
		d.Name = name
	}
	s.Devices = append(s.Devices, d)
	s.Devices = s.Devices[max(0, len(s.Devices)-mostDevices):]
	return d.ID, fresh
}

// Knows reports whether the member signed in on a device.
func (s *Second) Knows(id string) bool {
	return slices.ContainsFunc(s.Devices, func(d Device) bool { return d.ID == id })
}

// NewSecond makes a TOTP secret and the address that authenticator
// applications read.
func NewSecond(login string) (s Second, url string, err error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "Relais", AccountName: login})
	if err != nil {
		return s, "", err
	}
	return Second{Secret: key.Secret()}, key.URL(), nil
}

const totpStep = 30 // seconds

// TwoCodes reports whether a code is two in a row, the one before and the
// newest. Nobody guesses two.
func TwoCodes(code string) bool { return len(bareCode(code)) == 2*totpDigits }

const totpDigits = 6

func bareCode(code string) string {
	return strings.NewReplacer(" ", "", "-", "", "\u00a0", "", "\u202f", "").Replace(code)
}

// Use tells whether a code is right at t, and uses it up: the same code, and
// older ones, never work again. One step to either side is allowed for clocks.
// Two codes in a row are right when the newer one is, and the older one was.
func (s *Second) Use(code string, t time.Time) bool {
	code = bareCode(code)
	older := ""
	if TwoCodes(code) {
		older, code = code[:totpDigits], code[totpDigits:]
	}
	now := t.Unix() / totpStep
	for step := now - 1; step <= now+1; step++ {
		if step > s.Last && s.isCode(code, step) && (older == "" || s.isCode(older, step-1)) {
			s.Last = step
			return true
		}
	}
	return false
}

func (s *Second) isCode(code string, step int64) bool {
	ok, err := hotp.ValidateCustom(code, uint64(step), s.Secret, hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	return err == nil && ok
}

// CodeAt is the code at t: for the authenticator's side.
func (s Second) CodeAt(t time.Time) (string, error) { return totp.GenerateCode(s.Secret, t) }

// Wait is how long the next attempt must wait after so many failures: nothing
// for the first ones, then 1, 2, 4 … seconds, never more than limit, so that
// nobody is locked out for good.
func Wait(fails, free int, limit time.Duration) time.Duration {
	over := fails - free
	if over < 0 {
		return 0
	}
	if over >= 30 || time.Second<<over > limit {
		return limit
	}
	return time.Second << over
}
