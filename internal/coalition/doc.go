// Package coalition is what agencies of a region agree on: how soon an ask is
// answered by urgency, and what follows. It works on values; it must not know of
// SQL, sessions or people.
package coalition
