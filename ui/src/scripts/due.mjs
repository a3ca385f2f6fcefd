import { word } from './say.mjs'

/** Keeps deadlines counting, minute by minute; seconds in the last two. */
export function due() {
  const all = [...document.querySelectorAll('time[data-due]')]
  if (!all.length) return
  const tick = () => all.forEach(update)
  setInterval(tick, 1000)
}

/** How far the clock of this computer is behind the server's, in milliseconds. */
const behind = (Date.parse(document.body.dataset.now) || Date.now()) - Date.now()

function update(el) {
  const left = Math.round((Date.parse(el.dateTime) - Date.now() - behind) / 1000)
  const size = Math.abs(left)
  // From two days on minutes don't matter; the server's words stand.
  if (size > 172800) return
  const text = word(left < 0 ? 'late' : 'left', length(size))
  if (el.textContent !== text) el.textContent = text
  el.classList.toggle('due--late', left < 0)
  el.classList.toggle('due--soon', left >= 0 && left < 1800)
}

const space = () => (word('lang') === 'fr' ? '\u00a0' : ' ')
const plural = (n, one, other) => `${n}${space()}${Math.abs(n) < 2 && !(n === 0 && word('lang') === 'en') ? one : other}`

function length(s) {
  const fr = word('lang') === 'fr'
  if (s < 120) return plural(s, fr ? 'seconde' : 'second', fr ? 'secondes' : 'seconds')
  const minutes = Math.round(s / 60)
  if (minutes < 60) return plural(minutes, 'minute', 'minutes')
  if (minutes >= 360) {
    const h = Math.round(minutes / 60)
    return fr ? `${h}\u00a0h` : plural(h, 'hour', 'hours')
  }
  const h = Math.floor(minutes / 60)
  const m = minutes % 60
  return m ? `${h}${space()}h ${m}${space()}min` : fr ? `${h}\u00a0h` : plural(h, 'hour', 'hours')
}
