package attack

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"relais/internal/shape"
)

// The classes of texts: what a thief may see of them.
const (
	aboutPerson = "person" // nobody, with the node key neither
	aboutStaff  = "staff"  // whoever also holds the node key
	inPublic    = "public" // everybody
)

// classes says which text fields are not about a person, by act and path.
// Everything that is not named here is.
var classes = []struct{ prefix, class, why string }{
	{"Setup.coalition", inPublic, "the coalition's name"},
	{"Setup.agency.name", inPublic, "the agency's name"},
	{"InviteAgency.agency.name", inPublic, "the agency's name"},
	{"SetAgencyProfile.name", inPublic, "the agency's name"},
	{"UpsertService.", inPublic, "a record of the public directory"},
	{"PreviewService.", inPublic, "a record of the public directory, tried and not kept"},
	{"HideLocation.region", inPublic, "what the directory shows instead of an address"},
	{"SuggestChange.", aboutStaff, "words of a member about a public record"},
	{"DecideSuggestion.", aboutStaff, "words of a member about a public record"},
	{"ImportDirectory.", inPublic, "records of the public directory"},
	{"PreviewDirectory.", inPublic, "records of the public directory, tried and not kept"},
	{"Setup.admin.passphrase", aboutPerson, "a passphrase"},
	{"Setup.admin", aboutStaff, "who works for the agency"},
	{"RegisterAgency.admin.passphrase", aboutPerson, "a passphrase"},
	{"RegisterAgency.admin", aboutStaff, "who works for the agency"},
	{"AcceptInvitation.identity.passphrase", aboutPerson, "a passphrase"},
	{"AcceptInvitation.identity", aboutStaff, "who works for the agency"},
	{"Recover.admin.passphrase", aboutPerson, "a passphrase"},
	{"Recover.admin", aboutStaff, "who works for the agency"},
	{"FinishRecovery.admin.passphrase", aboutPerson, "a passphrase"},
	{"FinishRecovery.admin", aboutStaff, "who works for the agency"},
	{"InviteMember.name", aboutStaff, "who works for the agency"},
	{"SignIn.login", aboutStaff, "who works for the agency"},
	{"PasskeySignInBegin.login", aboutStaff, "who works for the agency"},
	{"PasskeyAddBegin.", aboutStaff, "the name of a member's own key"},
	{"PasskeySignInBegin.", aboutStaff, "the name of a member's own key"},
}

