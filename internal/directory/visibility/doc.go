// Package visibility says who reads what of a record: everybody, members of the
// node's agencies, or its agency only. It cuts records for their readers, takes
// out and seals what only an agency may read, and keeps feeds from bringing
// such things in.
package visibility
