// Package coalition is what agencies of a region agree on: how soon an ask is
// answered by urgency, which days count as working days, and who is on duty at
// what hour. It works on values; it must not know of SQL, sessions or people.
package coalition
