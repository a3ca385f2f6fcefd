// What axe does not see: the quick exit lies over nothing, what has the focus
// is never hidden, nothing goes missing at 200 % zoom, in a narrow window or in
// forced colours, and a search leads to what it found.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { languages, overflow, shot, visitor } from '../lib/browser.mjs'
import { demonstration } from '../lib/demo.mjs'

const pages = ['/', '/files', '/files/new', '/inbox', '/services', '/services/own', '/agency', '/me']

describe('seen and reached', () => {
  const site = demonstration()

  async function worker(options) {
    const context = await visitor(site.browser, site.server.url, options)
    const page = await context.newPage()
    await page.goto('/demo')
    await page.locator('main form:has(input[name="as"]) button').first().click()
    await page.waitForURL(`${site.server.url}/`)
    await page.goto(`/?lang=${options.lang}`)
    return { context, page }
  }

  for (const lang of languages) {
    // 640 CSS pixels are a screen of 1280 at 200 %.
    for (const [name, width, height] of [['200 %', 640, 400], ['360 px', 360, 740], ['320 px', 320, 640]]) {
      test(`nothing under the quick exit, ${name}: ${lang}`, async () => {
        const { context, page } = await worker({ lang, viewport: { width, height } })
        const problems = []
        for (const path of pages) {
          await page.goto(path)
          for (const e of await overflow(page)) problems.push(`${path}: wider than the window: ${e}`)
          for (const e of await beneath(page)) problems.push(`${path}: under the quick exit: ${e}`)
          for (const e of await byKeyboard(page)) problems.push(`${path}: has the focus and is hidden: ${e}`)
          if (path === '/') await shot(page, `access-${width}-${lang}`)
        }
        await context.close()
        assert.deepEqual(problems, [])
      })
    }
  }

  test('forced colours: what can be pressed has an edge, and the exit is seen', async () => {
    const { context, page } = await worker({ lang: 'fr', forcedColors: 'active', size: 'telephone' })
    for (const path of pages) {
      await page.goto(path)
      assert.deepEqual(await edgeless(page), [], path)
    }
    await page.goto('/services')
    await shot(page, 'access-forced-fr')
    await context.close()
  })

  for (const script of [true, false]) {
    test(`a search leads to what it found, ${script ? 'with' : 'without'} script`, async () => {
      const { context, page } = await worker({ lang: 'en', script })
      for (const [path, field, words] of [['/files', '#f-q', 'a'], ['/services', '#f-q', 'bed']]) {
        await page.goto(path)
        await page.fill(field, words)
        await page.locator('form:has(#f-q) button[type=submit]').first().click()
        await page.locator('#found').waitFor()
        assert.equal(await page.evaluate(() => document.activeElement.id), 'found', `${path}: the focus`)
        await page.goto(page.url().replace(/#.*/, ''))
        if (path === '/services') {
          await page.keyboard.press('Tab')
          await page.keyboard.press('Tab')
          assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), '#found', 'the way past the form')
          await page.keyboard.press('Enter')
          assert.equal(await page.evaluate(() => document.activeElement.id), 'found')
        }
      }
      await context.close()
    })
  }
})

/** What lies under the bar when the page is scrolled to its end. */
function beneath(page) {
  return page.evaluate(() => {
    scrollTo(0, document.documentElement.scrollHeight)
    const bar = document.querySelector('.exit-bar')
    const top = bar.getBoundingClientRect().top
    return [...document.querySelectorAll('main *, footer *')].filter((e) => {
      const box = e.getBoundingClientRect()
      return !e.closest('.govuk-visually-hidden') && !e.children.length && box.height > 0 && box.width > 0 && box.bottom > top + 1 && getComputedStyle(e).visibility === 'visible'
    }).slice(0, 3).map((e) => `${e.tagName} ${e.textContent.trim().slice(0, 40)}`)
  })
}

/** Goes through the page by the keyboard: what has the focus is above the bar. */
async function byKeyboard(page) {
  const hidden = []
  await page.evaluate(() => scrollTo(0, 0))
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab')
    const found = await page.evaluate(() => {
      const e = document.activeElement
      if (e === document.body || e.closest('.exit-bar')) return ''
      const box = (e.labels && e.labels[0] && box0(e) ? e.labels[0] : e).getBoundingClientRect()
      const top = document.querySelector('.exit-bar').getBoundingClientRect().top
      function box0(x) { return getComputedStyle(x).opacity === '0' }
      return box.top >= top - 1 || box.bottom <= 0 || (box.height < top && box.bottom > top + 1) ? `${e.tagName} ${e.id || e.textContent.trim().slice(0, 30)} ${Math.round(box.top)}–${Math.round(box.bottom)} of ${Math.round(top)}` : ''
    })
    if (found) hidden.push(found)
  }
  return hidden.slice(0, 3)
}

/** Buttons and fields without an edge of their own. */
function edgeless(page) {
  return page.evaluate(() => [...document.querySelectorAll('.govuk-button, .govuk-input, .govuk-textarea, .govuk-select, .exit')].filter((e) => {
    const box = e.getBoundingClientRect()
    const style = getComputedStyle(e)
    return box.width > 0 && (style.borderTopStyle === 'none' || parseFloat(style.borderTopWidth) === 0) && style.outlineStyle === 'none'
  }).slice(0, 3).map((e) => `${e.className} ${e.textContent.trim().slice(0, 30)}`))
}
