package address

// Codes gives words of the domain the form that they have in an address.
// Every word has its own, and no code tells its word.
type Codes struct{ code, word map[string]string }

// The words of the domain that stand in addresses, by the wildcards of routes
// that take them (see Coded).
var (
	// Sections are those of a case file: "/files/{id}/parts/{section}".
	Sections = codes("identity", "1", "health", "2", "experience", "3", "immigration", "4", "children", "5", "plan", "6",
		"notes", "7", "documents", "8", "contact", "9", "needs", "10", "legal", "11")
	// Agreements are the kinds of consent: "/files/{id}/agree/{kind}".
	Agreements = codes("ask", "1", "release", "2", "loopback", "3", "special", "4")
	// Sectors are the classes of agencies: of whom an agreement is about.
	Sectors = codes("hotline", "1", "ngo", "2", "shelter", "3", "health", "4", "legal", "5", "settlement", "6", "indigenous", "7", "faith", "8",
		"labour", "9", "government", "10", "coalition", "11", "child_protection", "12", "police", "13", "border", "14", "immigration", "15")
	// Moves are those of a referral that have a form: "/requests/{id}/move/{type}".
	Moves = codes("accept", "1", "decline", "2", "waitlist", "3", "schedule", "4", "complete", "5", "cancel", "6", "fail", "7",
		"hold", "8", "propose", "9", "reopen", "10", "no_show", "11", "attend", "12", "close_lost_contact", "13",
		"request_info", "14", "answer_info", "15", "request_cancel", "16", "confirm", "17", "withdraw", "18", "resume", "19", "message", "20")
)

// Coded returns the codes that a wildcard of routes takes; ok is false for one
// that takes an id.
func Coded(wildcard string) (c Codes, ok bool) {
	switch wildcard {
	case "section":
		return Sections, true
	case "sector":
		return Sectors, true
	case "kind":
		return Agreements, true
	case "type":
		return Moves, true
	}
	return Codes{}, false
}

func codes(pairs ...string) Codes {
	c := Codes{map[string]string{}, map[string]string{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		c.code[pairs[i]], c.word[pairs[i+1]] = pairs[i+1], pairs[i]
	}
	return c
}

// Of returns the code of a word; "0", which leads nowhere, for one without.
func (c Codes) Of(word string) string {
	if code, ok := c.code[word]; ok {
		return code
	}
	return "0"
}

// Word returns the word behind a code.
func (c Codes) Word(code string) (word string, ok bool) {
	word, ok = c.word[code]
	return word, ok
}
