package ui

// Ask notes a question that a page renders by itself, so that the error
// summary can name it and lead to it. label is text. It returns nothing, so
// that templates can call it where the question stands.
func (f Form) Ask(name, label string) string {
	f.Asked.add(name, label)
	return ""
}
