package act

// InvitationCode is the code of an invitation, as printed or typed, and its
// kind.
type InvitationCode struct {
	Kind string `json:"kind" check:"required,code=invitation"`
	Code string `json:"code" check:"required,line,max=64"`
}

// Invited is what somebody who holds an invitation may know before using it:
// who invites them, and to what.
type Invited struct {
	By      Text     `json:"by"`   // the agency, or the coalition that invites an agency
	Name    string   `json:"name"` // who is invited: a person or an agency
	Roles   []string `json:"roles,omitempty"`
	Expires Moment   `json:"expires"`
}

// SetLanguage chooses the language in which the member who acts is addressed.
type SetLanguage struct {
	Language string `json:"language" check:"required,code=language"`
}
