// Package fold gives the form in which words are compared: without case,
// accents, ligatures and signs.
package fold
