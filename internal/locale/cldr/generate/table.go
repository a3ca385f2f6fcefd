package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// spoken are languages of people in Canada that CLDR covers less than
// moderately, but with names of months.
const spoken = "bm bo bho ckb csw ee ff ff-Adlm gn haw ki kl ku lg lkt ln luo mg mt nqo om os pa-Arab rn rw sa sn st syr ti to ug yi"

// canada are the tables of the two languages as Canada writes them.
var canada = map[string]string{"en": "en-CA", "fr": "fr-CA"}

func (s *source) tables(b *bytes.Buffer) {
	levels := s.read("cldr-core", "coverageLevels.json").at("effectiveCoverageLevels")
	entries, err := os.ReadDir(filepath.Join(s.dir, "cldr-dates-full", "main"))
	if err != nil {
		s.err = err
	}
	b.WriteString("\nvar tables = [...]Table{\n")
	for _, e := range entries {
		tag, level := e.Name(), levels.text(e.Name())
		if level == "modern" || level == "moderate" || slices.Contains(strings.Fields(spoken), tag) {
			s.table(b, tag)
		}
	}
	b.WriteString("}\n")
}

// regional tells a tag with a region: Canada's readers need one way to write
// a date in Arabic, not twenty.
func regional(tag string) bool {
	last := tag[strings.LastIndexByte(tag, '-')+1:]
	return last != tag && (len(last) == 2 || len(last) == 3) && tag != "pt-PT"
}

func (s *source) table(b *bytes.Buffer, tag string) {
	from := tag
	if canada[tag] != "" {
		from = canada[tag]
	}
	if regional(tag) {
		return
	}
	g := s.main("dates", from, "ca-gregorian").at("dates", "calendars", "gregorian")
	if g.text("months", "format", "wide", "1") == "M01" {
		return // CLDR has no names of months
	}
	fmt.Fprintf(b, "{Tag: %q,\n", tag)
	dates(b, g)
	s.numbers(b, s.main("numbers", from, "numbers").at("numbers"))
	l := s.main("misc", from, "listPatterns").at("listPatterns", "listPattern-type-standard")
	fmt.Fprintf(b, "Pair: %q, Start: %q, Middle: %q, End: %q},\n", l.text("2"), l.text("start"), l.text("middle"), l.text("end"))
}

func (s *source) main(pack, tag, file string) object {
	return s.read("cldr-"+pack+"-full", "main", tag, file+".json").at("main", tag)
}

func dates(b *bytes.Buffer, g object) {
	fmt.Fprintf(b, "Months: [12]string{%s},\n", quoted(months(g, "wide")))
	fmt.Fprintf(b, "ShortMonths: [12]string{%s},\n", quoted(months(g, "abbreviated")))
	fmt.Fprintf(b, "Days: [7]string{%s},\n", quoted(days(g, "format")))
	fmt.Fprintf(b, "OwnDays: [7]string{%s},\n", quoted(days(g, "stand-alone")))
	half := g.at("dayPeriods", "format", "abbreviated")
	fmt.Fprintf(b, "AM: %q, PM: %q, Date: %q, LongDate: %q,\n", half.text("am"), half.text("pm"),
		g.text("dateFormats", "long"), g.text("dateFormats", "full"))
	at := g.text("dateTimeFormats-atTime", "standard", "long")
	if at == "" {
		at = g.text("dateTimeFormats", "long")
	}
	// The month by its name: nobody in Canada knows whether 3/4 is in March.
	fmt.Fprintf(b, "ShortDate: %q, Time: %q, At: %q,\n", g.text("dateTimeFormats", "availableFormats", "yMMMd"),
		g.text("timeFormats", "short"), at)
}

func months(g object, width string) []string {
	out := make([]string, 12)
	for i := range out {
		out[i] = g.text("months", "format", width, strconv.Itoa(i+1))
	}
	return out
}

func days(g object, context string) []string {
	var out []string
	for _, d := range []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} {
		out = append(out, g.text("days", context, "wide", d))
	}
	return out
}

func (s *source) numbers(b *bytes.Buffer, n object) {
	system := n.text("defaultNumberingSystem")
	digits := s.read("cldr-core", "supplemental", "numberingSystems.json").text("supplemental", "numberingSystems", system, "_digits")
	if system == "latn" || system == "hanidec" {
		digits = ""
	}
	if system == "hanidec" {
		system = "latn" // numerals of books; screens and telephones show those of ASCII
	}
	signs := n.at("symbols-numberSystem-" + system)
	group, _ := strconv.Atoi(n.text("minimumGroupingDigits"))
	percent := n.text("percentFormats-numberSystem-"+system, "standard")
	decimal := n.text("decimalFormats-numberSystem-"+system, "standard")
	share := strings.NewReplacer("#,##,##0", "{0}", "#,##0", "{0}", "#0", "{0}", "%", signs.text("percentSign")).Replace(percent)
	fmt.Fprintf(b, "Digits: %q, Decimal: %q, Group: %q, Minus: %q, Percent: %q, Hindi: %t, MinGroup: %d,\n", digits,
		signs.text("decimal"), signs.text("group"), signs.text("minusSign"), share, strings.Contains(decimal, "#,##,"), group)
}
