// Package line reads one line, as somebody types or says it, into the fields of
// a question: needs, place, language, age, who comes along. What it does not
// understand it leaves as words.
package line
