package act

// PreviewService is an edit of a listing of one's own agency that is tried and
// not kept: the answer is the service as others would see it.
type PreviewService struct {
	UpsertService
}

// ServicePreview is a listing as it would be. Members is what members of other
// agencies read, Public what people without an account do; either is missing
// where they read nothing. Ours is what the agency itself reads. Strangers tells
// whether there is a Public. Changed names what differs from the record as it
// stands.
type ServicePreview struct {
	Members   *Service `json:"members,omitempty"`
	Public    *Service `json:"public,omitempty"`
	Ours      *Service `json:"ours,omitempty"`
	Strangers bool     `json:"strangers"`
	Changed   []string `json:"changed,omitempty"`
}

// ServiceHistory is how a record was, the latest state first. The first is how
// it is now.
type ServiceHistory struct {
	ID    string           `json:"id"`
	Items []ServiceVersion `json:"items"`
}

// ServiceVersion is a state of the public record. Nothing is in it of free
// places, nor of what only one agency reads.
type ServiceVersion struct {
	Version int64    `json:"version,omitempty"` // 0 for how it is now
	Source  string   `json:"source"`
	Mine    bool     `json:"mine"`              // the reader made it so
	From    *Moment  `json:"from,omitempty"`    // when it became so, where that is known
	Until   *Moment  `json:"until,omitempty"`   // when it stopped being so
	Changed []string `json:"changed,omitempty"` // what differs from the state before
	Service Service  `json:"service"`
}

// RestoreServiceVersion brings an earlier state of a record back. Who may see
// what never becomes wider by it, and free places stay as they are.
type RestoreServiceVersion struct {
	ID      string `json:"id" path:"id" check:"required,line,max=200"`
	Version int64  `json:"version" check:"min=1,max=9007199254740991"`
}
