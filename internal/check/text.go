package check

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"relais/internal/fault"
)

// Text returns s as it is to be kept: NFC, line ends as \n, and a line (multiline false) trimmed. It refuses what can't
// be shown or what deceives the reader: bad UTF-8 (and U+FFFD, into which JSON decoders turn it), NUL and control characters, bidirectional overrides, embeddings and
// isolates, byte order marks, and more than max runes. Right-to-left text itself is welcome, and so are U+200E,
// U+200F and U+061C. The error is a *fault.Error whose Key is the message.
func Text(s string, max int, multiline bool) (string, error) {
	out, key := clean(s, max, multiline)
	switch key {
	case "":
		return out, nil
	case tooLong:
		return "", fault.New(fault.InvalidInput, key, max)
	}
	return "", fault.New(fault.InvalidInput, key)
}

// Message keys of this package.
const (
	required  = "check.required"
	tooLong   = "check.too_long"
	tooShort  = "check.too_short"
	badUTF8   = "check.utf8"
	control   = "check.control"
	bidi      = "check.bidi"
	oneLine   = "check.one_line"
	tooMany   = "check.too_many"
	tooFew    = "check.too_few"
	tooBig    = "check.too_big"
	tooSmall  = "check.too_small"
	badCode   = "check.code"
	badID     = "check.id"
	badDate   = "check.date"
	badTime   = "check.time"
	pastDay   = "check.past_day"
	pastTime  = "check.past_time"
	aheadDay  = "check.ahead_day"
	aheadTime = "check.ahead_time"
	tooFar    = "check.too_far"
	longAgo   = "check.long_ago"
	badClock  = "check.clock"
	badEmail  = "check.email"
	badPhone  = "check.phone"
	badURL    = "check.url"
	mustAgree = "check.must_agree"
)

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n")

func clean(s string, max int, multiline bool) (string, string) {
	if len(s) > (max+1)*utf8.UTFMax*4 { // far too long however it is composed: don't look at all of it
		return "", tooLong
	}
	if !utf8.ValidString(s) {
		return "", badUTF8
	}
	if multiline {
		s = lineEnds.Replace(s)
	} else {
		s = strings.TrimSpace(s)
	}
	if key := forbidden(s, multiline); key != "" {
		return "", key
	}
	s = norm.NFC.String(s)
	if utf8.RuneCountInString(s) > max {
		return "", tooLong
	}
	return s, ""
}

// forbidden returns the message key for the first character that is refused, or "".
func forbidden(s string, multiline bool) string {
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t':
			if !multiline {
				return oneLine
			}
		case r == '\r' || r == '\u2028' || r == '\u2029':
			return oneLine
		case unicode.Is(unicode.Cc, r), r == '\ufeff':
			return control
		case r == utf8.RuneError:
			return badUTF8
		case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return bidi
		}
	}
	return ""
}
