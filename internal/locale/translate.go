package locale

// T returns the text of a key in a language, with {0}, {1}, … replaced by the
// arguments. Whole numbers are written as the language does, and the first
// one chooses the plural form. Where the language has no text, the one that
// it names for what it lacks has (see [Lang]). An unknown key comes back as
// ⟦key⟧, so that a missing text is seen and never breaks a page.
//
// In French, "de", "que", "le" and their like before an argument elide as the
// argument asks: "Demande de {0}" becomes « Demande d’Accueil Nord ».
func T(l Lang, key string, args ...any) string {
	c, _ := Default()
	return c.T(l, key, args...)
}

// Has reports whether the program's catalog holds the key.
func Has(key string) bool {
	c, _ := Default()
	return c.Has(key)
}

// T is the function T on this catalog.
func (c *Catalog) T(l Lang, key string, args ...any) string {
	if e := c.in(l)[key]; e != nil {
		return e.pick(l, firstInt(args)).write(l, args)
	}
	return c.fall(l, key, args)
}

// fall is T where the language itself has no text.
func (c *Catalog) fall(l Lang, key string, args []any) string {
	if base := l.base(); base != l {
		if e := c.in(base)[key]; e != nil {
			return e.pick(base, firstInt(args)).write(base, args)
		}
	}
	whole := l.Fallback()
	e := c.in(whole)[key]
	if e == nil {
		return "⟦" + key + "⟧"
	}
	text := e.pick(whole, firstInt(args)).write(whole, args)
	if rightToLeft(l) {
		return isolate(text)
	}
	return text
}

// Speaks reports whether l itself has the text, so that a page can mark what
// stands in another language.
func Speaks(l Lang, key string) bool {
	c, _ := Default()
	return c.in(l.base())[key] != nil
}

// Share returns the part of all texts that l has, of 0 to 1, and whether
// people who speak it have reviewed them. A language that is whole counts as
// reviewed: who writes it reads it.
func Share(l Lang) (share float64, reviewed bool) {
	c, _ := Default()
	share = float64(len(c.in(l.base()))) / float64(max(len(c.keys), 1))
	for _, r := range c.reviewed {
		reviewed = reviewed || r == l.base()
	}
	return share, reviewed || l.Whole()
}
