import { say, word } from './say.mjs'

const pause = 2500

/** Keeps what is typed into forms marked data-draft, sealed by the server. */
export function drafts() {
  for (const form of document.querySelectorAll('form[data-draft]')) watch(form)
}

function watch(form) {
  const note = document.createElement('p')
  note.className = 'kept'
  form.append(note)
  let timer
  let last = body(form)
  let sending = false

  const save = async () => {
    clearTimeout(timer)
    const now = body(form)
    if (now === last || sending) return
    sending = true
    const ok = await send(now)
    sending = false
    if (ok) last = now
    note.textContent = word(ok ? 'kept' : 'notKept')
    if (!ok) {
      say(word('notKept'))
      timer = setTimeout(save, pause * 4)
    } else {
      document.dispatchEvent(new Event('relais:kept'))
      if (body(form) !== last) timer = setTimeout(save, pause)
    }
  }
  form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(save, pause) })
  form.addEventListener('submit', () => { clearTimeout(timer); last = body(form) })
  // The quick exit and a closed lid keep the last words too.
  document.addEventListener('visibilitychange', () => {
    const now = body(form)
    if (document.visibilityState === 'hidden' && now !== last) {
      last = now
      navigator.sendBeacon('/draft', new Blob([now], { type: 'application/x-www-form-urlencoded' }))
    }
  })
}

async function send(data) {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const answer = await fetch('/draft', { method: 'POST', headers, body: data, redirect: 'manual' }).catch(() => null)
  return Boolean(answer && answer.ok)
}

function body(form) {
  const out = new URLSearchParams()
  out.append('_form', location.pathname)
  for (const [name, value] of new FormData(form)) {
    const field = form.elements.namedItem(name)
    const secret = field instanceof HTMLInputElement && (field.type === 'password' || 'noDraft' in field.dataset)
    if (typeof value === 'string' && !secret) out.append(name, value)
  }
  return out.toString()
}
