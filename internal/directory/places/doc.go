// Package places is the gazetteer: provinces, municipalities, quarters, regions
// and postal codes of Canada, found by any name that people write for them.
// content/directory holds those written by hand; the others are GeoNames'.
package places
