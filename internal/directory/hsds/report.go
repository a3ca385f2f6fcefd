package hsds

import (
	"cmp"
	"slices"
)

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
	// ChangedMaybe: a column may say that something is confidential, or hold it,
	// and was left out until a person says otherwise.
	ChangedMaybe   = "may_be_confidential"
	ChangedFileOut = "file_left_out"
	// ChangedHiddenRow: a workbook hides a row; it was left out.
	ChangedHiddenRow = "row_hidden"
	// ChangedOlderCopy: another copy of a table of the package.
	ChangedOlderCopy = "older_copy"
	ChangedHeading   = "heading"
	ChangedWord      = "word_of_the_standard"
	ChangedQuote     = "quote_mended"
	ChangedName      = "name_given"
	ChangedNumber    = "number_form"
	// ChangedSharedID: two rows shared an id and said different things; the second
	// got one of its own.
	ChangedSharedID = "id_shared"
	// ChangedAddress: an address on one line was parted.
	ChangedAddress = "address_parted"
	// ChangedSpoiled: a spreadsheet rounded a telephone number; it was left out.
	ChangedSpoiled = "number_spoiled"

	// Refused: not stored.
	// RefusedForm: what came is in none of the forms that are read.
	RefusedForm = "unknown_form"
	// RefusedNoService: no column of a table names its services.
	RefusedNoService = "no_service_column"
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
	// Before and After count what the services of this import hold: those that
	// were there as they were, and as they are.
	Before Holding `json:"before"`
	After  Holding `json:"after"`
	// losses counts what did not come in, by where it stood.
	losses map[Loss]int
}

// Holding counts services, and those that have something.
type Holding struct {
	Services int `json:"services"`
	Place    int `json:"place"`
	Phone    int `json:"phone"`
	Hours    int `json:"hours"`
	Language int `json:"language"`
	Need     int `json:"need"`
}

// Add adds what others count.
func (h *Holding) Add(o Holding) {
	h.Services += o.Services
	h.Place += o.Place
	h.Phone += o.Phone
	h.Hours += o.Hours
	h.Language += o.Language
	h.Need += o.Need
}

// Loss is something that did not come in as what it was: the file that it stood
// in, its column or member, and why.
type Loss struct{ File, Member, Reason string }

// LostHere: services had something before this import, and have it no more.
const LostHere = "had_before"

// maxLosses bounds how many kinds of losses are told apart.
const maxLosses = 1000

// Lose counts something that did not come in.
func (r *Report) Lose(l Loss, n int) {
	if r.losses == nil {
		r.losses = map[Loss]int{}
	}
	if _, known := r.losses[l]; known || len(r.losses) < maxLosses {
		r.losses[l] += n
	}
}

// Worst are the greatest losses, the greatest first.
func (r *Report) Worst(most int) (list []Loss, counts []int) {
	for l := range r.losses {
		list = append(list, l)
	}
	slices.SortFunc(list, func(a, b Loss) int {
		return cmp.Or(r.losses[b]-r.losses[a], cmp.Compare(a.File, b.File), cmp.Compare(a.Member, b.Member), cmp.Compare(a.Reason, b.Reason))
	})
	list = list[:min(len(list), most)]
	for _, l := range list {
		counts = append(counts, r.losses[l])
	}
	return list, counts
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
func (r *Report) Keep(n Note) {
	if n.Reason == KeptDangling {
		r.lose(n)
	}
	r.add(&r.Kept, n)
}

func (r *Report) lose(n Note) { r.Lose(Loss{File: n.File, Member: n.Member, Reason: n.Reason}, 1) }

// Change notes something that is stored otherwise than it came.
func (r *Report) Change(n Note) {
	switch n.Reason {
	case ChangedSpoiled, ChangedConfidential, ChangedUnclearFlag, ChangedMaybe, ChangedHiddenRow, ChangedFileOut, ChangedOlderCopy:
		r.lose(n)
	}
	r.add(&r.Changed, n)
}

// Count counts one more of what was noted before.
func (r *Report) Count(reason string) { r.count(reason, 1) }

// Refuse counts a record that is not stored.
func (r *Report) Refuse(n Note) {
	r.Refused++
	r.lose(n)
	r.add(&r.Refusals, n)
}

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
	r.Before.Add(o.Before)
	r.After.Add(o.After)
	for l, n := range o.losses {
		r.Lose(l, n)
	}
	for reason, n := range o.Reasons {
		r.count(reason, n)
	}
}
