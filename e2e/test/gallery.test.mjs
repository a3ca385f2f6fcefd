// The parts that all pages are made of, in a real browser.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { languages, launch, overflow, shot, violations, visitor, widths } from '../lib/browser.mjs'
import { start } from '../lib/server.mjs'

const pages = { home: '/', file: '/gallery/file', form: '/gallery/form', enter: '/sign-in', nothing: '/no/such/page' }

describe('gallery', () => {
  let server, browser
  before(async () => {
    server = await start('./internal/web/webtest/galleryserver', ['-addr', '127.0.0.1:{port}'], { name: 'gallery' })
    browser = await launch()
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  async function signedIn(options) {
    const context = await visitor(browser, server.url, options)
    const page = await context.newPage()
    await page.goto('/sign-in')
    await page.locator('main form button[type=submit]').click()
    await page.waitForURL(`${server.url}/`)
    return { context, page }
  }

  for (const lang of languages) {
    for (const size of Object.keys(widths)) {
      test(`no violation and no overflow: ${lang}, ${size}`, async () => {
        const { context, page } = await signedIn({ lang, size })
        for (const [name, path] of Object.entries(pages)) {
          await page.goto(path)
          assert.deepEqual(await violations(page), [], `${name}`)
          await shot(page, `gallery-${name}-${size}-${lang}`)
        }
        await page.goto('/gallery/form')
        await page.locator('main form .govuk-button').click()
        await page.locator('.govuk-error-summary').waitFor()
        assert.deepEqual(await violations(page), [], 'form with errors')
        await shot(page, `gallery-errors-${size}-${lang}`)
        await page.setViewportSize({ width: 320, height: 640 })
        for (const path of Object.values(pages)) {
          await page.goto(path)
          assert.deepEqual(await overflow(page), [], `${path} at 320 px`)
        }
        await context.close()
      })
    }
  }

  test('dark colours have no violation', async () => {
    const { context, page } = await signedIn({ lang: 'en', scheme: 'dark' })
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(path)
      assert.deepEqual(await violations(page), [], name)
      await shot(page, `gallery-${name}-dark-en`)
    }
    await context.close()
  })

  test('works without script', async () => {
    const { context, page } = await signedIn({ lang: 'en', script: false })
    await page.goto('/gallery/form')
    await page.locator('#f-known').fill('Amihan')
    await page.locator('main form .govuk-button').click()
    await page.locator('.govuk-error-summary').waitFor()
    assert.equal(await page.locator('#f-known').inputValue(), 'Amihan')
    await page.locator('.bar__tools a[lang=fr-CA]').click()
    assert.equal(await page.locator('html').getAttribute('lang'), 'fr-CA')
    const exit = page.waitForRequest((r) => r.url().includes('meteo.gc.ca'))
    await page.locator('[data-exit]').click({ noWaitAfter: true })
    await exit
    await context.close()
  })

  test('escape three times leaves and signs out', async () => {
    const { context, page } = await signedIn({ lang: 'en' })
    await page.goto('/gallery/file')
    const exit = page.waitForRequest((r) => r.url().includes('weather.gc.ca'))
    for (let i = 0; i < 3; i++) await page.keyboard.press('Escape')
    await exit
    assert.equal((await context.cookies(server.url)).filter((c) => c.name === '__Host-relais').length, 0)
    await context.close()
  })

  test('what is typed is kept by itself', async () => {
    const { context, page } = await signedIn({ lang: 'en' })
    await page.goto('/gallery/form')
    await page.locator('#f-text').fill('She came by bus from Dryden.')
    await page.locator('.kept', { hasText: 'Kept as a draft' }).waitFor()
    await page.goto('/')
    await page.goto('/gallery/form')
    assert.equal(await page.locator('#f-text').inputValue(), 'She came by bus from Dryden.')
    await page.getByRole('button', { name: 'Begin anew' }).click()
    assert.equal(await page.locator('#f-text').inputValue(), '')
    await context.close()
  })

  test('an idle page warns, then shows nothing', async () => {
    const context = await visitor(browser, server.url, { lang: 'en' })
    const page = await context.newPage()
    await page.clock.install()
    await page.goto('/sign-in')
    await page.locator('main form button[type=submit]').click()
    await page.waitForURL(`${server.url}/`)
    await page.goto('/gallery/file')
    await page.clock.runFor(13 * 60_000 + 10_000)
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    assert.deepEqual(await violations(page), [])
    await dialog.getByRole('button').click()
    assert.equal(await dialog.isVisible(), false)
    await page.clock.runFor(12 * 60_000)
    assert.equal(await dialog.isVisible(), false)
    // On a slow machine the answer to the click comes when the clock has moved on, and counts from then.
    for (let i = 0; i < 10 && !(await dialog.isVisible()); i++) await page.clock.runFor(60_000)
    await dialog.waitFor()
    await page.clock.runFor(2 * 60_000)
    await page.waitForFunction(() => !document.documentElement.classList.contains('leaving')) // it was loaded anew
    await context.close()
  })

  test('the session cookie is strict and hidden, the first page light', async () => {
    const { context, page } = await signedIn({ lang: 'fr' })
    const cookie = (await context.cookies(server.url)).find((c) => c.name === '__Host-relais')
    assert.deepEqual([cookie.secure, cookie.httpOnly, cookie.sameSite, cookie.path], [true, true, 'Strict', '/'])
    const client = await context.newCDPSession(page)
    await client.send('Network.enable')
    await client.send('Network.setCacheDisabled', { cacheDisabled: true })
    let bytes = 0
    client.on('Network.loadingFinished', (e) => { bytes += e.encodedDataLength })
    await page.goto('/sign-in', { waitUntil: 'networkidle' })
    assert.ok(bytes <= 60_000, `the first page weighs ${bytes} bytes`)
    console.log(`# first page: ${bytes} bytes over the wire`)
    await context.close()
  })
})
