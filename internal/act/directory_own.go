package act

// OwnServices are the services of the reader's agency, those that are not
// offered now included. Deleted are those that it took out and can bring back.
type OwnServices struct {
	Items   []Service        `json:"items"`
	Deleted []DeletedService `json:"deleted,omitempty"`
}
