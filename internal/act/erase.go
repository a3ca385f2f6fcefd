package act

// EraseEntry erases an entry with all its earlier revisions, for good.
type EraseEntry struct {
	Case  string `json:"case" path:"id" check:"required,id"`
	Entry string `json:"entry" path:"entry" check:"required,id"`
	Basis string `json:"basis" check:"required,code=erase_basis"`
}

// EraseSection erases all that was written in a section, for good.
type EraseSection struct {
	Case    string `json:"case" path:"id" check:"required,id"`
	Section string `json:"section" path:"section" check:"required,code=section"`
	Basis   string `json:"basis" check:"required,code=erase_basis"`
}

// EraseCase erases a whole case file, for good.
type EraseCase struct {
	Case  string `json:"case" path:"id" check:"required,id"`
	Basis string `json:"basis" check:"required,code=erase_basis"`
}

// Erased is what remains of what was erased: that it was, when, by whom and on
// what basis. Entry is empty for a whole section, Section for a whole file.
type Erased struct {
	Section string `json:"section,omitempty"`
	Entry   string `json:"entry,omitempty"`
	Basis   string `json:"basis"`
	By      string `json:"by"` // member's name
	At      Moment `json:"at"`
}

// HoldCase sets a legal hold on a case file: nothing of it is erased while it
// stands. Demand is the id of a line of the register of legal demands.
type HoldCase struct {
	Case   string `json:"case" path:"id" check:"required,id"`
	Why    string `json:"why" check:"required,code=hold_why"`
	Text   string `json:"text,omitempty" check:"text,max=1000"`
	Demand string `json:"demand,omitempty" check:"id"`
	Once
}

// LiftHold lifts a legal hold. The first member who does asks for it; a second
// one lifts it. Where nobody else reads case files, one is enough.
type LiftHold struct {
	Case   string `json:"case" path:"id" check:"required,id"`
	Hold   string `json:"hold" path:"hold" check:"required,id"`
	Reason string `json:"reason" check:"required,line,max=300"`
}

// Hold is a legal hold on a case file. Asked is who asks to lift it, Lifted who
// did: until then it stands.
type Hold struct {
	ID     string `json:"id"`
	Why    string `json:"why"`
	Text   string `json:"text,omitempty"`
	Demand string `json:"demand,omitempty"`
	By     string `json:"by"` // member's name
	At     Moment `json:"at"`
	Asked  string `json:"asked,omitempty"` // member's name
	Reason string `json:"reason,omitempty"`
	Lifted string `json:"lifted,omitempty"` // member's name
	Stands bool   `json:"stands"`
	// Mine: who asks to lift it is who looks.
	Mine bool `json:"mine,omitempty"`
}
