package htcds

import "strings"

// dangerous are the characters with which a spreadsheet begins a formula, and the
// mark itself.
const dangerous = "=+-@\t\r\n'"

// Guarded is a cell that a spreadsheet shows and never runs. Bare gives back the
// value, whatever it was.
func Guarded(value string) string {
	if value != "" && strings.ContainsRune(dangerous, rune(value[0])) {
		return "'" + value
	}
	return value
}

// Bare is the value of a cell: that of Guarded, or of another program's.
func Bare(cell string) string {
	if len(cell) > 1 && cell[0] == '\'' && strings.ContainsRune(dangerous, rune(cell[1])) {
		return cell[1:]
	}
	return cell
}
