// Package api is the JSON API: every act of the node under /api/v1, described
// by an OpenAPI 3.1 document that is made from the same table that serves it.
// It decodes, calls the node, encodes; it decides nothing and stores nothing.
package api
