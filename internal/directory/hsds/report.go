package hsds

// The reasons that a report gives. Each has its words in the locale catalog,
// under "hsds.<reason>".
const (
	// Kept as it came, though it is not as the specification says.
	KeptOddType    = "odd_type"
	KeptNoStatus   = "no_status"
	KeptOddID      = "odd_id"
	KeptUnknown    = "unknown_member"
	KeptNoNeed     = "no_known_need"
	KeptAgencyLink = "agency_link_not_taken"
	KeptRagged     = "short_row"
	KeptDangling   = "dangling_reference"
	KeptHTML       = "html"
	KeptDate       = "odd_date"
	KeptUnmapped   = "no_place"
	KeptLicensed   = "licensed_codes"

	// Changed: what is stored differs from what came.
	ChangedDouble   = "double_member"
	ChangedEncoding = "encoding"
	ChangedText     = "broken_text"
	ChangedID       = "id_given"
	ChangedEnvelope = "envelope_member"
	ChangedNull     = "null_word"
	ChangedDate     = "date_form"
	ChangedPhone    = "phone_extension"
	ChangedHTML     = "html_to_text"
	ChangedUpgrade  = "upgraded"
	// ChangedConfidential: what the source calls confidential was left out.
	ChangedConfidential = "confidential_left_out"
	// ChangedUnclearFlag: a flag's value is not understood and taken as
	// confidential.
	ChangedUnclearFlag = "flag_not_understood"
	ChangedFileOut     = "file_left_out"
	ChangedHeading     = "heading"
	ChangedWord        = "word_of_the_standard"
	ChangedQuote       = "quote_mended"
	ChangedName        = "name_given"
	ChangedNumber      = "number_form"
	// ChangedSpoiled: a spreadsheet rounded a telephone number; it was left out.
	ChangedSpoiled = "number_spoiled"

	// Refused: not stored.
	RefusedNotJSON   = "not_json"
	RefusedNotObject = "not_an_object"
	RefusedKind      = "unknown_kind"
	RefusedNoName    = "no_name"
	RefusedDouble    = "same_id_twice"
	RefusedOtherFeed = "id_of_another_source"
	RefusedTooLarge  = "too_large"
	RefusedBadID     = "id_not_usable"
	RefusedQuote     = "quote_never_closed"
	RefusedRagged    = "too_many_values"
	RefusedFileName  = "file_name"
	RefusedBounds    = "archive_bounds"
	RefusedXML       = "not_xml"
	RefusedDangling  = "names_nothing_here"
	RefusedDeleted   = "deleted_by_source"
)

// Note says what happened to one record, or to one member of it.
type Note struct {
	// File is the file of a package, "" when there is one file only.
	File string `json:"file,omitempty"`
	// Line is the line of a table or of a file of lines, and the position of a
	// value in an array or a page; from 1.
	Line   int    `json:"line"`
	Kind   Kind   `json:"kind,omitempty"`
	ID     string `json:"id,omitempty"`
	Member string `json:"member,omitempty"` // path of the member, "" for the whole record
	Reason string `json:"reason"`
}

// maxNotes bounds the notes of a report; the counts go on.
const maxNotes = 1000

// Report says what became of everything that came in: In is the sum of Added,
// Updated, Unchanged and Refused, in records.
type Report struct {
	In        int `json:"in"`
	Added     int `json:"added"`
	Updated   int `json:"updated"`
	Unchanged int `json:"unchanged"`
	Refused   int `json:"refused"`
	// Kept, Changed and Refusals say why; More counts the notes beyond the
	// first thousand.
	Kept     []Note `json:"kept"`
	Changed  []Note `json:"changed"`
	Refusals []Note `json:"refusals"`
	More     int    `json:"more"`
	// Reasons counts all notes by reason.
	Reasons map[string]int `json:"reasons"`
}

func (r *Report) add(list *[]Note, n Note) {
	r.count(n.Reason, 1)
	r.list(list, n)
}

func (r *Report) count(reason string, n int) {
	if r.Reasons == nil {
		r.Reasons = map[string]int{}
	}
	r.Reasons[reason] += n
}

func (r *Report) list(list *[]Note, notes ...Note) {
	for _, n := range notes {
		if len(r.Kept)+len(r.Changed)+len(r.Refusals) >= maxNotes {
			r.More++
			continue
		}
		*list = append(*list, n)
	}
}

// Keep notes something odd that is kept as it came.
func (r *Report) Keep(n Note) { r.add(&r.Kept, n) }

// Change notes something that is stored otherwise than it came.
func (r *Report) Change(n Note) { r.add(&r.Changed, n) }

// Refuse counts a record that is not stored.
func (r *Report) Refuse(n Note) { r.Refused++; r.add(&r.Refusals, n) }

// Merge adds what another report says of the same input. In is not added: it
// was counted when the records were read.
func (r *Report) Merge(o *Report) {
	r.Added += o.Added
	r.Updated += o.Updated
	r.Unchanged += o.Unchanged
	r.Refused += o.Refused
	r.list(&r.Kept, o.Kept...)
	r.list(&r.Changed, o.Changed...)
	r.list(&r.Refusals, o.Refusals...)
	r.More += o.More
	for reason, n := range o.Reasons {
		r.count(reason, n)
	}
}
