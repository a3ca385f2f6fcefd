// Justice, times in a calendar, and consents that end: without script at the width of a
// small telephone in French, and on a desktop in English.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { overflow, shot, violations, visitor } from '../lib/browser.mjs'
import { continueAs, demonstration } from '../lib/demo.mjs'
import { french, stray } from '../lib/words.mjs'

const caseworker = 1
const save = (page) => page.locator('main form button.govuk-button[type=submit]').first().click()
const day = (n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10)

const written = {
  fr: { trial: 'Procès', wish: 'Pas avant que ma sœur soit en sécurité', contact: 'Service fictif', holds: 'Dossier de la clinique', answer: 'Écran demandé' },
  en: { trial: 'Trial', wish: 'Not before my sister is safe', contact: 'Fictional service', holds: 'The file of the clinic', answer: 'A screen was asked for' },
}

describe('justice, times and consents that end', () => {
  const site = demonstration()

  for (const [lang, size, script] of [['fr', 'telephone', false], ['en', 'desktop', true]]) {
    const sound = async (page, name) => {
      assert.deepEqual(await overflow(page), [], `${name} ${lang}`)
      assert.deepEqual(await stray(page, lang), [], `${name} ${lang}`)
      if (lang === 'fr') assert.deepEqual(await french(page), [], name)
      if (script) assert.deepEqual(await violations(page), [], `${name} ${lang}`)
      await shot(page, `justice-${name}-${lang}-${size}`)
    }
    /** A case file of its own. */
    const begin = async () => {
      const context = await visitor(site.browser, site.server.url, { lang, size, script })
      const page = await context.newPage()
      await continueAs(page, caseworker)
      await page.goto('/files/new')
      await page.fill('[name=known]', `Ondine ${lang} ${Math.random().toString(36).slice(2, 6)}`)
      await page.locator('main form[data-draft] button.govuk-button[type=submit]').first().click()
      await page.waitForURL(/\/files\/[0-9a-z]{26}$/)
      return { context, page, file: new URL(page.url()).pathname }
    }

    test(`steps, contacts, questions, holders and marks: ${lang}`, async () => {
      const { context, page, file } = await begin()
      const words = written[lang]
      await page.goto(`${file}/plan/board`)
      await sound(page, 'empty')
      await page.goto(`${file}/plan/new/9`)
      await page.selectOption('[name="fields.step"]', 'trial')
      await page.fill('[name="fields.what"]', words.trial)
      await page.fill('[name="fields.at.on"]', day(20))
      await page.fill('[name="fields.at.clock"]', '09:30')
      await page.selectOption('[name="fields.wish"]', 'later')
      await page.fill('[name="fields.words"]', words.wish)
      await sound(page, 'step')
      await save(page)
      await page.waitForURL(`**${file}/plan/board`)
      await page.goto(`${file}/plan/new/8`)
      await page.selectOption('[name="fields.role"]', 'victim_services')
      await page.fill('[name="fields.name"]', words.contact)
      await save(page)
      await page.locator('a[href$="/plan/new/10?item=4"]').click()
      assert.equal(await page.inputValue('[name="fields.question"]'), 'screen')
      await page.fill('[name="fields.answer"]', words.answer)
      await save(page)
      await page.goto(`${file}/plan/new/11`)
      await page.selectOption('[name="fields.holder"]', 'health')
      await page.fill('[name="fields.what"]', words.holds)
      await page.check('[name="fields.court"]')
      await save(page)
      await page.goto(`${file}/parts/7`)
      await page.locator('a[href$="/plan/new/12?item=7"]').click()
      await save(page)
      await page.waitForURL(`**${file}/plan/board`)
      for (const text of [words.trial, words.wish, words.contact, words.answer, words.holds])
        assert.ok((await page.textContent('main')).includes(text), text)
      await sound(page, 'whole')
      await page.goto(`${file}/parts/7`)
      await page.locator('.govuk-tag').first().waitFor()
      await sound(page, 'marked')
      await page.goto(`${file}/plan`)
      await page.locator('a', { hasText: words.trial }).first().click()
      await page.waitForURL(new RegExp(`${file}/plan/board#e-`))
      await context.close()
    })

    test(`times in a calendar: ${lang}`, async () => {
      const { context, page, file } = await begin()
      await page.goto(`${file}/plan/new/3`)
      await page.fill('[name="fields.what"]', 'Rendez-vous')
      await page.fill('[name="fields.at.on"]', day(5))
      await page.fill('[name="fields.at.clock"]', '14:30')
      await save(page)
      await page.goto('/me/dates')
      await sound(page, 'feed-off')
      await save(page)
      const text = await page.textContent('main')
      const address = text.match(/https?:\/\/[^\s]+\/dates\/[0-9A-Za-z_-]+/)[0]
      await sound(page, 'feed-made')
      const path = new URL(address).pathname
      const nobody = await visitor(site.browser, site.server.url, { lang })
      const got = await nobody.request.get(path)
      assert.equal(got.status(), 200)
      assert.match(got.headers()['content-type'], /^text\/calendar/)
      assert.match(await got.text(), /SUMMARY:Relais\r\n/)
      assert.doesNotMatch(await got.text(), /Rendez-vous|Ondine/)
      assert.equal((await nobody.request.get(path, { headers: { 'If-None-Match': got.headers().etag } })).status(), 304)
      await page.goto('/me/dates')
      await page.locator('form[action="/me/dates/drop"] button').click()
      assert.equal((await nobody.request.get(path)).status(), 404)
      assert.equal((await nobody.request.get(`${path.slice(0, -4)}AAAA`)).status(), 404)
      await nobody.close()
      await context.close()
    })

    test(`a consent that ends is asked for again: ${lang}`, async () => {
      const { context, page, file } = await begin()
      const agree = async (until) => {
        for (const box of await page.locator('[name=explained]').all()) await box.check()
        await page.fill('[name=until]', until.toISOString().slice(0, 10))
        await page.locator('main form[data-draft] .govuk-button-group button.govuk-button').first().click()
        await page.waitForURL(/\/agreements\/[0-9a-z]{26}$/)
      }
      await page.goto(`${file}/agree/1`)
      await page.locator('[name=agencies]').first().check()
      await page.fill('[name=purpose]', 'Un lit / a bed')
      await agree(new Date(Date.now() + 8 * 86_400_000))
      const old = page.url()
      await sound(page, 'consent')
      await page.goto(`${old}/print?say=both`)
      await sound(page, 'two')
      await page.goto(`${old}/paper`)
      await sound(page, 'scan')
      await page.goto('/tasks')
      await page.locator(`a[href="${new URL(old).pathname}"]`).click()
      await page.locator('a[href*="?agreement="]').click()
      assert.equal(await page.inputValue('[name=purpose]'), 'Un lit / a bed')
      assert.equal(await page.locator('[name=explained]:checked').count(), 0)
      await sound(page, 'again')
      await agree(new Date(Date.now() + 60 * 86_400_000))
      await page.goto('/tasks')
      assert.equal(await page.locator(`a[href="${new URL(old).pathname}"]`).count(), 0)
      await context.close()
    })
  }
})
