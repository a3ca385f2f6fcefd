import { say, word } from './say.mjs'

const pause = 2500
// A page that hides can send 64 kB; a form that is near it is kept sooner.
const most = 60000

/**
 * Keeps what is typed into forms marked data-draft, sealed by the server, and
 * without a network leaves the page for no answer before the words are safe.
 */
export function drafts() {
  for (const form of document.querySelectorAll('form[data-draft]')) watch(form)
}

function watch(form) {
  const note = document.createElement('p')
  note.className = 'kept'
  form.append(note)
  let timer
  let last = fields(form)
  let kept = false // the server has it: what changed is enough
  let sending = null
  let pressed = null // the button with which to go on once the words are safe
  let gone = false // the network, when somebody wanted to go on
  let since = 0 // when what is on its way was sent
  let failed = false // the last words could not be kept
  let stop = null // what is on its way
  let left = false // the form itself is on its way: nothing is kept behind it
  const fresh = () => encode(fields(form)) === encode(last)

  const keep = async () => {
    clearTimeout(timer)
    if (sending) await sending
    const now = fields(form)
    if (encode(now) === encode(last)) return true
    since = Date.now()
    stop = new AbortController()
    sending = send(encode(now), stop)
    const ok = await sending
    sending = null
    failed = !ok
    if (ok) {
      last = now
      kept = true
    }
    return ok
  }
  const save = async () => {
    const ok = await keep()
    if (left) return
    if (ok) document.dispatchEvent(new Event('relais:kept'))
    const button = pressed
    pressed = null
    if (ok && button) return form.requestSubmit(button === form ? undefined : button)
    note.textContent = word(ok ? (gone ? 'online' : 'kept') : gone || button ? 'offline' : 'notKept')
    gone = !ok && (gone || Boolean(button))
    if (!ok) say(note.textContent)
    if (!ok || !fresh()) timer = setTimeout(save, gone ? 1000 : pause * 2)
  }
  form.addEventListener('input', () => {
    clearTimeout(timer)
    if (left) return
    const much = encode(fields(form)).length - encode(last).length > most / 2
    timer = setTimeout(save, much ? 100 : pause)
  })
  form.addEventListener('submit', (event) => {
    clearTimeout(timer)
    // What is kept no answer can lose. Otherwise the words are kept first where
    // there is reason to fear for the network.
    if (fresh() || (navigator.onLine && !failed && !(sending && Date.now() - since > 3000))) {
      left = true // the answer forgets the draft
      if (stop) stop.abort()
      setTimeout(() => { left = false }, 60000)
      return
    }
    event.preventDefault()
    const first = !pressed
    pressed = event.submitter || form
    if (first) save()
  })
  window.addEventListener('pageshow', () => { left = false })
  window.addEventListener('online', () => { if (!fresh()) save() })
  // The browser asks before words that are kept nowhere are left behind.
  window.addEventListener('beforeunload', (event) => { if (gone && !fresh()) event.preventDefault() })
  // The quick exit and a closed lid keep the last words too.
  document.addEventListener('visibilitychange', () => {
    if (left || document.visibilityState !== 'hidden' || fresh()) return
    const now = fields(form)
    const whole = encode(now)
    const data = whole.length < most ? whole : kept && changes(last, now)
    if (data && navigator.sendBeacon('/draft', new Blob([data], { type: 'application/x-www-form-urlencoded' })) && data === whole) {
      last = now
      kept = true
    }
  })
}

async function send(data, stop) {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const late = setTimeout(() => stop.abort(), 20000)
  const answer = await fetch('/draft', { method: 'POST', headers, body: data, redirect: 'manual', signal: stop.signal }).catch(() => null)
  clearTimeout(late)
  return Boolean(answer && answer.ok)
}

/** The name of this page's form: its path, and the number of its opening. */
function name() {
  const number = new URLSearchParams(location.search).get('d')
  return location.pathname + (number ? `?d=${number}` : '')
}

function fields(form) {
  const out = []
  for (const [name, value] of new FormData(form)) {
    const field = form.elements.namedItem(name)
    const secret = field instanceof HTMLInputElement && (field.type === 'password' || 'noDraft' in field.dataset)
    if (typeof value === 'string' && !secret) out.push([name, value])
  }
  return out
}

const encode = (list) => new URLSearchParams([['_form', name()], ...list]).toString()

/** Whether a place in a text lies within a character of two units. */
const pair = (text, at) => /[\uD800-\uDBFF]/.test(text[at - 1] || '') && /[\uDC00-\uDFFF]/.test(text[at] || '')

/**
 * What changed since the server kept the form: for each field the place, how
 * many characters go and what comes instead. '' when fields came and went.
 */
function changes(last, now) {
  if (last.length !== now.length) return ''
  const length = last.reduce((n, [field, value]) => n + (field[0] === '_' ? 0 : value.length), 0)
  const out = [['_form', name()], ['_part', String(length)]]
  for (const [i, [field, value]] of now.entries()) {
    const before = last[i][1]
    if (last[i][0] !== field) return ''
    if (value === before || field[0] === '_') continue
    if (now.filter((f) => f[0] === field).length > 1) return ''
    let at = 0
    while (at < before.length && at < value.length && before[at] === value[at]) at++
    if (at > 0 && pair(before, at)) at-- // never half of a character
    let end = 0
    while (end < before.length - at && end < value.length - at && before[before.length - 1 - end] === value[value.length - 1 - end]) end++
    if (end > 0 && pair(before, before.length - end)) end--
    out.push([field, `${at},${before.length - at - end},${value.slice(at, value.length - end)}`])
  }
  return new URLSearchParams(out).toString()
}
