// A child who comes along: a file of their own, linked from the mother's, without script
// and at the width of a small telephone; what is not done with it as with an adult's.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { languages, overflow, shot, visitor } from '../lib/browser.mjs'
import { continueAs, demonstration } from '../lib/demo.mjs'
import { french, stray } from '../lib/words.mjs'

const caseworker = 1
const save = (page) => page.locator('main form button.govuk-button[type=submit]').first().click()
const kid = 'Mirabelle'

describe('the files of a family', () => {
  const site = demonstration()

  for (const lang of languages) {
    test(`a child has a file of their own: ${lang}`, async () => {
      const size = lang === 'fr' ? 'telephone' : 'desktop'
      const context = await visitor(site.browser, site.server.url, { lang, size, script: false })
      const page = await context.newPage()
      const sound = async (name) => {
        assert.deepEqual(await overflow(page), [], `${name} ${lang}`)
        assert.deepEqual(await stray(page, lang), [], `${name} ${lang}`)
        if (lang === 'fr') assert.deepEqual(await french(page), [], name)
        await shot(page, `family-${name}-${lang}-${size}`)
      }
      await continueAs(page, caseworker)
      await page.goto('/files/new')
      await page.fill('[name=known]', `Ariane ${lang}`)
      await page.locator('main form[data-draft] button.govuk-button[type=submit]').first().click()
      await page.waitForURL(/\/files\/[0-9a-z]{26}$/)
      const mother = new URL(page.url()).pathname

      await page.goto(`${mother}/members`)
      await sound('none')
      await page.goto(`${mother}/join`)
      await save(page)
      assert.ok((await page.locator('.govuk-error-summary a').count()) >= 1)
      await sound('wrong')
      await page.fill('[name=known]', `${kid} ${lang}`)
      await page.fill('[name=birth_year]', String(new Date().getFullYear() - 9))
      await page.check('[name=who][value=child]')
      await page.check('[name=living][value=together]')
      await page.check('[name=guardian][value=this]')
      await sound('join')
      await save(page)
      await page.waitForURL(`**${mother}/members`)
      assert.match(await page.locator('main').innerText(), new RegExp(kid))
      await sound('linked')

      await page.locator('main a.govuk-link', { hasText: kid }).first().click()
      await page.waitForURL(/\/files\/[0-9a-z]{26}$/)
      const child = new URL(page.url()).pathname
      assert.notEqual(child, mother)
      await sound('file')
      await page.goto(`${child}/plan/new/14`)
      await page.fill('[name="fields.wants"]', lang === 'fr' ? 'Rester avec maman et revoir mon chien' : 'Stay with mum and see my dog again')
      await page.fill('[name="fields.fears"]', lang === 'fr' ? 'La voiture bleue' : 'The blue car')
      await page.fill('[name="fields.guardian"]', lang === 'fr' ? 'Elle va bien, elle dort beaucoup' : 'She is fine, she sleeps a lot')
      await page.fill('[name="fields.on"]', new Date().toISOString().slice(0, 10))
      await sound('view-form')
      await page.locator('main form[data-draft] button.govuk-button[type=submit]').first().click()
      await page.goto(`${child}/members`)
      await sound('views')

      await page.goto(`${child}/close`)
      await save(page)
      assert.equal(await page.locator('.govuk-error-summary a').count(), 3)
      await sound('close-child')
      await page.goto(`${mother}/close`)
      assert.match(await page.locator('main').innerText(), new RegExp(kid))
      await sound('close-mother')
      await page.goto(`${child}/own`)
      await page.locator('form[action$="/own"] button').click()
      assert.equal(await page.locator('.govuk-error-summary a').count(), 1)
      await sound('card')
      await page.goto(`${child}/agree/2`)
      assert.equal(await page.locator('select[name=guardian] option').count(), 2)
      await sound('agree')
      await page.goto(`${child}/members`)
      await page.locator('main a.govuk-link[href*="/members/"]').first().click()
      await sound('change')
      await page.check('[name=living][value=apart]')
      await save(page)
      await page.waitForURL(`**${child}/members`)
      await page.locator('main a.govuk-link[href*="/members/"]').first().click()
      await page.locator('form[action$="/remove"] button').click()
      await page.waitForURL(`**${child}/members`)
      assert.equal(await page.locator('main details a.govuk-link').count(), 1)
      await context.close()
    })
  }
})
