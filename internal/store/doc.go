// Package store keeps what the node must not lose, in SQLite or PostgreSQL. It
// is the only room that imports a database driver: the other rooms declare the
// methods they need, and files here named after a room fulfil them with SQL
// written by hand.
//
// The store must not know what the bytes mean. What is about a person reaches
// it sealed, and it holds no key.
//
// One SQL text serves both engines, with PostgreSQL's $1, $2 as parameters.
// Times are BIGINT microseconds since 1970 in UTC: a time.Time argument is
// stored as such, a zero one as NULL, and a *time.Time destination reads it
// back. Driver errors stop here: callers see *fault.Error.
package store
