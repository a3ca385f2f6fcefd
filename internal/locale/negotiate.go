package locale

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
)

// Offered returns the languages of the switch: the whole ones, then those of
// which a part was translated and read by people who speak them.
func Offered() []Lang {
	c, _ := Default()
	return append(Langs(), c.reviewed...)
}

// Choose returns the language of a tag that a reader asked for by name, also
// one that nobody has reviewed yet (its pages say so; reviewers must be able
// to see them), and whether there is any. "ar-x-fr" and "ar-EG" are Arabic.
func Choose(tag string) (Lang, bool) {
	tag = strings.ToLower(strings.TrimSpace(tag))
	if l, ok := Parse(tag); ok || len(tag) > 35 { // RFC 5646 4.4.1: longer ones are noise
		return l, ok
	}
	c, _ := Default()
	base, found := c.match(tag, c.partial())
	if !found {
		return EN, false
	}
	return base.With(Lang(tag)), true
}

// match finds the language of a tag among some: the tag, its longest part,
// or the language in its likely script ("zh-TW" is in "zh-Hant").
func (c *Catalog) match(tag string, among []Lang) (Lang, bool) {
	tag, _, _ = strings.Cut(tag, private)
	for part := tag; part != ""; part = part[:max(strings.LastIndexByte(part, '-'), 0)] {
		if i := slices.IndexFunc(among, func(l Lang) bool { return strings.EqualFold(string(l), part) }); i >= 0 {
			return among[i], true
		}
	}
	parsed, err := language.Parse(tag)
	if err != nil || len(among) == 0 {
		return "", false
	}
	base, _ := parsed.Base()
	script, _ := parsed.Script()
	want := Lang(base.String() + "-" + script.String())
	return want, slices.Contains(among, want)
}

// Negotiate chooses the language that an Accept-Language header prefers among
// those offered. One that is not whole is filled up by the whole language
// that the header prefers. When it names none of ours, the answer is English.
func Negotiate(header string) Lang {
	c, _ := Default()
	return c.negotiate(header)
}

func (c *Catalog) negotiate(header string) Lang {
	whole, wholeQ := EN, 0.0
	part, partQ := Lang(""), 0.0
	for i, one := range strings.Split(header, ",") {
		if i == 20 { // A browser sends a handful; the rest is noise.
			break
		}
		tag, params, _ := strings.Cut(one, ";")
		q := quality(params)
		if l, ok := Parse(tag); ok && q > wholeQ {
			whole, wholeQ = l, q
		} else if !ok && len(c.reviewed) > 0 && len(tag) <= 35 && q > max(partQ, wholeQ) {
			if l, found := c.match(strings.ToLower(strings.TrimSpace(tag)), c.reviewed); found {
				part, partQ = l, q
			}
		}
	}
	if part != "" && partQ >= wholeQ {
		return part.With(whole)
	}
	return whole
}

// quality reads ";q=0.8"; a language without it weighs 1.
func quality(params string) float64 {
	v, ok := strings.CutPrefix(strings.TrimSpace(params), "q=")
	if !ok {
		return 1
	}
	q, err := strconv.ParseFloat(v, 64)
	if err != nil || q < 0 || q > 1 {
		return 0
	}
	return q
}
