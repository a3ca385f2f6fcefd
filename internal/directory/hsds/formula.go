package hsds

import "strings"

// IsFormula reports whether a spreadsheet would take a cell for a formula and
// run it: a file of somebody else's must not do anything where it is opened.
// A number or a telephone number with its sign is none.
func IsFormula(cell string) bool {
	if cell == "" || !strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return false
	}
	return cell[0] != '+' && cell[0] != '-' || strings.Trim(cell[1:], "0123456789 ().,") != "" && !telephone(cell)
}

// telephone reports whether nothing but a number stands in a cell, with signs
// that no formula of a spreadsheet can be made of.
func telephone(cell string) bool {
	return cell[0] == '+' && strings.Trim(cell[1:], "0123456789 ().-") == ""
}

// Harmless is a cell that a spreadsheet shows and does not run.
func Harmless(cell string) string {
	if IsFormula(cell) {
		return "'" + cell
	}
	return cell
}