// unplanted are text fields that take no word of anybody's choosing, or whose
// real values are looked for instead, as secrets.
var unplanted = map[string]string{
	"SetAgencyProfile.phone":                "a number, of an agency: keysBody, sealed for the node",
	"TakeAlong.passphrase":                  "seals the file that leaves; nobody keeps it",
	"Ask.attributes.languages":              "the tag of a language",
	"PreviewAsk.attributes.languages":       "the tag of a language",
	"Ask.attributes.region":                 "a place that is known",
	"AskSeveral.asks.attributes.languages":  "the tag of a language",
	"AskSeveral.asks.attributes.region":     "a place that is known",
	"AskSeveral.asks.candidates.outside":    "a public id",
	"PreviewAsk.attributes.region":          "a place that is known",
	"AddShaped.kind":                        "the name of a kind",
	"RefuseConsent.outside":                 "a public id",
	"SetFacts.languages":                    "the tag of a language",
	"CreateCase.facts.languages":            "the tag of a language",
	"AddNeeds.needs.code":                   "a code of the taxonomy",
	"Ask.candidates.outside":                "a public id",
	"PreviewAsk.candidates.outside":         "a public id",
	"RecordConsent.outside.service":         "a public id",
	"RecordConsent.outside.name":            "public: the directory's, whatever is given",
	"CreateCase.consent.outside.service":    "a public id",
	"CreateCase.consent.outside.name":       "public: the directory's, whatever is given",
	"SetImport.places":                      "codes of places, given as they are",
	"SetCaseImport.places":                  "names of fields, given as they are",
	"Setup.code":                            "a one-time code, looked for as a secret",
	"Setup.agency.zone":                     "the name of a time zone",
	"InviteAgency.agency.zone":              "the name of a time zone",
	"SetAgencyProfile.zone":                 "the name of a time zone",
	"RegisterAgency.code":                   "a one-time code, looked for as a secret",
	"AcceptInvitation.code":                 "a one-time code, looked for as a secret",
	"LookAtInvitation.code":                 "a one-time code, looked for as a secret",
	"SignIn.totp":                           "six digits, once",
	"SignIn.device":                         "given by the node, looked for as a secret",
	"SignIn.ceremony":                       "a random handle",
	"PasskeySignInFinish.ceremony":          "a random handle",
	"PasskeyAddFinish.ceremony":             "a random handle",
	"PasskeySignInFinish.prf":               "random bytes, looked for as a secret",
	"PasskeyAddFinish.prf":                  "random bytes, looked for as a secret",
	"StepUp.passphrase":                     "the member's own, looked for where it was chosen",
	"PasskeySignInFinish.device":            "given by the node, looked for as a secret",
	"PasskeyAddFinish.device":               "not used when adding",
	"StepUp.totp":                           "six digits, once",
	"StepUp.ceremony":                       "a random handle",
	"FinishSecond.code":                     "a one-time code, looked for as a secret",
	"FinishSecond.login":                    "the member's own, looked for where it was chosen",
	"FinishSecond.passphrase":               "the member's own, looked for where it was chosen",
	"AdmitMember.short_code":                "a fingerprint of public keys",
	"ConfirmKit.share":                      "looked for as a secret",
	"Recover.shares":                        "looked for as secrets",
	"FinishRecovery.shares":                 "looked for as secrets",
	"Recover.agency":                        "an agency's id",
	"CreateCase.needs.code":                 "a code of the taxonomy",
	"AddNeed.code":                          "a code of the taxonomy",
	"CreateCase.consent.needs":              "codes of the taxonomy",
	"RecordConsent.needs":                   "codes of the taxonomy",
	"MatchNeeds.needs.code":                 "a code of the taxonomy",
	"PlanNeeds.needs.code":                  "a code of the taxonomy",
	"NoteGaps.needs.code":                   "a code of the taxonomy",
	"SearchServices.need":                   "a code of the taxonomy",
	"UpsertService.id":                      "public",
	"UpsertService.languages":               "public",
	"UpsertService.phone":                   "public",
	"UpsertService.email":                   "public",
	"UpsertService.url":                     "public",
	"UpsertService.place":                   "a municipality, public",
	"UpsertService.postal_code":             "public",
	"UpsertService.rules.status.reason.fr":  "public",
	"UpsertService.rules.status.reason.en":  "public",
	"UpsertService.rules.status.source":     "public",
	"UpsertService.needs":                   "codes of the taxonomy, public",
	"PreviewService.id":                     "public, and not kept",
	"PreviewService.languages":              "public, and not kept",
	"PreviewService.phone":                  "public, and not kept",
	"PreviewService.email":                  "public, and not kept",
	"PreviewService.url":                    "public, and not kept",
	"PreviewService.place":                  "public, and not kept",
	"PreviewService.postal_code":            "public, and not kept",
	"PreviewService.rules.status.reason.fr": "public, and not kept",
	"PreviewService.rules.status.reason.en": "public, and not kept",
	"PreviewService.rules.status.source":    "public, and not kept",
	"PreviewService.needs":                  "public, and not kept",
	"ListServiceHistory.id":                 "a public id",
	"RestoreServiceVersion.id":              "a public id",
	"UpdateCapacity.id":                     "a public id",
	"VerifyService.id":                      "a public id",
	"GetProvenance.id":                      "a public id",
	"UpsertService.visibility.parts.id":     "the id of a part of a public record",
	"PreviewService.visibility.parts.id":    "the id of a part of a public record",
	"DeleteService.id":                      "a public id",
	"RestoreService.id":                     "a public id",
	"SuggestChange.id":                      "a public id",
	"MakeConfirmLink.id":                    "a public id",
	"DecideDuplicate.first":                 "a public id",
	"DecideDuplicate.second":                "a public id",
	"UndoDuplicate.first":                   "a public id",
	"UndoDuplicate.second":                  "a public id",
	"SetSource.name":                        "public",
	"SetSource.url":                         "public",
	"SetSource.publisher":                   "public",
	"RemoveSource.name":                     "public",
	"RunSource.name":                        "public",
	"WorkList.source":                       "public",
	"LookAtConfirmation.token":              "given by the node",
	"ConfirmService.token":                  "given by the node",
	"SetListingMail.address":                "the form of an address; sealed for the node",
	"LookAtListings.token":                  "given by the node",
	"ConfirmListings.token":                 "given by the node",
	"ConfirmListings.services":              "public ids",
	"StopListingMail.token":                 "given by the node",
	"AnswerByLink.token":                    "given by the node; looked for as a secret",
	"AnswerByLink.code":                     "given by the node",
	"AnswerByLink.key":                      "random, of the page",
	"LookByLink.token":                      "given by the node; looked for as a secret",
	"LookByLink.code":                       "given by the node",
	"PutDocumentSegment.data":               "bytes; looked for as a secret",
	"TryCard.words":                         "given by the node; looked for as a secret",
	"OpenOwn.words":                         "given by the node; looked for as a secret",
	"GetOwn.token":                          "given by the node; looked for as a secret",
	"SayOwn.token":                          "given by the node; looked for as a secret",
	"EndOwn.token":                          "given by the node; looked for as a secret",
	"SayOwn.about":                          "an id",
	"LeaveOwn.token":                        "given by the node; looked for as a secret",
	"HideLocation.id":                       "a public id",
	"GetService.id":                         "a public id",
	"PasskeyAddBegin.login":                 "not used when adding",
	"PasskeySignInBegin.name":               "not used when signing in",
	"ImportDirectory.source":                "public",
	"PreviewDirectory.source":               "public, and not kept",
}

