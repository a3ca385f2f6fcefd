package text

import "strings"

// Short is s on one line, of at most n letters: where some were left out, the last one
// is "…". Bytes that are no letters are left out too.
func Short(s string, n int) string {
	letters := []rune(strings.ToValidUTF8(strings.Join(strings.Fields(s), " "), ""))
	if len(letters) > n {
		return string(letters[:n-1]) + "…"
	}
	return string(letters)
}
