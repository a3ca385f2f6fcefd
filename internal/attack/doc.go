// Package attack holds tests only: they do to a whole node, through its real
// handlers, what somebody would do who steals its database, asks for what is
// another agency's, sends rubbish, or changes rows behind its back.
//
// Rooms have tests of their own beside them; here everything stands together:
// the API and the pages on a node, on both engines. The tests find routes,
// fields, forms, tables and columns by themselves, so that what is added later
// is attacked too, or fails until somebody says why not.
package attack
