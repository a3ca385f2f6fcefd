// A worker with a person: from the first name to an agreement, by hand, with
// and without script, at the width of a small telephone.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { languages, overflow, violations, visitor } from '../lib/browser.mjs'
import { agreements, sections } from '../lib/address.mjs'
import { continueAs, demonstration } from '../lib/demo.mjs'

const caseworker = 1
const save = (page) => page.locator('main form[data-draft] button.govuk-button[type=submit]').first().click()

describe('a person and their file', () => {
  const site = demonstration()

  async function worker(options) {
    const context = await visitor(site.browser, site.server.url, { size: 'telephone', ...options })
    const page = await context.newPage()
    await continueAs(page, caseworker)
    return page
  }

  async function newFile(page, known) {
    await page.goto('/files/new')
    await page.fill('[name=known]', known)
    await save(page)
    await page.waitForURL(/\/files\/[0-9a-z]{26}$/)
    return new URL(page.url()).pathname
  }

  for (const lang of languages) {
    test(`from a name to an agreement without script: ${lang}`, async () => {
      const page = await worker({ lang, script: false })
      const at = await newFile(page, `Ondine ${lang}`)
      assert.equal(await page.locator('h1').textContent(), `Ondine ${lang}`)

      await page.goto(`${at}/ways`)
      await page.selectOption('[name="ways.0.kind"]', 'phone')
      await page.fill('[name="ways.0.value"]', '613-555-0142')
      await page.fill('[name="code_word"]', 'lilas')
      await save(page)
      const text = await page.locator('main').innerText()
      assert.ok(text.includes('613-555-0142') && text.includes('lilas'), 'the rules stand on the file')
      const rules = await page.locator('#safe-title').boundingBox()
      const contact = await page.locator(`a[href="${at}/contact"]`).first().boundingBox()
      assert.ok(rules.y < contact.y, 'the rules come before the contact')

      await page.goto(`${at}/contact`)
      await page.check('[name=way][value=other]')
      await page.selectOption('[name=channel]', 'email')
      await save(page)
      assert.equal(await page.locator('.govuk-error-summary a[href="#f-reason"]').count(), 1, 'outside of the rules wants a reason')

      await page.goto(`${at}/items`)
      await page.check('#n-emergency-shelter')
      await save(page)
      await page.goto(`${at}/agree/${agreements.ask}`)
      assert.equal(await page.locator('[name=sectors][value=police]').count(), 0, 'police is never among kinds of agencies')
      await page.locator('[name=agencies]').first().check()
      for (const box of await page.locator('[name=explained]').all()) await box.check()
      await save(page)
      await page.waitForURL(/\/agreements\/[0-9a-z]{26}$/)
      await page.goto(`${page.url()}/print`)
      assert.equal(await page.locator('h1').count(), 1)
      await page.context().close()
    })
  }

  test('needs are found as one types, and ask how urgent once chosen', async () => {
    const page = await worker({ lang: 'fr' })
    await page.goto('/files/new')
    await page.fill('#picker-q', 'dormir')
    await page.locator('#n-emergency-shelter').waitFor({ state: 'visible' })
    await page.locator('#n-food').waitFor({ state: 'hidden' })
    assert.equal(await page.locator('#u-emergency-shelter').isVisible(), false)
    await page.check('#n-emergency-shelter')
    assert.equal(await page.locator('#u-emergency-shelter').isVisible(), true)
    assert.deepEqual(await violations(page), [])
    await page.context().close()
  })

  test('what is typed comes back', async () => {
    const page = await worker({ lang: 'en' })
    await page.goto('/files/new')
    await page.fill('[name=known]', 'Half a name')
    await page.waitForResponse((r) => new URL(r.url()).pathname === '/draft' && r.ok())
    await page.goto('/files')
    await page.goto('/files/new')
    assert.equal(await page.inputValue('[name=known]'), '', 'the next person begins with nothing')
    await page.getByRole('link', { name: 'Half a name' }).click()
    await page.waitForURL(/d=/)
    assert.equal(await page.inputValue('[name=known]'), 'Half a name')
    await page.locator('form[action="/draft/drop"] button').click()
    assert.equal(await page.inputValue('[name=known]'), '')
    await page.context().close()
  })

  test('two colleagues write at once: both texts stay', async () => {
    const page = await worker({ lang: 'en' })
    const at = await newFile(page, 'Two pens')
    await page.goto(`${at}/parts/${sections.notes}`)
    await page.fill('[name=text]', 'first words')
    await save(page)
    const entry = await page.locator(`a[href^="${at}/entries/"]`).first().getAttribute('href')
    const other = await page.context().newPage()
    for (const p of [page, other]) await p.goto(entry)
    await other.fill('[name=text]', 'words of a colleague')
    await save(other)
    await page.fill('[name=text]', 'words of mine')
    await save(page)
    assert.match(await page.locator('main').innerText(), /words of a colleague/)
    assert.equal(await page.inputValue('[name=text]'), 'words of mine')
    assert.deepEqual(await violations(page), [])
    await page.context().close()
  })

  test('errors lead to their fields, at 320 pixels too', async () => {
    const page = await worker({ lang: 'fr' })
    const at = await newFile(page, 'Petite page')
    await page.setViewportSize({ width: 320, height: 640 })
    for (const path of [`/agree/${agreements.release}`, `/agree/${agreements.special}`, '/contact', '/items']) {
      await page.goto(at + path)
      await save(page)
      const first = page.locator('.govuk-error-summary a').first()
      const target = (await first.getAttribute('href')).slice(1)
      assert.equal(await page.locator(`[id="${target}"]`).count(), 1, `${path}: ${target} is on the page`)
      assert.deepEqual(await overflow(page), [], path)
      assert.deepEqual(await violations(page), [], path)
    }
    await page.context().close()
  })

  test('paper shows the person’s part only', async () => {
    const page = await worker({ lang: 'en' })
    const at = await newFile(page, 'On paper')
    await page.goto(`${at}/print`)
    await page.emulateMedia({ media: 'print' })
    for (const gone of ['.bar', '.nav', '.exit', 'form']) {
      assert.equal(await page.locator(gone).first().isVisible(), false, `${gone} is printed`)
    }
    assert.equal(await page.locator('h2', { hasText: 'On paper' }).isVisible(), true)
    await page.context().close()
  })
})
