// Package facts reads from the record of a service what matching looks at:
// needs, places and areas, languages, rules, hours, cost. It reads what is
// meant, also where a feed writes otherwise than the standard says, and leaves
// unknown what is not said.
package facts
