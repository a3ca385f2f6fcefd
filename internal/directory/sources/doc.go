// Package sources brings the records of several sources together: what each
// claims of a record, which word counts, what a feed adds, changes and takes
// away, and what a record was before.
package sources
