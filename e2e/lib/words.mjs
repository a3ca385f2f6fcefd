// How a page reads: French as it is set in Canada, and nothing of the other
// language where words are ours.

/** Names of places that have another name in French. */
const english = /\b(British Columbia|Nova Scotia|New Brunswick|Newfoundland|Prince Edward Island|Northwest Territories|Quebec|Montreal|Saint John’s|Three Rivers|Canada-wide|North America|Eastern Time|Atlantic Time|Pacific Time|Mountain Time|Central Time)\b/u

// « le onze », « de oui », « la une »: these keep the word before them whole.
const whole = /^(onz|oui|ouï|ouistiti|une?\b|y[aeiou]|uhlan|ulul|iode)/iu
const particle = /(?<![\p{L}’·-])(de|le|la|que|ne|se|me|te|je|jusque|lorsque|puisque)[ \u00a0]([aàâeéèêëiîïoôöuùûœæ][\p{L}’-]+)/giu

/** What is wrong with the French of the page that is open; [] when nothing is. */
export async function french(page) {
  const text = await page.evaluate(() => {
    // What a person or an agency typed, and codes, are not ours.
    const clone = document.body.cloneNode(true)
    for (const e of clone.querySelectorAll('script, code, .code, textarea, option, .demo-bar, [lang]:not([lang^=fr])')) e.remove()
    for (const e of clone.querySelectorAll('p, li, dt, dd, h1, h2, h3, h4, td, th, label, legend, button, a, div, summary, br')) e.append('\n')
    return clone.textContent
  })
  const out = []
  const around = (i) => text.slice(Math.max(0, i - 30), i + 30).replace(/\s+/g, ' ')
  for (const m of text.matchAll(/\S[ \u00a0\u202f]+[;?!](?=\s|$)/gu)) out.push(`a space before ${m[0].at(-1)}: ${around(m.index)}`)
  for (const m of text.matchAll(/[\p{L}\p{N})»”]:(?=\s)/gu)) out.push(`no space before a colon: ${around(m.index)}`)
  for (const m of text.matchAll(/[\p{L}\p{N})»”] :(?=\s)/gu)) out.push(`a space that breaks before a colon: ${around(m.index)}`)
  for (const m of text.matchAll(particle)) if (!whole.test(m[2])) out.push(`no elision: ${around(m.index)}`)
  const place = text.match(english)
  if (place) out.push(`an English name: ${around(place.index)}`)
  return out
}

const habits = {
  fr: /(?<![\p{L}’-])(?:the|and|with|of|who|is|are|for|your|this|was)(?![\p{L}’-])/giu,
  en: /(?<![\p{L}’-])(?:le|les|des|du|une|est|pour|dans|avec|qui|votre|cette|par)(?![\p{L}’-])/giu,
}

/** Lines of the page that are written in the other language: two of its small words are one too many. */
export async function stray(page, lang) {
  const lines = await page.evaluate((lang) => {
    const clone = document.querySelector('body').cloneNode(true)
    for (const e of clone.querySelectorAll(`script, code, .code, textarea, option, [lang]:not([lang^=${lang}])`)) e.remove()
    for (const e of clone.querySelectorAll('p, li, dt, dd, h1, h2, h3, h4, td, th, label, legend, button, a, div, summary, span, br')) e.append('\n')
    return clone.textContent.split('\n').map((l) => l.trim()).filter(Boolean)
  }, lang)
  return [...new Set(lines.filter((l) => (l.match(habits[lang]) || []).length >= 2))].map((l) => `the other language: ${l.slice(0, 90)}`)
}
