/** What fields gain by script: counting, revealing, showing a passphrase. */
export function fields() {
  document.querySelectorAll('[data-count]').forEach(count)
  document.querySelectorAll('[data-reveals]').forEach(reveals)
  document.querySelectorAll('[data-reveal]').forEach(passphrase)
  document.querySelectorAll('[data-redraw]').forEach(redraw)
  const problem = document.querySelector('[data-focus]')
  if (problem) focusErrors(problem)
  document.addEventListener('submit', once)
}

/** Counts characters as people do: an accented letter is one. */
function count(group) {
  const area = group.querySelector('textarea')
  const info = group.querySelector('.govuk-character-count__message')
  if (!area || !info) return
  const d = group.dataset
  const live = document.createElement('div')
  live.className = 'govuk-visually-hidden'
  live.setAttribute('aria-live', 'polite')
  group.append(live)
  let timer
  const show = () => {
    const left = Number(d.count) - [...area.value.normalize('NFC')].length
    const n = Math.abs(left)
    const text = (left < 0 ? (n === 1 ? d.overOne : d.over) : (n === 1 ? d.leftOne : d.left)).replace('#', n)
    info.textContent = text
    info.classList.toggle('govuk-error-message', left < 0)
    info.classList.toggle('govuk-hint', left >= 0)
    clearTimeout(timer)
    timer = setTimeout(() => { if (left < Number(d.count) / 10) live.textContent = text }, 1000)
  }
  area.addEventListener('input', show)
  show()
}

/** Shows fields that matter only with one answer. Without script all show. */
function reveals(group) {
  const inputs = [...group.querySelectorAll('input[aria-controls]')]
  const sync = () => {
    for (const input of inputs) {
      const part = document.getElementById(input.getAttribute('aria-controls'))
      if (part) part.hidden = !input.checked
    }
  }
  if (inputs.length) {
    group.addEventListener('change', sync)
    sync()
  }
}

function passphrase(button) {
  const input = document.getElementById(button.dataset.reveal)
  button.hidden = false
  const set = (shown) => {
    input.type = shown ? 'text' : 'password'
    button.textContent = shown ? button.dataset.hide : button.dataset.show
    button.setAttribute('aria-pressed', String(shown))
  }
  button.addEventListener('click', () => { set(input.type === 'password'); input.focus() })
  if (input.form) input.form.addEventListener('submit', () => set(false))
}

/** Draws other words and leaves what was typed; without script the page loads anew. */
function redraw(link) {
  const drawn = link.closest('[data-words]').querySelector('[data-drawn]')
  drawn.setAttribute('aria-live', 'polite')
  link.addEventListener('click', async (event) => {
    event.preventDefault()
    const answer = await fetch(location.href, { cache: 'no-store' }).catch(() => null)
    const page = answer && answer.ok && new DOMParser().parseFromString(await answer.text(), 'text/html')
    const other = page && page.querySelector('[data-drawn]')
    if (other) drawn.textContent = other.textContent
    else location.assign(link.href)
  })
}

/** Leads to what is wrong: the summary first, then the field itself. */
function focusErrors(summary) {
  summary.focus({ preventScroll: false })
  summary.addEventListener('click', (event) => {
    const id = event.target instanceof HTMLAnchorElement && event.target.hash.slice(1)
    const field = id && document.getElementById(id)
    if (!field) return
    event.preventDefault()
    const group = field.closest('.govuk-form-group') || field
    group.scrollIntoView({ block: 'start' })
    field.focus({ preventScroll: true })
  })
}

/** A second click sends nothing twice; a hand that trembles is no mistake. */
function once(event) {
  const form = event.target
  if (event.defaultPrevented || form.method === 'dialog') return
  if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 2000) {
    event.preventDefault()
    return
  }
  form.dataset.sent = String(Date.now())
}
