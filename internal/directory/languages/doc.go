// Package languages reads the languages of services as feeds and people write
// them, and names them in French and English.
package languages
