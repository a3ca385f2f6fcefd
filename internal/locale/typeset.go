package locale

import "strings"

// habits of French as Canada writes it: a non-breaking space inside
// guillemets and before a colon and a percent sign; none, or one that does
// not break, before ; ? and !.
var habits = strings.NewReplacer(
	"« ", "«"+Nbsp, " »", Nbsp+"»", " :", Nbsp+":", " %", Nbsp+"%", " $", Nbsp+"$",
	" ;", Nbsp+";", " ?", Nbsp+"?", " !", Nbsp+"!", "'", "’",
)

// typeset puts typographic apostrophes and non-breaking spaces where they
// belong, so that whoever edits a text can type it on any keyboard.
func typeset(l Lang, text string) string {
	if l == FR {
		return habits.Replace(text)
	}
	return strings.ReplaceAll(text, "'", "’")
}
