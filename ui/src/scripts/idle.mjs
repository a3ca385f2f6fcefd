import { again } from './say.mjs'

const warnBefore = 120

/**
 * Warns before the session idles out. Whoever types or moves about keeps it
 * going, at most once a minute.
 */
export function idle() {
  leaveTogether()
  const dialog = document.getElementById('idle')
  const whole = Number(document.body.dataset.idle)
  if (!dialog || !(whole > 0) || !dialog.showModal) return
  const length = Math.max(whole, 300)
  let ends = Date.now() + whole * 1000
  let asked = Date.now()

  // Other pages of the same browser keep the session going too.
  const others = 'BroadcastChannel' in window ? new BroadcastChannel('relais') : null
  const extend = (tell) => {
    ends = Date.now() + length * 1000
    if (tell && others) others.postMessage('alive')
  }
  if (others) {
    others.onmessage = () => {
      extend(false)
      if (dialog.open) dialog.close('alive')
    }
    others.postMessage('alive')
  }

  const stay = async () => {
    asked = Date.now()
    const answer = await alive()
    if (answer && answer.status === 204) extend(true)
    else if (answer && answer.type === 'opaqueredirect') again()
  }
  document.addEventListener('relais:kept', () => extend(true))
  for (const kind of ['keydown', 'pointerdown']) {
    document.addEventListener(kind, () => { if (!dialog.open && Date.now() - asked > 60000) stay() }, { passive: true })
  }
  dialog.querySelector('[data-stay]').addEventListener('click', () => { dialog.close(); stay() })
  dialog.addEventListener('close', () => { if (dialog.returnValue !== 'alive' && ends > Date.now()) stay() })
  setInterval(() => {
    const left = (ends - Date.now()) / 1000
    if (left <= 0) leave()
    else if (left < warnBefore && !dialog.open) dialog.showModal()
  }, 5000)
}

/**
 * Who signs out in one tab leaves nothing of anybody on the screen in another:
 * hidden at the press of the button, and read anew once the session is over. A
 * page opened from another site stands there without a session though there is
 * one; then the others show themselves again as they were.
 */
function leaveTogether() {
  if (!('BroadcastChannel' in window)) return
  const out = new BroadcastChannel('relais-out')
  if (!document.body.dataset.idle) return out.postMessage('out')
  const look = async () => {
    const answer = await alive()
    if (answer && answer.status === 204) document.documentElement.classList.remove('leaving')
    else again()
  }
  let timer
  out.onmessage = (event) => {
    document.documentElement.classList.add('leaving')
    clearTimeout(timer)
    timer = setTimeout(look, event.data === 'out' ? 0 : 10000)
  }
  document.addEventListener('submit', (event) => {
    if (event.target.getAttribute('action') === '/out') out.postMessage('leaving')
  })
}

/** Asks whether the session stands; that is activity. */
const alive = () => fetch('/alive', { method: 'POST', redirect: 'manual' }).catch(() => null)

/** After the end nothing stays on the screen; drafts are kept by then. */
function leave() {
  document.documentElement.classList.add('leaving')
  again()
}
