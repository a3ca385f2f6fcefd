// Package cldr holds what the Unicode Common Locale Data Repository says of
// languages: plural rules, names of months and days, the order of a date,
// signs of numbers, lists, directions of writing. The tables are generated
// from its JSON packages (see generate); x/text has plural rules and signs of
// numbers, of 2017, and neither months nor lists.
//
// The data is under the Unicode licence (LICENSE in this folder).
package cldr

//go:generate go run relais/internal/locale/cldr/generate -cldr /tmp/cldr

import (
	"slices"
	"strings"
)

// A Table is how one language writes dates, numbers and lists.
type Table struct {
	Tag string
	// Months and days as they stand within a date; Months[0] is January,
	// Days[0] Sunday. OwnDays is how a day stands by itself.
	Months, ShortMonths [12]string
	Days, OwnDays       [7]string
	AM, PM              string
	// Patterns in the letters of UTS 35: d MMMM y. At joins a day {1} and a
	// time {0}.
	Date, ShortDate, LongDate, Time, At string
	// Digits are the ten digits, "" for those of ASCII. Group stands between
	// groups of three, or of two after the first three where Hindi is true,
	// from MinGroup digits before the first group on.
	Digits, Decimal, Group, Minus string
	// Percent is a share with its sign: "{0} %".
	Percent  string
	Hindi    bool
	MinGroup int
	// List patterns: two items, the first of several, the middle, the last.
	Pair, Start, Middle, End string
}

// Find returns the table of a tag such as "ar", "pt-BR" or "zh-Hant-TW", of
// its longest part that has one; nil when CLDR has none.
func Find(tag string) *Table {
	for ; tag != ""; tag = parent(tag) {
		i, found := slices.BinarySearchFunc(tables[:], tag, func(t Table, tag string) int { return strings.Compare(t.Tag, tag) })
		if found {
			return &tables[i]
		}
	}
	return nil
}

// parent drops the last subtag.
func parent(tag string) string {
	i := strings.LastIndexByte(tag, '-')
	return tag[:max(i, 0)]
}

// RightToLeft reports whether a script, as a code of ISO 15924 ("Arab"), is
// written from right to left.
func RightToLeft(script string) bool {
	_, found := slices.BinarySearch(rightToLeft[:], script)
	return found
}
