// Every page of the demonstration that links lead to, as each of its members,
// in both languages: no violation of WCAG 2.2 AA, nothing wider than 320 px,
// no missing word, a quick exit, a title that tells nothing.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { languages, overflow, shot, violations, visitor, widths } from '../lib/browser.mjs'
import { continueAs, crawl, members, shape, demonstration } from '../lib/demo.mjs'
import { french, stray } from '../lib/words.mjs'

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
          for (const e of await stray(page, lang)) problems.push(`${at}: ${e}`)
          if (lang === 'fr') for (const e of await french(page)) problems.push(`${at}: ${e}`)
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

  for (const [lang, size] of [['fr', 'telephone'], ['en', 'desktop']]) {
    test(`a visit begins with what runs out: ${lang}, ${size}`, async () => {
      const context = await visitor(site.browser, site.server.url, { lang, size })
      const page = await context.newPage()
      // Before anybody is signed in: what a thief sees, as the caseworker would compare it.
      await page.goto('/demo/server')
      assert.ok(await page.locator('.pair').count() >= 4, 'the page of the thief is half empty')
      if (pictures) await shot(page, `demo-thief-${size}-${lang}`)
      await page.goto('/demo')
      if (pictures) await shot(page, `demo-start-${size}-${lang}`)
      for (let i = 0; i < 5; i++) {
        await continueAs(page, i)
        await page.goto(`/?lang=${lang}`)
        const card = page.locator('.demo-next')
        assert.ok(await card.locator('li').count() >= 3, 'a card says what to try next')
        assert.ok(await card.locator('details[open]').count(), 'the card is open at home')
        if (pictures) await shot(page, `demo-home-${i}-${size}-${lang}`)
        if (i === 0) {
          const due = await page.locator('main .cards time[data-due]').evaluateAll((all) => all.map((e) => e.getAttribute('datetime')))
          const left = due.map((at) => Math.round((Date.parse(at) - Date.now()) / 60_000))
          assert.ok(left.some((n) => n >= 0 && n <= 10), `what is due is due in ${left} minutes`)
        }
        for (const href of await card.locator('a').evaluateAll((all) => all.map((a) => a.getAttribute('href')))) {
          assert.equal((await page.goto(href)).status(), 200, `member ${i} tries ${href}`)
        }
        await page.goto('/demo/server')
        assert.ok(await page.locator('.pair').count() >= 3, `the page of the thief is half empty for member ${i}`)
      }
      await context.close()
    })
  }

  async function picture(page, name) {
    for (const [size, viewport] of Object.entries(widths)) {
      await page.setViewportSize(viewport)
      await shot(page, `${name}-${size}`)
    }
  }
})
