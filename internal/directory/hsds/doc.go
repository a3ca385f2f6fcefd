// Package hsds reads and writes service directories in the Human Services
// Data Specification 3.2.3 of Open Referral, as JSON.
//
// The record as it came is the truth: a document keeps every member it
// arrived with, known or not, well-formed or not, and leaves as it arrived.
// The typed structs are a view of a document, for what Relais uses. What a
// document can't keep is refused, and a report says so; nothing is dropped
// silently.
//
// The package knows no store, no agency of the node and no matching.
package hsds
