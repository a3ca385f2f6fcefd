// The desk's import, step by step, in French: by keyboard,
// on a telephone and on a screen.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { languages, overflow, shot, violations, visitor, widths } from '../lib/browser.mjs'
import { demonstration } from '../lib/demo.mjs'

// As Excel saves it in French: semicolons and Windows-1252.
const table = Buffer.from('Organisme;Programme;Téléphone;Courriel;Ville;Clé interne\r\nMaison Élan;Hébergement d\'été;819-555-0101;elan@example.ca;Québec;x-1\r\n;;819-555-0102;;Lévis;x-2\r\n', 'latin1')

describe('import', () => {
  const site = demonstration()

  async function sound(page, name, size, lang = 'fr') {
    assert.deepEqual(await violations(page), [], name)
    assert.ok(!(await page.content()).includes('⟦'), `${name}: a text is missing`)
    await shot(page, `import-${name}-${size}-${lang}`)
    await page.setViewportSize({ width: 320, height: 640 })
    assert.deepEqual(await overflow(page), [], name)
    await page.setViewportSize(widths[size])
  }

  /** Presses a button as somebody without a mouse does. */
  async function press(page, name) {
    await page.getByRole('button', { name }).focus()
    await Promise.all([page.waitForLoadState(), page.keyboard.press('Enter')])
  }

  for (const size of Object.keys(widths)) {
    test(`a table, from its columns to the report: ${size}`, async () => {
      const context = await visitor(site.browser, site.server.url, { lang: 'fr', size })
      const page = await context.newPage()
      await page.goto('/sign-in?lang=fr')
      await page.locator('.demo-bar button[value=desk]').click()
      await page.waitForLoadState()
      await page.goto('/services/records')
      await page.setInputFiles('[name=data]', { name: 'villes.csv', mimeType: 'text/csv', buffer: Buffer.from('%PDF-1.7') })
      await page.fill('[name=source]', `ville-${size}`)
      await press(page, 'Continuer')
      await page.locator('.govuk-error-message').waitFor()
      await sound(page, 'wrong-file', size)
      await page.setInputFiles('[name=data]', { name: 'villes.csv', mimeType: 'text/csv', buffer: table })
      await press(page, 'Continuer')
      await page.waitForURL('**/import/*')
      await sound(page, 'columns', size)
      await page.locator('[name=places]').last().selectOption('-')
      await press(page, 'Voir ce qui se passerait')
      await page.locator('.figures').waitFor()
      await sound(page, 'check', size)
      await press(page, /^Importer/)
      await page.getByRole('heading', { level: 1, name: 'L’importation est terminée' }).waitFor()
      await sound(page, 'done', size)
      await context.close()
    })
  }

  for (const lang of languages) {
    test(`a feed says what would be refused before anything is kept: ${lang}`, async () => {
      const context = await visitor(site.browser, site.server.url, { lang, size: 'telephone' })
      const page = await context.newPage()
      await page.goto(`/sign-in?lang=${lang}`)
      await page.locator('.demo-bar button[value=desk]').click()
      await page.waitForLoadState()
      await page.goto('/services/records')
      const records = [{ id: 'r1', name: 'Fictional house', status: 'active', extra: 1 }, { nothing: true }]
      await page.setInputFiles('[name=data]', { name: 'feed.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(records)) })
      await page.fill('[name=source]', `feed-${lang}`)
      await press(page, { fr: 'Continuer', en: 'Continue' }[lang])
      await page.locator('.figures').waitFor()
      assert.deepEqual(await page.locator('.figures dd').allTextContents(), ['2', '1', '0', '0', '1'])
      await sound(page, 'feed', 'telephone', lang)
      await context.close()
    })
  }
})
