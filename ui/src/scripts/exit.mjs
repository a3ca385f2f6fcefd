import { again, say, word } from './say.mjs'

/**
 * Quick exit: the page goes white at once, the session is ended, and the
 * weather replaces the page in the history. Esc three times does the same.
 */
export function exit() {
  const link = document.querySelector('[data-exit]')
  if (!link) return
  const go = (event) => {
    if (event) event.preventDefault()
    document.documentElement.classList.add('leaving')
    document.title = ' '
    if ('BroadcastChannel' in window) new BroadcastChannel('relais-out').postMessage('leaving')
    location.replace(link.href)
  }
  link.addEventListener('click', go)
  threeTimes(go)
  // A page from the browser's memory must not come back after an exit.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) again()
  })
}

function threeTimes(go) {
  let count = 0
  let timer
  let note
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.repeat) return
    count++
    clearTimeout(timer)
    timer = setTimeout(() => { count = 0; if (note) note.remove() }, 1500)
    if (count === 3) return go()
    if (!note) {
      note = document.createElement('div')
      note.className = 'exit__keys'
      note.setAttribute('aria-hidden', 'true')
    }
    note.textContent = word('exitMore')
    document.body.append(note)
    say(word('exitMore'))
  })
}
