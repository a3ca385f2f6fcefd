package locale

import (
	"strconv"
	"strings"
)

// Number writes a whole number: 12 345 in French, 12,345 in English. What is
// no amount (a telephone, a code, a year) is no number: it stays as it is, in
// the digits in which it is dialled or typed.
func Number(l Lang, n int) string {
	c := conventionsOf(l)
	var scratch [20]byte
	digits := strconv.AppendInt(scratch[:0], int64(n), 10)
	if 0 <= n && n < 1000 && len(c.digits) == 0 {
		return string(digits)
	}
	b := make([]byte, 0, 32)
	if n < 0 {
		b, digits = append(b, c.Minus...), digits[1:]
	}
	grouped := len(digits) >= 3+c.MinGroup
	for i, d := range digits {
		if left := len(digits) - i; grouped && i > 0 && c.groupEnds(left) {
			b = append(b, c.Group...)
		}
		b = append(b, c.digit(d)...)
	}
	return string(b)
}

// groupEnds reports whether a sign stands before the last so many digits.
func (c *conventions) groupEnds(left int) bool {
	if c.Hindi && left > 3 {
		return left%2 == 1
	}
	return left%3 == 0
}

// Decimal writes a number with so many decimals: 1,5 in French, 1.5 in
// English.
func Decimal(l Lang, x float64, decimals int) string {
	s := strconv.FormatFloat(x, 'f', decimals, 64)
	whole, frac, _ := strings.Cut(s, ".")
	n, err := strconv.Atoi(whole)
	if err != nil {
		return s
	}
	c := conventionsOf(l)
	out := Number(l, n)
	if n == 0 && strings.HasPrefix(whole, "-") {
		out = c.Minus + out
	}
	if frac == "" {
		return out
	}
	out += c.Decimal
	for i := range len(frac) {
		out += c.digit(frac[i])
	}
	return out
}

// Percent writes a share of 0 to 1: 45 % in French, 45% in English.
func Percent(l Lang, share float64) string {
	return strings.Replace(conventionsOf(l).Percent, "{0}", Decimal(l, share*100, 0), 1)
}

// Size writes a number of bytes in kB or MB (ko, Mo).
func Size(l Lang, bytes int64) string {
	unit, x, decimals := [2]string{"kB", "ko"}, float64(bytes)/1000, 0
	if bytes >= 1_000_000 {
		unit, x, decimals = [2]string{"MB", "Mo"}, x/1000, 1
	}
	name := unit[0]
	if l.Fallback() == FR {
		name = unit[1]
	}
	return Decimal(l, x, decimals) + Nbsp + name
}

// List joins names: "a, b and c", « a, b et c ».
func List(l Lang, items []string) string {
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	c := conventionsOf(l)
	if len(items) == 2 {
		return c.pair.join(items[0], items[1])
	}
	i := len(items) - 2
	out := c.last.join(items[i], items[i+1])
	for i--; i > 0; i-- {
		out = c.mid.join(items[i], out)
	}
	return c.start.join(items[0], out)
}
