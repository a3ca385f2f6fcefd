package hsds

import (
	"regexp"
	"strings"
)

var (
	commaNumber = regexp.MustCompile(`^[+-]?\d{1,3},\d+$`)
	plainForm   = regexp.MustCompile(`^[+]?(-?)0*(\d+(?:\.\d+)?)$`)
	ageForm     = regexp.MustCompile(`(?i)^(\d{1,3})\s*(?:\+|years?(?: old)?|yrs?|y/?o|ans|et plus|and (?:over|older|up)|or older|or over|years and (?:over|older|up))?\.?$`)
)

// plainNumber reads a number as people write it: with a decimal comma, a plus
// sign or zeros in front. "" when it is none.
func plainNumber(s string) string {
	s = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), "°"))
	s = strings.ReplaceAll(s, "\u2212", "-")
	if commaNumber.MatchString(s) {
		s = strings.Replace(s, ",", ".", 1)
	}
	if isNumber(s) {
		return s
	}
	if m := plainForm.FindStringSubmatch(s); m != nil && isNumber(m[1]+m[2]) {
		return m[1] + m[2]
	}
	return ""
}

// plainAge reads an age in years: "18", "18+", "65 ans et plus" and the word for
// grown people, whose age of majority differs by province, is none.
func plainAge(s string) string {
	if m := ageForm.FindStringSubmatch(strings.TrimSpace(s)); m != nil {
		return plainNumber(m[1])
	}
	return ""
}

// statuses are the words that exports have for the states of a service.
var statuses = byWord(map[string]string{
	"active":             "active,actif,active service,available,open,ouvert,approved,current,published,public,true,t,yes,y,1,enabled,live,en vigueur",
	"inactive":           "inactive,inactif,false,f,no,n,0,disabled,suspended,archived,deleted,draft,hidden,unavailable,rejected,unpublished,expired,pending deletion,internal only,suspendu",
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

// statusWord is the word of the standard for a status, "" when nobody can tell.
func statusWord(s string) string {
	if to := statuses[strings.ToLower(strings.TrimSpace(s))]; to != "" {
		return to
	}
	return statuses[foldHeader(s)]
}

// Offered reports whether a service with this status is offered: what no known
// word says is over, is.
func Offered(status string) bool {
	switch statusWord(status) {
	case "inactive", "defunct":
		return false
	}
	return true
}

var dayRange = regexp.MustCompile(`^([a-z]+)(?:\s*[-–]\s*|\s+(?:to|through|thru|a|à|au)\s+)([a-z]+)$`)

// dayWords reads weekdays in words, in numbers or as a range: "Monday,
// Wednesday", "lun-ven", "MO-FR", "weekdays". "" when something in it is none.
func dayWords(s string) string {
	folded := strings.ToLower(strings.TrimSpace(s))
	switch folded {
	case "weekdays", "mon-fri":
		return "MO,TU,WE,TH,FR"
	case "weekends", "weekend":
		return "SA,SU"
	case "daily", "everyday", "every day", "all":
		return "MO,TU,WE,TH,FR,SA,SU"
	}
	var out []string
	for _, part := range strings.FieldsFunc(folded, func(r rune) bool { return strings.ContainsRune(",;/&+|\n", r) }) {
		days := oneOrMoreDays(strings.TrimSpace(part))
		if days == nil {
			return ""
		}
		out = append(out, days...)
	}
	return strings.Join(out, ",")
}

var dayOrder = []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}

func oneOrMoreDays(part string) []string {
	if m := dayRange.FindStringSubmatch(part); m != nil {
		from, to := at(dayOrder, plainDay(m[1])), at(dayOrder, plainDay(m[2]))
		if from < 0 || to < 0 {
			return nil
		}
		var out []string
		for i := from; ; i = (i + 1) % 7 {
			out = append(out, dayOrder[i])
			if i == to {
				return out
			}
		}
	}
	if d := plainDay(part); d != "" {
		return []string{d}
	}
	if len(part) > 2 && at(dayOrder, strings.ToUpper(part[len(part)-2:])) >= 0 && strings.Trim(part[:len(part)-2], "+-0123456789") == "" {
		return []string{strings.ToUpper(part)} // 2MO, -1FR
	}
	return nil
}

// plainDay is weekday for whole words and their short forms only.
func plainDay(s string) string {
	s = strings.TrimRight(s, ". s")
	switch {
	case len(s) <= 4:
		return weekday(s)
	case strings.HasSuffix(s, "day"), strings.HasSuffix(s, "di"), strings.HasPrefix(s, "dimanche"):
		return weekday(s)
	}
	return ""
}

func at(list []string, s string) int {
	for i, e := range list {
		if e == s {
			return i
		}
	}
	return -1
}
