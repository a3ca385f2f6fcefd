package locale

import (
	"strconv"
	"strings"
)

// Nbsp is the non-breaking space that French Canadian typography puts between
// thousands, before units and inside guillemets.
const Nbsp = "\u00a0"

// Number writes a whole number: 12 345 in French, 12,345 in English.
func Number(l Lang, n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if s[0] == '-' {
		sign, s = "−", s[1:]
	}
	// French leaves four digits together (1500), as English does here, so
	// that a year or an extension is never cut.
	if len(s) <= 4 {
		return sign + s
	}
	sep := ","
	if l == FR {
		sep = Nbsp
	}
	var parts []string
	for len(s) > 3 {
		parts = append([]string{s[len(s)-3:]}, parts...)
		s = s[:len(s)-3]
	}
	return sign + strings.Join(append([]string{s}, parts...), sep)
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
	out := Number(l, n)
	if n == 0 && strings.HasPrefix(whole, "-") {
		out = "−0"
	}
	if frac == "" {
		return out
	}
	if l == FR {
		return out + "," + frac
	}
	return out + "." + frac
}

// Percent writes a share of 0 to 1: 45 % in French, 45% in English.
func Percent(l Lang, share float64) string {
	s := Decimal(l, share*100, 0)
	if l == FR {
		return s + Nbsp + "%"
	}
	return s + "%"
}

// Size writes a number of bytes in kB or MB (ko, Mo).
func Size(l Lang, bytes int64) string {
	unit, x, decimals := [2]string{"kB", "ko"}, float64(bytes)/1000, 0
	if bytes >= 1_000_000 {
		unit, x, decimals = [2]string{"MB", "Mo"}, x/1000, 1
	}
	name := unit[0]
	if l == FR {
		name = unit[1]
	}
	return Decimal(l, x, decimals) + Nbsp + name
}

// List joins names: "a, b and c", « a, b et c ».
func List(l Lang, items []string) string {
	and := " and "
	if l == FR {
		and = " et "
	}
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + and + items[last]
}
