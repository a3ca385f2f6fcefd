package portable

import (
	"relais/internal/act"
	"relais/internal/htcds"
)

// Names of what Relais has and HTCDS lacks; values are JSON where they are no words.
const (
	ownKnown    = htcds.Prefix + "Known"       // how the person wishes to be called
	ownLanguage = htcds.Prefix + "Language"    // BCP 47
	ownNext     = htcds.Prefix + "NextContact" // YYYY-MM-DD
	ownFacts    = htcds.Prefix + "Facts"       // act.CaseFacts
	ownNeeds    = htcds.Prefix + "Needs"       // list of ownNeed
	ownSafe     = htcds.Prefix + "SafeContact" // act.SafeContact
	ownEntries  = htcds.Prefix + "Entries"     // list of ownEntry
)

// ownNames are all of them.
var ownNames = []string{ownKnown, ownLanguage, ownNext, ownFacts, ownNeeds, ownSafe, ownEntries}

// ownNeed is a need and where it stands.
type ownNeed struct {
	act.NewNeed
	Status string `json:"status,omitempty" check:"code=need_status"`
	Reason string `json:"reason,omitempty" check:"line,max=300"`
}

// ownEntry is an entry that no field of the standard holds.
type ownEntry struct {
	act.NewEntry
	Author string `json:"author,omitempty" check:"line,max=200"`
	At     string `json:"at,omitempty" check:"date"` // YYYY-MM-DD
}

// Why something has no place on the other side.
const (
	lossConsent      = "consent"      // it was not said here
	lossOrganization = "organization" // agencies are in the directory
	lossOwn          = "own"          // a name of ours that can't be read
	lossNeverAgency  = "never_agency" // agencies stay as names only
	lossAuthors      = "authors"      // who wrote it, and when
	lossRegister     = "register"     // consents, refusals, holds and ties stay here
	lossHistory      = "history"      // only what stands
	lossBeside       = "beside"       // HTCDS has no field: it goes under a name of ours
	lossRestricted   = "restricted"   // sections that the member may not read
	lossDamaged      = "damaged"      // what was changed outside of the software
	lossLeftOut      = "left_out"     // a column that somebody left out
	lossUnnamed      = "unnamed"      // a person without a name
	lossColumn       = "column"       // an entry under the column's own name
)

// genders are those of HTCDS by ours.
var genders = map[string]string{"woman": "Feminine", "man": "Masculine", "trans_woman": "TransgenderFeminine", "trans_man": "TransgenderMasculine",
	"two_spirit": "NonConforming", "non_binary": "NonConforming"}

// ourGenders are ours by those of HTCDS; Not Specified/Unknown says nothing.
var ourGenders = map[string]string{"Feminine": "woman", "Masculine": "man", "TransgenderFeminine": "trans_woman", "TransgenderMasculine": "trans_man",
	"NonConforming": "non_binary"}
