import { say } from './say.mjs'

/**
 * Says on an open page that something new came in: a line, the number in the
 * menu, a mark in the title. One page of a browser listens for all of them,
 * since a browser holds few lines to one server. Nothing is loaded by itself:
 * that would keep a session alive at which nobody sits.
 */
export function news() {
  const line = document.getElementById('news')
  if (!line || !('BroadcastChannel' in window) || !navigator.locks) return
  let mark = document.body.dataset.mark
  const title = document.title
  const others = new BroadcastChannel('relais-news')
  const show = (told) => {
    if (told.mark === mark) return
    mark = told.mark
    line.hidden = false
    document.title = `\u2022 ${title}`
    for (const [href, n] of Object.entries(told.counts)) count(href, n, told.late[href])
    say(line.textContent.trim())
  }
  others.onmessage = (event) => show(event.data)
  navigator.locks.request('relais-news', () => new Promise((resolve) => {
    const source = new EventSource(`/alive?mark=${encodeURIComponent(mark)}`)
    source.addEventListener('news', (event) => {
      const told = JSON.parse(event.data)
      others.postMessage(told)
      show(told)
    })
    // A line that breaks the browser takes up again; a session that ended it does not.
    source.onerror = () => { if (source.readyState === EventSource.CLOSED) resolve() }
  }))
}

/** Puts a number beside an item of the menu. */
function count(href, n, late) {
  const item = document.querySelector(`nav a[href="${href}"]`)
  if (!item) return
  let mark = item.querySelector('.count')
  if (!n) return mark && mark.remove()
  if (!mark) {
    mark = document.createElement('span')
    mark.className = 'count'
    item.append(' ', mark)
  }
  mark.classList.toggle('count--late', Boolean(late))
  if (mark.firstChild) mark.firstChild.nodeValue = String(n)
  else mark.append(String(n))
}
