package act

// Tie is a file that is one with another: both are about the same person.
type Tie struct {
	CaseRow
	By string `json:"by,omitempty"` // who said so, a member's name; none of the file with which others are kept
	At Moment `json:"at"`
}

// AlikeQuery asks for files that could be about the same person. Each call
// looks into some more files; Looked of the answer says into how many.
type AlikeQuery struct {
	Case string `json:"case,omitempty" query:"case" check:"id"` // only those of one file
}

// Alike are proposals, the most alike first. Nothing of them is kept.
type Alike struct {
	Items  []AlikePair `json:"items"`
	Looked int         `json:"looked"` // files of which more than the name was compared
	Total  int         `json:"total"`  // files
	More   int         `json:"more"`   // proposals beyond those that are listed
}

// AlikePair is a pair of files that could be about the same person, and why.
type AlikePair struct {
	One     CaseRow  `json:"one"`
	Other   CaseRow  `json:"other"`
	Reasons []string `json:"reasons"` // same_name, near_name, phone, birth, birth_swapped, birth_year
}

// NotSame remembers that two files are about two people.
type NotSame struct {
	Case  string `json:"case" path:"id" check:"required,id"`
	Other string `json:"other" check:"required,id"`
}

// MergeCases keeps a file with another, which is shown.
type MergeCases struct {
	Case string `json:"case" path:"id" check:"required,id"`
	Into string `json:"into" check:"required,id"`
}

// PartCases makes two files of two that were one. Entries are ids of what was
// written since, in either, and belongs into the other file.
type PartCases struct {
	Case    string   `json:"case" path:"id" check:"required,id"` // the one that was kept with the other
	Entries []string `json:"entries,omitempty" check:"max=200,each=id"`
}
