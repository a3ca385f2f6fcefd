package act

// OwnServices are the services of the reader's agency, those that are not
// offered now included.
type OwnServices struct {
	Items []Service `json:"items"`
}
