/** Finds needs by the words that people use, as one types. */
const fold = (s) => s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

for (const picker of document.querySelectorAll('[data-picker]')) {
  const box = picker.querySelector('[data-picker-search]')
  const input = box.querySelector('input')
  const said = box.querySelector('[data-picker-said]')
  const groups = [...picker.querySelectorAll('details')].map((el) => ({ el, open: el.open }))
  const items = [...picker.querySelectorAll('[data-need]')].map((el) => ({
    el, text: fold(`${el.querySelector('label').textContent} ${el.querySelector('.govuk-hint').textContent} ${el.dataset.need}`),
  }))
  box.hidden = false

  const search = () => {
    const wanted = fold(input.value).split(/\s+/).filter(Boolean)
    let found = 0
    for (const { el, text } of items) {
      const hit = wanted.every((w) => text.includes(w))
      if (hit) found++
      el.hidden = wanted.length > 0 && !hit && !el.querySelector('input').checked
    }
    for (const { el, open } of groups) {
      const some = [...el.querySelectorAll('[data-need]')].some((n) => !n.hidden)
      el.hidden = wanted.length > 0 && !some
      el.open = wanted.length > 0 ? some : open || Boolean(el.querySelector('input:checked'))
    }
    said.textContent = wanted.length === 0 ? '' : found === 0 ? picker.dataset.none : picker.dataset.found.replace('#', found)
  }
  let timer
  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(search, 120) })
  // Enter looks for words; it must not send the form.
  input.addEventListener('keydown', (event) => { if (event.key === 'Enter') { event.preventDefault(); search() } })
}
