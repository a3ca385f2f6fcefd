// Who sees little, has a small window, uses a keyboard or colours of their own
// reaches and reads everything: the main pages, in both languages.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { languages, overflow, shot, visitor } from '../lib/browser.mjs'
import { continueAs, demonstration } from '../lib/demo.mjs'
import { french } from '../lib/words.mjs'

const caseworker = 1
const pictures = process.env.RELAIS_SHOTS !== undefined

// A telephone, a small one, and a laptop's window at a zoom of 200 %.
const windows = [{ width: 360, height: 740 }, { width: 320, height: 568 }, { width: 683, height: 384 }]

describe('access', { timeout: 600_000 }, () => {
  const site = demonstration()

  /** The main pages, as what opens each. */
  async function mainPages(page) {
    await page.goto('/files')
    const file = await page.locator('main a[href^="/files/"]:not([href="/files/new"])').first().getAttribute('href')
    await page.goto('/')
    const people = await page.locator('main a[href^="/files/"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
    let ask
    for (const path of [file, ...people].filter((p) => /^\/files\/[0-9a-z]{26}$/.test(p))) {
      await page.goto(path)
      ask = await page.locator('main .cards a[href*="/items/"][href$="/ask"]').first().getAttribute('href', { timeout: 500 }).catch(() => null)
      if (ask) break
    }
    await page.goto('/inbox?box=sent')
    const request = await page.locator('main a[href^="/requests/"]').first().getAttribute('href')
    await found(page)
    const record = await page.locator('.results h3 a').first().getAttribute('href')
    const at = (path) => async () => { await page.goto(path) }
    assert.ok(ask, 'nobody in the demonstration has a need to ask for')
    return {
      home: at('/'), roster: at('/files'), file: at(file), intake: at('/files/new'), search: at('/services'), found: () => found(page),
      ask: at(ask), inbox: at('/inbox?box=sent'), referral: at(request), record: at(record),
      first: at('/agency/first-steps'), agency: at('/agency'), registers: at('/agency/records'), thief: at('/demo/server'),
    }
  }

  async function found(page) {
    await page.goto('/services')
    await page.fill('#f-q', 'avocat lawyer')
    await page.locator('.search button').click()
    await page.waitForURL(/#found$/)
    await page.locator('#found').waitFor()
  }

  for (const lang of languages) {
    test(`small windows, the keyboard, the bar, the words: ${lang}`, async () => {
      const context = await visitor(site.browser, site.server.url, { lang, size: 'telephone' })
      const page = await context.newPage()
      await page.goto('/sign-in')
      const problems = []
      const look = async (name) => {
        for (const size of windows) {
          await page.setViewportSize(size)
          const at = `${name} at ${size.width} px`
          for (const e of await overflow(page)) problems.push(`${at}: wider than the window: ${e}`)
          for (const e of await cut(page)) problems.push(`${at}: cut: ${e}`)
          for (const e of await ending(page)) problems.push(`${at}: ${e}`)
          if (pictures) await shot(page, `access-${name}-${size.width}-${lang}`)
        }
        for (const size of [windows[0], windows[2]]) {
          await page.setViewportSize(size)
          for (const e of await tabbed(page)) problems.push(`${name} at ${size.width} px: ${e}`)
        }
        if (lang === 'fr') for (const e of await french(page)) problems.push(`${name}: ${e}`)
      }
      await look('sign-in')
      await continueAs(page, caseworker)
      await page.goto(`/?lang=${lang}`)
      for (const [name, open] of Object.entries(await mainPages(page))) {
        await open()
        await look(name)
      }
      await context.close()
      assert.deepEqual(problems, [])
    })
  }

  for (const script of [true, false]) {
    test(`a search leads to what was found, ${script ? 'with' : 'without'} script`, async () => {
      const context = await visitor(site.browser, site.server.url, { lang: 'fr', size: 'telephone', script })
      const page = await context.newPage()
      await continueAs(page, caseworker)
      await found(page)
      assert.equal(await page.evaluate(() => document.activeElement.id), 'found')
      const box = await page.locator('#found').boundingBox()
      assert.ok(box.y >= 0 && box.y < 740 - 56, `the heading stands at ${box.y}`)
      // From the top of the page: the second link skips to it.
      await page.goto(page.url().replace(/#.*/, ''))
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), '#found')
      assert.ok((await page.locator(':focus').boundingBox()).height > 10, 'the link is seen')
      await page.keyboard.press('Enter')
      assert.equal(await page.evaluate(() => document.activeElement.id), 'found')
      await context.close()
    })
  }

  test('colours of one’s own still tell things apart', async () => {
    const context = await visitor(site.browser, site.server.url, { lang: 'fr', size: 'telephone', forcedColors: 'active' })
    const page = await context.newPage()
    await continueAs(page, caseworker)
    const problems = []
    for (const [name, open] of Object.entries(await mainPages(page))) {
      await open()
      for (const e of await plain(page)) problems.push(`${name}: ${e}`)
      if (pictures) await shot(page, `access-${name}-forced`)
    }
    await context.close()
    assert.deepEqual([...new Set(problems)], [])
  })
})

/** Text that is cut off at the edge of its box or of the window, and boxes that must be scrolled sideways. */
function cut(page) {
  return page.evaluate(() => {
    const out = []
    for (const e of document.querySelectorAll('body *')) {
      if (!e.checkVisibility({ visibilityProperty: true }) || e.closest('.govuk-visually-hidden, svg, .demo-bar') || e.clientWidth <= 1) continue
      const style = getComputedStyle(e)
      if (e.matches('.table[tabindex]')) continue // a table of data scrolls by itself, with the keyboard too
      const box = e.getBoundingClientRect()
      const name = `${e.tagName}.${e.className} ${(e.textContent || '').trim().slice(0, 30)}`
      if (box.right > 0 && box.left < -1) out.push(`left of the window: ${name}`)
      if (/INPUT|TEXTAREA|SELECT/.test(e.tagName)) continue
      if (style.overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1) out.push(`sideways: ${name}`)
      if (/hidden|clip/.test(style.overflowY) && e.scrollHeight > e.clientHeight + 2) out.push(`below: ${name}`)
    }
    return out.slice(0, 5)
  })
}

/** What the fixed bar covers once the page is at its end. */
function ending(page) {
  return page.evaluate(() => {
    window.scrollTo(0, document.documentElement.scrollHeight)
    const bar = document.querySelector('.exit-bar').getBoundingClientRect()
    const out = []
    const hidden = (e) => { for (; e; e = e.parentElement) if (e.clientWidth <= 1 && getComputedStyle(e).position === 'absolute') return true }
    for (const e of document.querySelectorAll('main *, footer *')) {
      const box = e.getBoundingClientRect()
      if (e.checkVisibility() && !hidden(e) && box.height && box.bottom > bar.top + 1) out.push(`the bar covers the end: ${e.tagName}.${e.className}`)
    }
    window.scrollTo(0, 0)
    return out.slice(0, 3)
  })
}

/** Goes through the page with Tab: nothing that has the focus, nor its label, lies beneath the bar or outside of the window. */
async function tabbed(page) {
  const out = []
  await page.evaluate(() => { window.scrollTo(0, 0); document.activeElement?.blur() })
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press('Tab')
    const now = await page.evaluate(() => {
      const e = document.activeElement
      if (!e || e === document.body) return { end: true }
      if (e.dataset.tabbed && e.dataset.tabbed === window.tabbing) return { end: true }
      window.tabbing ||= String(Math.random())
      const again = e.dataset.tabbed === window.tabbing
      e.dataset.tabbed = window.tabbing
      const bar = document.querySelector('.exit-bar')
      const top = bar.getBoundingClientRect().top
      const found = []
      const name = `${e.tagName} ${e.name || e.getAttribute('href') || e.textContent.trim().slice(0, 30)}`
      if (!bar.contains(e)) {
        for (const [what, part] of [['', e], ['the label of ', e.labels?.[0]]]) {
          if (!part || part.classList.contains('govuk-visually-hidden')) continue
          const box = part.getBoundingClientRect()
          if (!box.height || box.height > top - 40) continue
          if (box.bottom > top + 1) found.push(`${what}${name} is beneath the bar by ${Math.round(box.bottom - top)} px`)
          if (box.top < -1) found.push(`${what}${name} is above the window by ${Math.round(-box.top)} px`)
        }
        const style = getComputedStyle(e)
        const seen = [e, ...(e.labels || [])].some((x) => (
          parseFloat(getComputedStyle(x).outlineWidth) >= 2 && getComputedStyle(x).outlineStyle !== 'none' ||
          getComputedStyle(x).boxShadow !== 'none' || getComputedStyle(x, '::before').boxShadow !== 'none'))
        if (!seen && style.opacity !== '0') found.push(`${name} shows no focus`)
      }
      return { end: again, found }
    })
    if (now.end) break
    out.push(...now.found)
  }
  await page.evaluate(() => { delete window.tabbing })
  return out.slice(0, 6)
}

/** With forced colours: what only a background told apart. */
function plain(page) {
  return page.evaluate(() => {
    const out = []
    const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().width > 1
    const border = (s) => Math.max(...['Top', 'Bottom', 'Left', 'Right'].map((side) =>
      s[`border${side}Style`] === 'none' || s[`border${side}Color`] === s.backgroundColor ? 0 : parseFloat(s[`border${side}Width`])))
    const all = 'button:not(.plain-link), .govuk-button, .govuk-tag, .chip, .exit, .count, .card, .govuk-input, .govuk-select, .govuk-textarea, .govuk-inset-text, .govuk-notification-banner'
    for (const e of document.querySelectorAll(all)) {
      if (seen(e) && border(getComputedStyle(e)) < 1) out.push(`no border: ${e.tagName}.${e.className}`)
    }
    for (const e of document.querySelectorAll('[aria-current], [aria-pressed=true]')) {
      const others = [...document.querySelectorAll(e.hasAttribute('aria-current') ? '.nav a:not([aria-current])' : '[aria-pressed=false]')].filter(seen)
      const look = (x) => { const s = getComputedStyle(x); return [s.borderBottomColor, s.borderBottomWidth, s.borderBottomStyle, s.outlineStyle, s.textDecorationLine, s.backgroundColor].join() }
      if (seen(e) && others.length && others.every((o) => look(o) === look(e))) out.push(`looks like the others: ${e.tagName}.${e.className}`)
    }
    for (const e of document.querySelectorAll('a[href], button, input, select, summary')) {
      if (!seen(e) || e.disabled) continue
      e.focus({ focusVisible: true })
      if (document.activeElement !== e) continue
      const shown = [e, ...(e.labels || [])].some((x) => ['', '::before'].some((part) => { const s = getComputedStyle(x, part || null); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 }))
      if (!shown) out.push(`no focus: ${e.tagName}.${e.className} ${e.name || ''}`)
    }
    return [...new Set(out)].slice(0, 12)
  })
}
