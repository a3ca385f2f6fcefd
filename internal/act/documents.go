package act

// BeginDocument begins to bring a document into a case file; its segments follow.
type BeginDocument struct {
	Case string `json:"case" path:"id" check:"required,id"`
	Name string `json:"name" check:"required,line,max=200"` // of the file; shown to members, never in clear
	Size int64  `json:"size" check:"min=1,max=268435456"`   // bytes
	Once
}

// ArrivingDocument is a document on its way in.
type ArrivingDocument struct {
	ID      string `json:"id"`
	Case    string `json:"case"`
	Name    string `json:"name"`
	Size    int64  `json:"size"`
	Segment int    `json:"segment"` // bytes of each segment but the last
	Has     []int  `json:"has"`     // numbers of the segments that are there, from 0
	Until   Moment `json:"until"`   // when it is destroyed unless it goes on
}

// ArrivingDocuments lists them.
type ArrivingDocuments struct {
	Items []ArrivingDocument `json:"items"`
}

// DocumentSegment is a segment of a document on its way in.
type DocumentSegment struct {
	ID   string `json:"id" path:"id" check:"required,id"`
	N    int    `json:"n" check:"min=0,max=128"` // from 0
	Data []byte `json:"data" check:"required,max=2097152"`
}

// Document is a document of a case file.
type Document struct {
	ID       string `json:"id"` // of its entry
	Case     string `json:"case"`
	Name     string `json:"name"`
	Type     string `json:"type"` // media type, by content
	Size     int64  `json:"size"`
	Segments int    `json:"segments"`
	By       string `json:"by"` // a member's name
	At       Moment `json:"at"`
}

// DocumentRef names a document of a case file.
type DocumentRef struct {
	Case string `json:"case" path:"id" check:"required,id"`
	ID   string `json:"document" path:"document" check:"required,id"`
}

// DocumentPartRef names a segment of it.
type DocumentPartRef struct {
	DocumentRef
	N int `json:"n" query:"n" check:"min=0,max=128"` // from 0
}

// DocumentPart is a segment of a document, opened.
type DocumentPart struct {
	Data []byte `json:"data"`
}

// CleanPart is a segment of a document's cleaned copy.
type CleanPart struct {
	Type     string   `json:"type"`     // media type, by content
	Size     int64    `json:"size"`     // of the copy
	Segments int      `json:"segments"` // of the copy
	Found    []string `json:"found"`    // kinds of what the document tells beside its content, and the copy does not
	Data     []byte   `json:"data"`
}
