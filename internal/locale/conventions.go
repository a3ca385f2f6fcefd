package locale

import (
	"sync"

	"relais/internal/locale/cldr"
)

// conventions are how a language writes dates, numbers and lists.
type conventions struct {
	*cldr.Table
	plural                     *cldr.Plural
	date, short, long, clock   pattern
	at, pair, start, mid, last joint
	digits                     []rune
	first                      string // the first of a month; "" for its number
}

// Canada's two languages stand apart: they are asked for on each page. CLDR's
// tables are those of Canada; what people here write otherwise is below.
var (
	french = sync.OnceValue(func() *conventions {
		t := *cldr.Find("fr")
		t.MinGroup, t.Minus = 2, "−" // 1500 stays whole, so that no year is cut
		t.Percent = "{0}" + Nbsp + "%"
		t.Date, t.ShortDate, t.LongDate = "d"+Nbsp+"MMMM y", "d"+Nbsp+"MMM"+Nbsp+"y", "EEEE d"+Nbsp+"MMMM y"
		t.Time = "H" + Nbsp + "'h'" + Nbsp + "mm"
		c := newConventions(&t, "fr")
		c.first = "1er"
		return c
	})
	english = sync.OnceValue(func() *conventions {
		t := *cldr.Find("en")
		t.MinGroup, t.Minus = 2, "−"
		t.Date, t.ShortDate, t.LongDate = "MMMM d, y", "MMM d, y", "EEEE, MMMM d, y"
		t.Time = "h:mm a"
		t.Start, t.Middle, t.End, t.Pair = "{0}, {1}", "{0}, {1}", "{0} and {1}", "{0} and {1}"
		return newConventions(&t, "en")
	})
	others sync.Map // Lang → *conventions
)

// conventionsOf returns those of l. A language that CLDR does not describe
// writes as the one that fills it up, but for its plurals.
func conventionsOf(l Lang) *conventions {
	switch l {
	case FR:
		return french()
	case EN:
		return english()
	}
	if c, ok := others.Load(l); ok {
		return c.(*conventions)
	}
	c := conventionsOf(l.Fallback())
	base := string(l.base())
	if table := cldr.Find(base); table != nil {
		c = newConventions(table, base)
	} else {
		like := *c
		like.plural = cldr.PluralOf(base)
		c = &like
	}
	if known(l) && (l == l.base() || l == l.With(l)) { // made-up tags would fill the memory
		others.Store(l, c)
	}
	return c
}

// known reports whether the program has texts in a language.
func known(l Lang) bool {
	c, err := Default()
	return err == nil && c.in(l.base()) != nil
}

func newConventions(t *cldr.Table, tag string) *conventions {
	return &conventions{
		Table: t, plural: cldr.PluralOf(tag), digits: []rune(t.Digits),
		date: newPattern(t.Date), short: newPattern(t.ShortDate), long: newPattern(t.LongDate), clock: newPattern(t.Time),
		at: newJoint(t.At, true), pair: newJoint(t.Pair, false), start: newJoint(t.Start, false),
		mid: newJoint(t.Middle, false), last: newJoint(t.End, false),
	}
}
