package store

import "strings"

// rebind rewrites PostgreSQL's $1 as SQLite's ?1. SQLite would read $1 as a
// name and number it by first appearance. Strings, quoted names and comments
// stay as they are.
func rebind(q string) string {
	if !strings.Contains(q, "$") {
		return q
	}
	var b strings.Builder
	b.Grow(len(q))
	for i := 0; i < len(q); {
		n := opaque(q[i:])
		if n == 0 {
			n = 1
			if q[i] == '$' && i+1 < len(q) && digit(q[i+1]) && (i == 0 || !word(q[i-1])) {
				b.WriteByte('?')
				i++
				continue
			}
		}
		b.WriteString(q[i : i+n])
		i += n
	}
	return b.String()
}

// opaque is the length of the string, quoted name or comment that q begins with; 0 without one.
func opaque(q string) int {
	switch {
	case q[0] == '\'' || q[0] == '"':
		return through(q, 1, q[:1])
	case strings.HasPrefix(q, "--"):
		return through(q, 2, "\n")
	case strings.HasPrefix(q, "/*"):
		return through(q, 2, "*/")
	}
	return 0
}

// through is the length of q up to and with end, looked for from position from.
// A doubled quote ends one string and begins another, which comes to the same.
func through(q string, from int, end string) int {
	i := strings.Index(q[from:], end)
	if i < 0 {
		return len(q)
	}
	return from + i + len(end)
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

func word(c byte) bool { return digit(c) || c == '_' || 'a' <= c|0x20 && c|0x20 <= 'z' }
