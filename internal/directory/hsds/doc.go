// Package hsds knows the records of the Human Services Data Specification 3.2.3
// of Open Referral: their documents, their typed views, and the report of what
// became of them. Rooms below it read and write them:
//
//   - read: any form, and what it looks like; write: JSON and tables
//   - airs, upgrade: AIRS XML, older editions
//   - gate: what every record passes; confidential: what stays outside there
//   - tabular, source, tidy: tables, bytes, single values
//
// The record as it came is the truth: a document keeps every member it
// arrived with, known or not, well-formed or not, and leaves as it arrived.
// The typed structs are a view of a document, for what Relais uses. What a
// document can't keep is refused, and a report says so; nothing is dropped
// silently.
//
// The package knows no store, no agency of the node and no matching.
package hsds