func classOf(field string) string {
	for _, c := range classes {
		if strings.HasPrefix(field, c.prefix) {
			return c.class
		}
	}
	return aboutPerson
}

// plant returns a copy of an act's input with a word in every text field that
// is empty, except those to leave.
func (w *world) plant(name string, in any, leave []string) any {
	v := reflect.New(reflect.TypeOf(in)).Elem()
	v.Set(reflect.ValueOf(in))
	w.plantIn(v, name, shape.Rule{Kind: shape.Line}, leave)
	return v.Interface()
}

func (w *world) plantIn(v reflect.Value, path string, r shape.Rule, leave []string) {
	switch v.Kind() {
	case reflect.String:
		w.plantText(v, path, r, leave)
	case reflect.Pointer:
		if v.Type().Elem().Kind() == reflect.String && v.IsNil() && freeText(r) {
			v.Set(reflect.New(v.Type().Elem()))
		}
		if !v.IsNil() {
			w.plantIn(v.Elem(), path, r, leave)
		}
	case reflect.Slice:
		_, items := r.List()
		if v.Type().Elem().Kind() == reflect.String && v.Len() == 0 && freeText(items) {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		for i := range v.Len() {
			w.plantIn(v.Index(i), path, items, leave)
		}
	case reflect.Struct:
		for _, f := range fieldsOf(v.Type()) {
			w.plantIn(f.In(v), shape.Join(path, f.Name), f.Rule, leave)
		}
	}
}

func (w *world) plantText(v reflect.Value, path string, r shape.Rule, leave []string) {
	_, field, _ := strings.Cut(path, ".")
	switch {
	case !freeText(r) || unplanted[path] != "" || slices.Contains(leave, field):
	case v.String() == "":
		word := path
		if path == "Move.text" || path == "Withdraw.reason" { // a word that is in the file stops what is said to the other side
			word = strings.TrimSuffix(path, field) + "said"
		}
		v.SetString(w.word(classOf(path), word))
		if field == "key" { // one for each request, otherwise it is a repeat
			w.cast.count++
			v.SetString(fmt.Sprintf("%s%d", v, w.cast.count))
		}
		w.planted[path] = true
	case strings.Contains(v.String(), w.word(classOf(path), "")):
		w.planted[path] = true
	}
}

// freeText tells whether a field takes words of somebody's choosing.
func freeText(r shape.Rule) bool {
	switch r.Kind {
	case shape.Line, shape.Multi, shape.Secret, shape.Operation, shape.Email, shape.Phone, shape.URL:
		return true
	}
	return false
}

// fieldsOf lists the fields of a struct, as the API has them.
func fieldsOf(t reflect.Type) []shape.Field {
	s, err := shape.Of(t)
	if err != nil {
		panic(err)
	}
	return s.Fields
}

// texts lists the text fields of an act's input.
func texts(name string, t reflect.Type, r shape.Rule) (out []string) {
	switch t.Kind() {
	case reflect.String:
		if freeText(r) {
			out = append(out, name)
		}
	case reflect.Pointer:
		return texts(name, t.Elem(), r)
	case reflect.Slice, reflect.Array:
		_, items := r.List()
		return texts(name, t.Elem(), items)
	case reflect.Struct:
		for _, f := range fieldsOf(t) {
			out = append(out, texts(shape.Join(name, f.Name), f.Type.Go, f.Rule)...)
		}
	}
	return out
}
