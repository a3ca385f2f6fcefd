// Somebody without Relais is asked by telephone, in a real browser: the worker
// says it, and records what was answered.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { moves } from '../lib/address.mjs'
import { languages, overflow, shot, violations, visitor } from '../lib/browser.mjs'
import { demonstration } from '../lib/demo.mjs'

describe('a service without Relais', () => {
  const site = demonstration()
  const says = { fr: { pick: 'Demander par téléphone' }, en: { pick: 'Ask by telephone' } }

  /** Ticks what the conversation covers and records the consent. */
  async function agree(page, look, name, edit = async () => {}) {
    await page.locator('input[name=explained]').first().waitFor()
    await edit()
    await look(name)
    for (const box of await page.locator('input[name=explained]').all()) await box.check()
    await page.locator('main form button.govuk-button[type=submit]:not(.govuk-button--secondary)').last().click()
    await page.locator('input[name=explained]').first().waitFor({ state: 'detached' })
  }

  for (const lang of languages) {
    const words = says[lang]
    const size = lang === 'fr' ? 'telephone' : 'desktop'
    test(`from the search to what was told: ${lang}, ${size}`, async () => {
      const context = await visitor(site.browser, site.server.url, { lang, size })
      const p = await context.newPage()
      const look = async (name) => {
        assert.deepEqual(await violations(p), [], name)
        assert.ok(!(await p.locator('body').innerText()).includes('⟦'), `${name}: a text is missing`)
        await shot(p, `outside-${name}-${size}-${lang}`)
        assert.deepEqual(await overflow(p), [], name)
      }
      await p.goto('/demo')
      await p.locator('main form:has(input[value="caseworker"]) button').click()
      await p.waitForURL(`${site.server.url}/`)
      await p.goto(`/?lang=${lang}`)
      await p.goto('/files/new')
      await p.locator('#f-known').fill(`Essai ${lang}`)
      await p.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true }))
      await p.locator('#n-food').check()
      await p.locator('main form button.govuk-button[type=submit]:not([name])').last().click()
      await p.waitForURL(/\/[a-z0-9]{26}$/)
      await p.goto(await p.locator('main .cards a.govuk-button').first().getAttribute('href'))
      await look('find')
      await p.locator('label', { hasText: words.pick }).first().click()
      await p.locator('button[value=next]').click()
      await p.waitForURL(/\/how/)
      await look('how')
      await p.locator('button[value=consent]').first().click()
      await agree(p, look, 'consent')
      await p.waitForURL(/\/how/)
      await p.locator('button.govuk-button[value=next]').click()
      await p.waitForURL(/\/preview/)
      await look('preview')
      await p.locator('main form button[type=submit]').click()
      await p.locator('.govuk-notification-banner--success').waitFor()
      await look('asked')
      const one = new URL(p.url()).pathname
      const file = await p.locator('main a[href^="/files/"]').first().getAttribute('href')
      await p.goto(`${file}/agree/all`)
      await look('both')
      await p.goto(`${one}/link`)
      await look('link')
      await p.locator('main form button.govuk-button').first().click()
      await p.locator('.big-code').waitFor()
      await look('link-made')
      const code = await p.locator('.big-code').innerText()
      const at = (await p.locator('main').innerText()).match(/\/link\/[\w-]{43}/)[0]
      const guest = await (await visitor(site.browser, site.server.url, { lang, size })).newPage()
      const seen = async (name) => {
        assert.deepEqual(await violations(guest), [], name)
        await shot(guest, `outside-${name}-${size}-${lang}`)
        assert.deepEqual(await overflow(guest), [], name)
      }
      await guest.goto(at)
      await seen('guest-code')
      await guest.locator('#f-code').fill(code.toLowerCase())
      await guest.locator('main form button').click()
      await guest.locator('button[value=decline]').waitFor()
      await seen('guest-ask')
      await guest.locator('button[value=waitlist]').click()
      await guest.locator('#f-text').fill(lang === 'fr' ? 'Peut-être mardi.' : 'Perhaps on Tuesday.')
      await guest.locator('#f-by').fill('Mme Untel')
      await seen('guest-form')
      await guest.locator('main form button.govuk-button').first().click()
      await guest.waitForURL(/\/ready$/)
      await seen('guest-kept')
      await p.goto(one)
      await look('answered-by-link')
      const record = async (move) => {
        await p.goto(`${one}/move/${moves[move]}`)
        await p.locator('main form button.govuk-button[type=submit]:not(.govuk-button--secondary)').last().click()
        await p.locator('.govuk-error-summary').waitFor() // who said so?
        await p.locator('[name="said.by"]').fill('Mme Untel')
        await p.locator('[name="said.way"]').first().check()
        if (move === 'accept') await look('record')
        await p.locator('main form button.govuk-button[type=submit]:not(.govuk-button--secondary)').last().click()
        await p.waitForURL(site.server.url + one)
      }
      await record('accept')
      await look('accepted')
      await p.goto(`${one}/share`)
      await p.locator('main a.govuk-button').first().click()
      await agree(p, look, 'consent-share', async () => {
        await p.locator('input[name=sections][value=name]').check()
      })
      await p.locator('[name="said.by"]').fill('Mme Untel')
      await p.locator('[name="said.way"]').first().check()
      await look('share')
      await p.locator('main form button.govuk-button').last().click()
      await p.waitForURL(site.server.url + one)
      await look('told')
      assert.ok((await p.locator('main').innerText()).includes('Mme Untel'))
      await p.goto(`${one}/print`)
      await look('letter')
      await context.close()
    })
  }
})
