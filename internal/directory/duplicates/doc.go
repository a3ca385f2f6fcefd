// Package duplicates finds pairs of services that may be one.
package duplicates
