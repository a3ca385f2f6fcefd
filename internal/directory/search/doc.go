// Package search turns what is asked into a question of the engine, and what the
// engine found into what the API says.
package search
