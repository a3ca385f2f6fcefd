// Package index holds what matching knows of each record: the facts as the
// store keeps them, made again when the program makes them otherwise, and the
// search index of a process over all of them.
package index
