package tidy

import (
	"regexp"
	"strings"
)

var weekdays = map[string]string{"1": "MO", "2": "TU", "3": "WE", "4": "TH", "5": "FR", "6": "SA", "7": "SU", "0": "SU",
	"mon": "MO", "tue": "TU", "wed": "WE", "thu": "TH", "fri": "FR", "sat": "SA", "sun": "SU", "lun": "MO", "mar": "TU",
	"mer": "WE", "jeu": "TH", "ven": "FR", "sam": "SA", "dim": "SU", "mo": "MO", "tu": "TU", "we": "WE", "th": "TH", "fr": "FR",
	"sa": "SA", "su": "SU"}

func weekday(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if d := weekdays[s]; d != "" || len(s) < 3 {
		return d
	}
	return weekdays[s[:3]]
}

var dayRange = regexp.MustCompile(`^([a-z]+)(?:\s*[-–]\s*|\s+(?:to|through|thru|a|à|au)\s+)([a-z]+)$`)

// ByDay reads weekdays in words, in numbers or as a range: "Monday,
// Wednesday", "lun-ven", "MO-FR", "weekdays". "" when something in it is none.
func ByDay(s string) string {
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
