// Package catalog is a process's picture of what the HSDS API lists, and puts
// the documents of its answers together.
package catalog
