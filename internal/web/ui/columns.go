package ui

// Columns asks where the columns of a table belong.
type Columns struct {
	Legend string
	Wrong  string // what is wrong with the answers, "" for nothing
	None   string // said where a column shows no value
	First  []Choice
	Groups []ColumnGroup
	Items  []Column
}

// ColumnGroup are places that belong together in a select.
type ColumnGroup struct {
	Label   string
	Choices []Choice
}

// Column is one column, with its first values.
type Column struct {
	N       int
	Name    string
	Samples []string
	Place   string
	Extra   *Choice // a place that no list has
	Notes   []ColumnNote
}

// ColumnNote is said below a column.
type ColumnNote struct {
	Text  string
	Quiet bool
}
