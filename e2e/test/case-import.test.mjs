// Case files come in by steps and go out after a look, and a person gets a copy:
// without a mouse, on a telephone and on a screen, in both languages.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, test } from 'node:test'
import { languages, overflow, shot, violations, visitor, widths } from '../lib/browser.mjs'
import { continueAs, demonstration } from '../lib/demo.mjs'

const caseworker = 1
const words = {
  fr: { next: 'Continuer', look: 'Voir ce qui se passerait', open: /^Ouvrir 2 dossiers/, done: 'L’importation est terminée', take: 'Voir ce que le fichier contiendrait', get: 'Télécharger' },
  en: { next: 'Continue', look: 'See what would happen', open: /^Open 2 case files/, done: 'The import has ended', take: 'See what the file would hold', get: 'Download' },
}

describe('case files as files', { timeout: 300_000 }, () => {
  const site = demonstration()

  async function sound(page, name, size, lang) {
    await page.waitForLoadState()
    assert.deepEqual(await violations(page), [], name)
    assert.ok(!(await page.content()).includes('⟦'), `${name}: a text is missing`)
    await shot(page, `case-import-${name}-${size}-${lang}`)
    for (const width of [360, 320]) {
      await page.setViewportSize({ width, height: 640 })
      assert.deepEqual(await overflow(page), [], `${name} at ${width} px`)
    }
    await page.setViewportSize(widths[size])
  }

  /** Presses a button as somebody without a mouse does. */
  async function press(page, name) {
    await page.getByRole('button', { name }).focus()
    await Promise.all([page.waitForLoadState(), page.keyboard.press('Enter')])
  }

  /** Presses a button that downloads, and reads what came. */
  async function downloaded(page, name) {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()])
    return readFile(await file.path(), 'utf8')
  }

  for (const size of Object.keys(widths)) {
    for (const lang of languages) {
      test(`in, out, and a copy: ${size}, ${lang}`, async () => {
        const w = words[lang]
        const context = await visitor(site.browser, site.server.url, { lang, size })
        const page = await context.newPage()
        await page.goto(`/sign-in?lang=${lang}`)
        await continueAs(page, caseworker)
        await page.goto(`/import?lang=${lang}`)
        await sound(page, 'file', size, lang)
        const name = `Zoé-${size}-${lang}`
        const table = Buffer.from(`Prénom;con_Consent;Clé interne\n${name};TRUE;k-1\nYan-${size}-${lang};;k-2\n`)
        await page.setInputFiles('[name=data]', { name: 'gens.csv', mimeType: 'text/csv', buffer: table })
        await press(page, w.next)
        await page.waitForURL('**/import/*')
        await page.locator('[name=places]').first().waitFor()
        await sound(page, 'columns', size, lang)
        await page.locator('[name=places]').last().selectOption('-')
        await press(page, w.look)
        await page.locator('.figures').waitFor()
        await sound(page, 'check', size, lang)
        await press(page, w.open)
        await page.getByRole('heading', { level: 1, name: w.done }).waitFor()
        await sound(page, 'done', size, lang)

        await page.goto('/files/take')
        await sound(page, 'take', size, lang)
        await press(page, w.take)
        await page.waitForURL('**/preview*')
        await sound(page, 'preview', size, lang)
        await page.locator('[name=form][value=json]').check()
        assert.ok((await downloaded(page, w.get)).includes(name), 'the export lacks who came in')

        await page.goto('/files')
        await page.fill('[name=q]', name)
        await page.locator('[name=q]').press('Enter')
        await page.getByRole('link', { name }).click()
        await page.goto(`${page.url().split('?')[0]}/take`)
        await sound(page, 'copy', size, lang)
        assert.ok((await downloaded(page, w.get)).includes('Votre copie'), 'the copy lacks its words')
        await context.close()
      })
    }
  }
})
