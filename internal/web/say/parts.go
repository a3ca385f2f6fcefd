package say

import (
	"relais/internal/act"
	"relais/internal/casefile"
	"relais/internal/web/ui"
)

// PartsOf are the parts of a case file that can be agreed to or disclosed, in
// the order of forms: those that the reader may read. count says how much is
// in a section; without it, sections that hold nothing are left out, because
// what is given out now is what is there now.
func PartsOf(w Words, c *act.Case, count func(act.SectionInfo) string) []ui.Choice {
	read := map[string]act.SectionInfo{}
	for _, s := range c.Sections {
		if s.Readable {
			read[s.Section] = s
		}
	}
	var out []ui.Choice
	for _, part := range act.Codes["part"] {
		section := part
		switch part {
		case casefile.PartName:
			out = append(out, ui.Choice{Value: part, Text: w.Code("part", part), Hint: c.Known})
			continue
		case casefile.PartSafety:
			section = casefile.PartContact
		}
		s, ok := read[section]
		if !ok || count == nil && s.Entries == 0 {
			continue
		}
		choice := ui.Choice{Value: part, Text: w.Code("part", part)}
		switch {
		case section == casefile.PartContact:
			choice.Hint = w.T("part.hint." + part)
		case count != nil:
			choice.Hint = count(s)
		}
		out = append(out, choice)
	}
	return out
}
