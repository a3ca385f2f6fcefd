package locale

import (
	"fmt"
	"strconv"
	"strings"
)

// T returns the text of a key in a language, with {0}, {1}, … replaced by the
// arguments. Whole numbers are written as the language does, and the first
// one chooses the plural form. An unknown key comes back as ⟦key⟧, so that a
// missing text is seen and never breaks a page.
func T(l Lang, key string, args ...any) string {
	c, _ := Default()
	return c.T(l, key, args...)
}

// Has tells whether the program's catalog holds the key.
func Has(key string) bool {
	c, _ := Default()
	return c.Has(key)
}

// T is the function T on this catalog.
func (c *Catalog) T(l Lang, key string, args ...any) string {
	texts, ok := c.texts[key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	e, ok := texts[l]
	if !ok {
		return "⟦" + key + "⟧"
	}
	return fill(l, e.pick(l, firstInt(args)), args)
}

// fill replaces {n} by the n-th argument; what is no such mark stays.
func fill(l Lang, text string, args []any) string {
	if len(args) == 0 || !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		digits, after, closed := strings.Cut(rest, "}")
		n, err := strconv.Atoi(digits)
		if !closed || err != nil || n < 0 || n >= len(args) {
			b.WriteByte('{')
			text = rest
			continue
		}
		b.WriteString(argument(l, args[n]))
		text = after
	}
}

func argument(l Lang, arg any) string {
	if n, ok := asInt(arg); ok {
		return Number(l, n)
	}
	return fmt.Sprint(arg)
}

func firstInt(args []any) int {
	for _, a := range args {
		if n, ok := asInt(a); ok {
			return n
		}
	}
	return 0
}

func asInt(v any) (int, bool) {
	switch n := v.(type) {
	case int:
		return n, true
	case int64:
		return int(n), true
	case int32:
		return int(n), true
	case uint64:
		return int(n), true
	case uint32:
		return int(n), true
	}
	return 0, false
}
