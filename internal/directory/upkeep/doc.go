// Package upkeep is how records stay right: what was verified, when it is due
// again, the letters that ask agencies for it, and what members suggest.
package upkeep
