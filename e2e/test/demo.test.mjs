// Every page of the demonstration that links lead to, as each of its members,
// in both languages: no violation of WCAG 2.2 AA, nothing wider than 320 px,
// no missing word, a quick exit, a title that tells nothing.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { languages, overflow, shot, violations, visitor, widths } from '../lib/browser.mjs'
import { continueAs, crawl, members, shape, demonstration } from '../lib/demo.mjs'

const neutral = /^((Error:|Erreur :) )?(Home|Page|List|Form|Settings|Help|Sign in|Accueil|Liste|Formulaire|Réglages|Aide|Connexion) – Relais$/
const pictures = process.env.RELAIS_SHOTS !== undefined

describe('demonstration', () => {
  const site = demonstration()

  for (const lang of languages) {
    test(`every page: ${lang}`, async () => {
      const context = await visitor(site.browser, site.server.url, { lang, size: 'telephone' })
      const page = await context.newPage()
      const problems = []
      page.on('pageerror', (e) => problems.push(`script: ${e.message}`))
      page.on('console', (m) => { if (m.type() === 'error' && !/status of (404|422)/.test(m.text())) problems.push(`console: ${m.text()}`) })

      const who = await members(page)
      assert.ok(who.length >= 5, `the bar offers ${who}`)
      const seen = new Set()
      for (let i = 0; i < who.length; i++) {
        await continueAs(page, i)
        const before = seen.size
        await crawl(page, async (path, answer) => {
          const at = `${who[i]} at ${shape(path)}`
          if (answer.status() >= 400) problems.push(`${at}: status ${answer.status()}`)
          const html = await page.content()
          if (html.includes('⟦')) problems.push(`${at}: missing text ${html.match(/⟦[^⟧]*⟧/)}`)
          if (!neutral.test((await page.title()).replace(/\u00a0/g, ' '))) problems.push(`${at}: title ${await page.title()}`)
          if (await page.locator('a[href="/exit"]').count() !== 1) problems.push(`${at}: no quick exit`)
          if (await page.locator('h1').count() !== 1) problems.push(`${at}: not one h1`)
          for (const v of await violations(page)) problems.push(`${at}: ${v}`)
          if (pictures) await picture(page, `${lang}-${i}-${shape(path).replace(/[^a-z0-9]+/gi, '_')}`)
          await page.setViewportSize({ width: 320, height: 640 })
          for (const e of await overflow(page)) problems.push(`${at}: wider than 320 px: ${e}`)
          await page.setViewportSize(widths.telephone)
        }, { seen })
        console.log(`# ${lang}, ${who[i]}: ${seen.size - before} more kinds of pages`)
        seen.delete('/') // the start page differs for each
      }
      await context.close()
      assert.deepEqual(problems, [])
    })
  }

  async function picture(page, name) {
    for (const [size, viewport] of Object.entries(widths)) {
      await page.setViewportSize(viewport)
      await shot(page, `${name}-${size}`)
    }
  }
})
