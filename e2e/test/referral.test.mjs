// The loop in a real browser: a need becomes an ask, an ask a yes, and what
// the person agreed to is read on the other side.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { moves } from '../lib/address.mjs'
import { languages, launch, overflow, shot, violations, visitor, widths } from '../lib/browser.mjs'
import { agree, need } from '../lib/referral.mjs'
import { start } from '../lib/server.mjs'

describe('referrals', () => {
  let server, browser
  before(async () => {
    server = await start('./cmd/relais', ['demo', '--listen', '127.0.0.1:{port}'], { name: 'referral' })
    browser = await launch()
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  async function as(who, options) {
    const context = await visitor(browser, server.url, options)
    const page = await context.newPage()
    await page.goto('/demo')
    await page.locator(`main form:has(input[value="${who}"]) button`).click()
    await page.waitForURL(`${server.url}/`)
    await page.goto(`/?lang=${options.lang}`)
    return { context, page }
  }

  async function look(page, name, { lang, size }) {
    assert.deepEqual(await violations(page), [], name)
    assert.ok(!(await page.locator('body').innerText()).includes('⟦'), `${name}: a text is missing`)
    await shot(page, `referral-${name}-${size}-${lang}`)
    const was = page.viewportSize()
    await page.setViewportSize({ width: 320, height: 640 })
    assert.deepEqual(await overflow(page), [], `${name} at 320 px`)
    await page.setViewportSize(was)
  }

  for (const lang of languages) {
    for (const size of Object.keys(widths)) {
      test(`from a need to the other side: ${lang}, ${size}`, async () => {
        const how = { lang, size }
        const worker = await as('caseworker', how)
        const p = worker.page
        await p.goto(await need(p, `Essai ${lang} ${size}`))
        await look(p, 'find', how)
        await p.locator('button[value=next]').click()
        await p.locator('.govuk-error-summary').waitFor()
        await look(p, 'find-error', how)
        const shelter = p.locator('label', { hasText: lang === 'fr' ? 'Maison du Mélèze' : 'Tamarack House' }).first()
        await p.evaluate(() => document.querySelectorAll('fieldset details').forEach((d) => { d.open = true }))
        await shelter.click()
        await p.locator('button[value=next]').click()
        await p.waitForURL(/\/how/)
        await p.locator('#f-note').fill('514-555-0199')
        await p.locator('button[value=consent]').first().click()
        await agree(p)
        await p.waitForURL(/\/how/)
        assert.equal(await p.locator('#f-note').inputValue(), '514-555-0199', 'nothing is lost on the way')
        await p.locator('button.govuk-button[value=next]').click()
        await p.locator('.govuk-error-summary').waitFor()
        await look(p, 'how-note-stopped', how)
        await p.locator('#f-note').fill(lang === 'fr' ? 'Une chambre calme' : 'A quiet room')
        await p.locator('button.govuk-button[value=next]').click()
        await p.waitForURL(/\/preview/)
        await look(p, 'preview', how)
        await p.locator('main form button[type=submit]').click()
        await p.locator('.govuk-notification-banner--success').waitFor()
        await look(p, 'asked', how)
        const one = new URL(p.url()).pathname

        const other = await as('shelter', how)
        const q = other.page
        await q.goto('/inbox')
        await look(q, 'inbox', how)
        await q.goto(one)
        await look(q, 'received', how)
        const names = Object.keys(moves).slice(0, 6)
        for (const move of (lang === 'fr') === (size === 'telephone') ? names : names.slice(0, 1)) {
          await q.goto(`${one}/move/${moves[move]}`)
          await look(q, `move-${move}`, how)
        }
        await q.goto('/inbox') // two clicks, no field, beside what is told of the person
        await q.locator(`main li.card h3 a[href="${one}"]`).click()
        await q.locator('form:has(input[value=accept]) button').click()
        await q.locator('form:has(input[value=undo])').waitFor()
        await look(q, 'accepted', how)
        await q.locator('form:has(input[value=undo]) button').click() // a wrong click
        await q.locator('.govuk-notification-banner--success').waitFor()
        await q.locator('form:has(input[value=accept]) button').click()
        await q.locator('form:has(input[value=undo])').waitFor()

        await p.goto(`${one}/share`)
        await look(p, 'release-none', how)
        await p.locator('main a.govuk-button').first().click()
        await agree(p, async () => {
          await p.locator('input[name=sections][value=name]').check()
          await p.locator('input[name=sections][value=identity]').check()
          await p.locator('input[name=loopback][value=outcome]').check()
        })
        await look(p, 'release', how)
        await p.locator('main form button.govuk-button').last().click()
        await p.waitForURL(server.url + one)
        await look(p, 'released', how)
        await q.goto(one)
        await q.locator('section form button.govuk-button').first().click()
        await q.locator('#limits-title').waitFor()
        await look(q, 'opened', how)
        const text = await q.locator('main').innerText()
        assert.ok(text.includes(`Essai ${lang} ${size}`))
        await q.goto(`${one}/move/${moves.schedule}`)
        await look(q, 'move-schedule', how)

        await p.goto(`${one}/move/${moves.withdraw}`)
        await p.locator('main form button.govuk-button').click()
        await p.waitForURL(server.url + one)
        await look(p, 'withdrawn', how)
        await q.goto(`${one}/receipt`)
        await look(q, 'receipt', how)
        await worker.context.close()
        await other.context.close()
      })
    }
  }

  test('an ask is accepted without script', async () => {
    const { context, page } = await as('shelter', { lang: 'en', size: 'telephone', script: false })
    await page.goto('/inbox')
    const link = page.locator('main li.card h3 a').first()
    const row = await link.getAttribute('href')
    await link.click()
    await page.locator('form:has(input[value=accept]) button').click()
    assert.equal(new URL(page.url()).pathname, row)
    assert.ok((await page.locator('main').innerText()).includes('You accepted.'))
    await context.close()
  })

  test('the desk, the door without consent and the register', async () => {
    for (const lang of languages) {
      const how = { lang, size: 'desktop' }
      const desk = await as('desk', how)
      await desk.page.goto('/inbox?box=desk')
      await look(desk.page, 'desk', how)
      await desk.page.locator('main li.card h3 a').first().click()
      await look(desk.page, 'desk-one', how)
      await desk.context.close()
      const worker = await as('caseworker', how)
      for (const [name, path] of Object.entries({ sent: '/inbox?box=sent', closed: '/inbox?box=closed',
        disclosures: '/notices', legal: '/papers' })) {
        await worker.page.goto(path)
        await look(worker.page, name, how)
      }
      await worker.page.goto('/notices/new')
      await look(worker.page, 'disclose-whom', how)
      await worker.page.locator('main ul a').first().click()
      await look(worker.page, 'disclose', how)
      await worker.context.close()
    }
  })
})
