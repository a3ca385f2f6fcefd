const region = () => document.getElementById('said')

/** Speaks a text to screen readers. */
export function say(text) {
  const r = region()
  if (r && r.textContent !== text) r.textContent = text
}

/** A text of the page in its language, with # replaced. */
export function word(name, value = '') {
  const r = region()
  return ((r && r.dataset[name]) || '').replace('#', value)
}

/** Opens the page anew. Reloading would send a form a second time. */
export function again() {
  location.replace(location.pathname + location.search)
}
