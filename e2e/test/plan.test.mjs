// The caseworker's years: a goal in the person's words, a step, an appointment and a
// follow-up months away, without script and at the width of a small telephone; what is
// to be done, the hand-over note, and the person's own page.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { languages, overflow, shot, violations, visitor } from '../lib/browser.mjs'
import { continueAs, demonstration } from '../lib/demo.mjs'
import { french, stray } from '../lib/words.mjs'

const caseworker = 1
const save = (page) => page.locator('main form[data-draft] button.govuk-button[type=submit]').first().click()
const day = (n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10)

const written = {
  fr: { goal: 'Un logement à moi, avec une porte qui ferme', step: 'Remplir la demande de logement', meets: 'Office d’habitation', later: 'Demander des nouvelles' },
  en: { goal: 'A place of my own, with a door that locks', step: 'Fill in the housing form', meets: 'Housing office', later: 'Ask how it went' },
}

describe('the plan of a person', () => {
  const site = demonstration()

  /** What every page must be. */
  async function sound(page, lang, name) {
    assert.deepEqual(await overflow(page), [], `${name} ${lang}`)
    assert.deepEqual(await stray(page, lang), [], `${name} ${lang}`)
    if (lang === 'fr') assert.deepEqual(await french(page), [], name)
    await shot(page, `plan-${name}-${lang}-telephone`)
  }

  for (const lang of languages) {
    test(`from an empty plan to the person’s page: ${lang}`, async () => {
      const context = await visitor(site.browser, site.server.url, { lang, size: 'telephone', script: false })
      const page = await context.newPage()
      const words = written[lang]
      await continueAs(page, caseworker)
      await page.goto('/files/new')
      await page.fill('[name=known]', `Ondine ${lang}`)
      await save(page)
      await page.waitForURL(/\/files\/[0-9a-z]{26}$/)
      const file = new URL(page.url()).pathname

      await page.goto(`${file}/plan`)
      await sound(page, lang, 'empty')

      // A form that is wrong says so beside each field, and loses nothing.
      await page.goto(`${file}/plan/new/3`)
      await page.fill('[name="fields.place"]', '4, rue Fictive')
      await save(page)
      assert.equal(await page.locator('.govuk-error-summary a').count(), 2)
      assert.equal(await page.inputValue('[name="fields.place"]'), '4, rue Fictive')
      await sound(page, lang, 'wrong')
      await page.fill('[name="fields.what"]', words.meets)
      await page.fill('[name="fields.at.on"]', day(5))
      await page.fill('[name="fields.at.clock"]', '14:30')
      await page.selectOption('[name="fields.at.zone"]', 'America/Vancouver')
      await page.selectOption('[name="fields.transport"]', 'worker')
      await save(page)
      await page.waitForURL(`**${file}/plan`)

      await page.goto(`${file}/plan/new/1`)
      await page.fill('[name="fields.goal"]', words.goal)
      await save(page)
      await page.goto(`${file}/plan/new/2`)
      await page.fill('[name="fields.what"]', words.step)
      await page.fill('[name="fields.by"]', day(9))
      await page.selectOption('[name="fields.goal"]', { label: words.goal })
      await sound(page, lang, 'form')
      await save(page)
      await page.goto(`${file}/plan/new/2`)
      await page.fill('[name="fields.what"]', words.later)
      await page.selectOption('[name=after]', '6m')
      await page.check('[name=private]')
      await save(page)
      const plan = await page.locator('main').innerText()
      for (const word of Object.values(words)) assert.ok(plan.includes(word), word)
      assert.match(plan, lang === 'fr' ? /14\sh\s30/ : /2:30/)
      await sound(page, lang, 'plan')
      await page.locator('form[action*="/plan/finish/"] button').nth(0).click()
      await page.waitForURL(`**${file}/plan`)

      // It can be changed, and its history stays.
      await page.locator('main a[href*="/plan/edit/"]').last().click()
      await save(page)
      await page.waitForURL(`**${file}/plan`)
      for (const [at, name] of [[`${file}/dates`, 'dates'], ['/tasks', 'tasks'], ['/tasks?mine=false', 'team']]) {
        await page.goto(at)
        await sound(page, lang, name)
      }
      assert.ok((await page.locator('main').innerText()).includes(words.later), 'what is to be done')
      await page.locator('details a[href^="/tasks/print/"]').first().evaluate((a) => a.closest('details').open = true)
      await page.locator('details a[href^="/tasks/print/"]').first().click()
      await sound(page, lang, 'handover')
      await page.goto(file)
      await shot(page, `plan-file-${lang}-telephone`)
      await page.goto(`${file}/parts/6`)
      await sound(page, lang, 'section')

      // The person sees it, but for what is not for their page.
      await page.goto(`${file}/own`)
      await page.check(`input[name=form][value=${lang}]`)
      await page.locator('form[action$="/own"] button').click()
      const card = (await page.locator('ol.words').first().locator('li').allTextContents()).map((w) => w.trim()).join(' ')
      const own = await (await visitor(site.browser, site.server.url, { lang, size: 'telephone', script: false })).newPage()
      await own.goto('/own')
      await own.fill('#words', card)
      await own.locator('main button[type=submit]').click()
      await own.waitForURL('**/own/all')
      const shown = await own.locator('main').innerText()
      assert.ok(shown.includes(words.goal) && shown.includes(words.step) && shown.includes('4, rue Fictive'))
      assert.ok(!shown.includes(words.later), 'what is not for their page is not there')
      await sound(own, lang, 'own')
      await context.close()
    })
  }

  test('the pages are for everybody', async () => {
    const page = await (await visitor(site.browser, site.server.url, { lang: 'fr' })).newPage()
    await continueAs(page, caseworker)
    await page.goto('/files')
    const file = await page.locator('tbody a[href^="/files/"]').first().getAttribute('href')
    for (const at of [`${file}/plan`, `${file}/plan/new/3`, `${file}/dates`, '/tasks', '/tasks/all']) {
      await page.goto(at)
      assert.deepEqual(await violations(page), [], at)
      await shot(page, `plan-desktop${at.replace(/[0-9a-z]{26}/, '').replaceAll('/', '-')}`)
    }
  })
})
