// One line, said while somebody is on the telephone: understood into chips,
// found beside a map, by keyboard alone; compared; handed to the person.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { languages, overflow, shot, violations, visitor, widths } from '../lib/browser.mjs'
import { demonstration } from '../lib/demo.mjs'

const lines = { fr: 'hébergement ce soir Laval espagnol 2 enfants', en: 'shelter tonight Laval Spanish 2 kids' }
const sizes = { ...widths, laptop: { width: 1366, height: 768 } }

describe('one line', () => {
  const site = demonstration()

  async function as(who, options) {
    const context = await visitor(site.browser, site.server.url, options)
    const page = await context.newPage()
    await page.setViewportSize(sizes[options.size || 'laptop'])
    await page.goto(`/sign-in?lang=${options.lang}`)
    await page.locator(`.demo-bar button[value=${who}]`).click()
    await page.waitForLoadState()
    return { context, page }
  }

  async function sound(page, name, size, lang) {
    assert.deepEqual(await violations(page), [], name)
    assert.ok(!(await page.content()).includes('⟦'), `${name}: a text is missing`)
    await shot(page, `line-${name}-${size}-${lang}`)
    for (const width of [360, 320]) {
      await page.setViewportSize({ width, height: 640 })
      assert.deepEqual(await overflow(page), [], `${name} at ${width}`)
    }
    await page.setViewportSize(sizes[size])
  }

  for (const lang of languages) {
    for (const size of ['telephone', 'laptop']) {
      test(`line, map, compare, sheet, free places: ${lang}, ${size}`, async () => {
        const { context, page } = await as('caseworker', { lang, size })
        await page.goto('/services')
        await sound(page, 'start', size, lang)
        await page.fill('[name=q]', lines[lang])
        await page.keyboard.press('Enter')
        await page.waitForURL('**/services?s=*')
        assert.equal(await page.inputValue('[name=q]'), '', 'all of the line was understood')
        const asked = await page.locator('.chip--drop').evaluateAll((all) => all.map((b) => b.value))
        for (const chip of ['need:emergency-shelter', 'place:Laval', 'language:es', 'by:tonight', 'dependants:children']) assert.ok(asked.includes(chip), chip)
        assert.ok(await page.locator('.results > li').count() >= 3)
        assert.ok(await page.locator('svg.map [data-marks]').count() >= 1, 'marks on the map')
        if (size === 'laptop') assert.ok((await page.locator('.results > li').first().boundingBox()).y < 560 && (await page.locator('svg.map').boundingBox()).y < 500, 'results and map in one screen')
        await sound(page, 'found', size, lang)

        await page.locator('[name=_set][value="view:canada"]').click()
        await page.waitForLoadState()
        assert.equal(await page.locator('svg.map path.map__land, svg.map path.map__land--hidden').count(), 13)

        for (let i = 0; i < 3; i++) await page.locator('[name=pick]').nth(i).check()
        await page.locator('button[value=compare]').click()
        await page.waitForURL('**/services/compare?s=*')
        assert.equal(await page.locator('thead th a').count(), 3)
        await sound(page, 'compare', size, lang)

        await page.goto(await page.locator('thead th a').first().getAttribute('href'))
        await sound(page, 'service', size, lang)
        const name = await page.locator('h1').textContent()
        const address = new URL(page.url()).pathname
        await page.goto(`${address}/paper?neutral=1`)
        assert.ok(!(await page.locator('.sheet').textContent()).includes(name), 'the neutral sheet does not tell')
        await page.emulateMedia({ media: 'print' })
        const paper = await page.locator('body').innerText()
        assert.ok(!paper.includes(name) && !/Relais/.test(paper), 'nor does what is printed')
        await page.emulateMedia({ media: 'screen' })
        await sound(page, 'neutral', size, lang)
        await page.goto(`${address}/paper`)
        assert.ok((await page.locator('.sheet').textContent()).includes(name))
        await sound(page, 'paper', size, lang)

        await page.goto('/services/board')
        assert.ok(await page.locator('table.board tbody tr').count() >= 1)
        await sound(page, 'board', size, lang)
        await context.close()
      })
    }
  }

  test('keyboard only: to the field, a completion, through the list, into a service', async () => {
    const { context, page } = await as('hotline', { lang: 'en' })
    await page.goto('/services')
    await page.keyboard.press('/')
    await page.keyboard.type('shelter trois-riv', { delay: 10 })
    await page.locator('#suggestions [role=option]').first().waitFor()
    assert.deepEqual(await violations(page), [])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    assert.match(await page.inputValue('[name=q]'), /Trois-Rivières, QC/)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/services?s=*')
    assert.ok(await page.locator('.chip--drop[value="place:Trois-Rivières"]').count() === 1)
    await page.keyboard.press('/')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    const second = await page.locator('.results h3 a').nth(1).getAttribute('href')
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), second)
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.pathname === second.replace(/\?.*/, ''))
    await context.close()
  })

  test('without script: line, another view of the map, one more bed from the board', async () => {
    const { context, page } = await as('shelter', { lang: 'fr', script: false })
    await page.goto('/services')
    await page.fill('[name=q]', lines.fr)
    await page.locator('.search button').click()
    assert.ok(await page.locator('.results > li').count() >= 3)
    await page.locator('[name=_set][value="view:QC"]').click()
    assert.equal(await page.locator('[value="view:QC"]').getAttribute('aria-pressed'), 'true')

    await page.goto('/services/board')
    const own = page.locator('table.board form.own').first()
    const name = await own.locator('xpath=ancestor::tr/th/a').textContent()
    const row = page.locator('table.board tr', { hasText: name }).first()
    const free = async () => Number((await row.locator('.govuk-tag').first().textContent()).match(/\d+/)?.[0] ?? 0)
    const was = await free()
    await own.locator('button').last().click()
    assert.equal(await free(), was + 1)
    assert.match(page.url(), /\/services\/board$/)
    await context.close()
  })
})
