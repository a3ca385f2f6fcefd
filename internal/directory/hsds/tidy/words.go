// Package tidy reads single values as people and programs write them: dates,
// times, weekdays, numbers, ages, words for a status, texts with tags. It knows
// no record.
package tidy

import (
	"regexp"
	"strings"
)

// statuses are the words that exports have for the states of a service.
var statuses = byWord(map[string]string{
	"active":             "verified,verifie,active and refer,active,actif,active service,available,open,ouvert,approved,current,published,public,true,t,yes,y,1,enabled,live,en vigueur,oui,o,vrai,si,verdadero,activo",
	"inactive":           "inactive,inactif,false,f,no,n,0,non,faux,falso,inactivo,disabled,suspended,archived,deleted,draft,hidden,unavailable,rejected,unpublished,expired,pending deletion,internal only,suspendu",
	"defunct":            "defunct,closed,permanently closed,closed permanently,ferme,discontinued,cancelled,canceled",
	"temporarily closed": "temporarily closed,temporarily_closed,temporary closed,closed temporarily,on hold,paused,ferme temporairement",
})

// byWord turns lists of words around: word → what it stands for.
func byWord(lists map[string]string) map[string]string {
	out := map[string]string{}
	for to, words := range lists {
		for _, w := range strings.Split(words, ",") {
			out[w] = to
		}
	}
	return out
}

// Status is the word of the standard for a status, "" when nobody can tell.
func Status(s string) string {
	if to := statuses[strings.ToLower(strings.TrimSpace(s))]; to != "" {
		return to
	}
	folded := Fold(s)
	if to := statuses[folded]; to != "" {
		return to
	}
	if noReferral.MatchString(folded) {
		return "inactive"
	}
	return ""
}

// noReferral: the record is there, and nobody is to be sent.
var noReferral = regexp.MustCompile(`\b(?:do not refer|dont refer|no referrals?|not for referral|not referrable|ne pas (?:referer|orienter|diriger)|internal use|not available|no longer)\b`)

// Offered reports whether a service with this status is offered: what no known
// word says is over, is.
func Offered(status string) bool {
	switch Status(status) {
	case "inactive", "defunct":
		return false
	}
	return true
}

// Set makes a set of the words of a text.
func Set(s string) map[string]bool {
	m := map[string]bool{}
	for _, n := range strings.Fields(s) {
		m[n] = true
	}
	return m
}
