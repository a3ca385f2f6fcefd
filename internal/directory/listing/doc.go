// Package listing turns what an agency writes of its service into a record, and
// a record into what pages and the API show of a service.
package listing
