// Searching with a person on the line: "/" leads to the field, the arrows
// through what was found, Enter opens it; words are completed as one types;
// the map and the list point at each other. All of it works without this.

const root = document.querySelector('[data-find]')
const field = root && root.querySelector('[data-suggest]')

/** Whether somebody is typing somewhere. */
const typing = (el) => el instanceof HTMLElement && (el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName) && !/^(checkbox|radio|submit|button)$/.test(el.type))

const links = () => [...root.querySelectorAll('[data-results] h3 a')]

function walk(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key === '/' && !typing(event.target)) {
    event.preventDefault()
    field.focus()
    field.select()
    return
  }
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const all = links()
  const at = all.indexOf(document.activeElement)
  const fromField = event.target === field && !list.open && event.key === 'ArrowDown'
  if (at < 0 && !fromField && document.activeElement !== document.body) return
  const next = at < 0 ? 0 : at + (event.key === 'ArrowDown' ? 1 : -1)
  if (next < 0) { event.preventDefault(); field.focus(); return }
  if (!all[next]) return
  event.preventDefault()
  all[next].focus()
  all[next].closest('li').scrollIntoView({ block: 'nearest' })
}

/** A list of completions below the field, as a combobox. */
const list = {
  open: false, items: [], at: -1, asked: 0,
  start() {
    this.box = document.createElement('ul')
    Object.assign(this.box, { id: 'suggestions', className: 'suggestions', hidden: true })
    this.box.setAttribute('role', 'listbox')
    this.box.setAttribute('aria-label', document.querySelector('label[for=f-q]').textContent)
    field.parentElement.append(this.box)
    field.setAttribute('role', 'combobox')
    field.setAttribute('aria-controls', 'suggestions')
    field.setAttribute('aria-autocomplete', 'list')
    field.setAttribute('aria-expanded', 'false')
    let timer
    field.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(() => this.ask(), 130) })
    field.addEventListener('keydown', (event) => this.key(event))
    field.addEventListener('blur', () => setTimeout(() => this.close(), 120))
    this.box.addEventListener('mousedown', (event) => {
      const item = event.target.closest('li')
      if (!item) return
      event.preventDefault()
      this.take([...this.box.children].indexOf(item))
    })
  },
  async ask() {
    const line = field.value
    const mine = ++this.asked
    const answer = await fetch(field.dataset.suggest, { method: 'POST', body: new URLSearchParams({ line }) }).catch(() => null)
    const items = answer && answer.ok ? await answer.json().catch(() => []) : []
    if (mine === this.asked && field.value === line && document.activeElement === field) this.show(Array.isArray(items) ? items : [])
  },
  show(items) {
    this.items = items
    this.at = -1
    this.box.replaceChildren(...items.map((s, i) => {
      const li = document.createElement('li')
      li.id = `suggestion-${i}`
      li.setAttribute('role', 'option')
      li.setAttribute('aria-selected', 'false')
      const kind = document.createElement('span')
      kind.textContent = s.kind
      li.append(s.text, ' ', kind)
      return li
    }))
    this.open = items.length > 0
    this.box.hidden = !this.open
    field.setAttribute('aria-expanded', String(this.open))
    field.removeAttribute('aria-activedescendant')
    if (this.open) document.getElementById('said').textContent = field.dataset.found.replace('#', items.length)
  },
  close() { this.show([]) },
  take(i) {
    field.value = this.items[i].line + ' '
    this.close()
    field.focus()
  },
  key(event) {
    if (!this.open) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      event.stopPropagation()
      this.at = (this.at + step + this.items.length + 1) % (this.items.length + 1)
      ;[...this.box.children].forEach((li, i) => li.setAttribute('aria-selected', String(i === this.at)))
      const li = this.box.children[this.at]
      if (li) field.setAttribute('aria-activedescendant', li.id)
      else field.removeAttribute('aria-activedescendant')
    } else if (event.key === 'Escape') {
      event.stopPropagation()
      this.close()
    } else if ((event.key === 'Enter' || event.key === 'Tab') && this.items[this.at]) {
      event.preventDefault()
      this.take(this.at)
    }
  },
}

/** A number of the map leads to its line of the list, and lights up with it. */
function map() {
  const marks = [...root.querySelectorAll('[data-marks]')]
  const light = (number, on) => {
    for (const m of marks) m.classList.toggle('map__mark--lit', on && m.dataset.marks.split(' ').includes(number))
  }
  for (const li of root.querySelectorAll('[data-mark]')) {
    for (const [name, on] of [['mouseenter', true], ['focusin', true], ['mouseleave', false], ['focusout', false]]) li.addEventListener(name, () => light(li.dataset.mark, on))
  }
  for (const m of marks) {
    m.addEventListener('click', () => {
      const li = document.getElementById(`r-${m.dataset.marks.split(' ')[0]}`)
      li?.scrollIntoView({ block: 'center' })
      li?.querySelector('a')?.focus({ preventScroll: true })
    })
  }
  // A province is pressed like the button of its name.
  for (const land of root.querySelectorAll('[data-province]')) {
    const button = root.querySelector(`[name=_set][value="view:${land.dataset.province}"]`)
    if (!button) continue
    land.classList.add('map__land--press')
    land.addEventListener('click', () => button.click())
  }
}

if (field) {
  list.start()
  map()
  document.addEventListener('keydown', walk)
}
