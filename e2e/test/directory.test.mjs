// The directory as a worker uses it with a person on the line: nothing of the
// search in an address, back and the other language keep it, and all of it
// works without script.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { languages, overflow, shot, violations, visitor, widths } from '../lib/browser.mjs'
import { demonstration } from '../lib/demo.mjs'

const words = { fr: 'un lit ce soir avec un bébé', en: 'a bed tonight with a baby' }

describe('directory', () => {
  const site = demonstration()

  async function as(who, options) {
    const context = await visitor(site.browser, site.server.url, options)
    const page = await context.newPage()
    await page.goto(`/sign-in?lang=${options.lang}`)
    await page.locator(`.demo-bar button[value=${who}]`).click()
    await page.waitForLoadState()
    return { context, page }
  }

  async function sound(page, name, size, lang) {
    assert.deepEqual(await violations(page), [], name)
    assert.ok(!(await page.content()).includes('⟦'), `${name}: a text is missing`)
    await shot(page, `directory-${name}-${size}-${lang}`)
    await page.setViewportSize({ width: 320, height: 640 })
    assert.deepEqual(await overflow(page), [], name)
    await page.setViewportSize(widths[size])
  }

  async function search(page, lang) {
    await page.goto('/services')
    await page.fill('[name=q]', words[lang])
    await page.keyboard.press('Enter')
    await page.waitForURL('**/services?s=*')
  }

  for (const lang of languages) {
    for (const size of Object.keys(widths)) {
      test(`search, narrow down, left out, service: ${lang}, ${size}`, async () => {
        const { context, page } = await as('caseworker', { lang, size })
        await search(page, lang)
        await sound(page, 'found', size, lang)
        assert.ok(await page.locator('article').count() >= 5)

        await page.fill('[name=place]', 'Montréal')
        await page.selectOption('[name=language]', 'ti')
        await page.locator('#refine button[type=submit]').click()
        await page.waitForLoadState()
        assert.ok(await page.locator('.chip--drop').count() >= 3, 'a chip for each thing asked')
        await page.locator('.chip--drop[value^="place:"]').click()
        await page.waitForLoadState()
        assert.equal(await page.inputValue('[name=place]'), '', 'the chip takes its filter off')
        await page.locator('button[value="left_out:true"]').last().click()
        await page.waitForLoadState()
        await sound(page, 'left-out', size, lang)

        await page.goto('/services')
        await page.locator('button[name=_add][value=tattoo-removal]').evaluate((b) => b.click())
        await page.waitForURL('**/services?s=*')
        await page.selectOption('[name=province]', 'NU')
        await page.locator('#refine button[type=submit]').click()
        await page.waitForLoadState()
        assert.ok(await page.locator('section.card--soon').count() >= 1, 'a need that nobody covers is named')
        await sound(page, 'gap', size, lang)
        await context.close()
      })
    }
  }

  test('back, reload and the other language keep the search, and no address tells it', async () => {
    const { context, page } = await as('hotline', { lang: 'fr' })
    await search(page, 'fr')
    const found = await page.locator('article h3').allTextContents()
    await page.locator('article h3 a').first().click()
    await page.locator('a[href^="tel:"]').first().waitFor()
    await page.goBack()
    assert.deepEqual(await page.locator('article h3').allTextContents(), found)
    await page.reload()
    const asked = await page.locator('.chip--drop').count()
    assert.ok(asked >= 3, 'what was understood stands in chips')
    await page.locator('.bar__tools a[lang]').first().click()
    await page.waitForLoadState()
    assert.equal(await page.locator('.chip--drop').count(), asked)
    assert.equal(await page.locator('html').getAttribute('lang'), 'en-CA')
    assert.ok(!/lit|soir|b%C3%A9b/.test(page.url()))
    const address = page.url()
    await page.locator('form[action="/out"] button').click()
    await page.locator('.demo-bar button[value=hotline]').click()
    await page.goto(address)
    assert.equal(await page.locator('article h3').count(), 0, 'an old address opens nothing')
    await context.close()
  })

  test('without script: search, one more bed, checked today', async () => {
    const { context, page } = await as('shelter', { lang: 'en', script: false })
    await page.goto('/services')
    await page.fill('[name=q]', words.en)
    await page.locator('.search button').click()
    assert.ok(await page.locator('article').count() >= 5)

    await page.goto('/services/own')
    const card = page.locator('article').first()
    const free = async () => Number((await card.locator('.govuk-tag').first().textContent()).match(/\d+/)[0])
    const was = await free()
    await card.locator('button[name=available]', { hasText: 'One more' }).click()
    assert.equal(await free(), was + 1)
    await card.locator('form[action$="/checked"] button').click()
    assert.match(await card.textContent(), /Checked today/)
    await context.close()
  })

  test('the hidden address is for its own agency, and stays off paper', async () => {
    const { context, page } = await as('shelter', { lang: 'en' })
    await page.goto('/services/own')
    const href = await page.locator('article h2 a').first().getAttribute('href')
    await page.goto(href)
    assert.match(await page.locator('main').textContent(), /Larch Lane/)
    await page.emulateMedia({ media: 'print' })
    assert.ok(!/Larch Lane/.test(await page.locator('main').innerText()))
    await context.close()
    const other = await as('hotline', { lang: 'en' })
    await other.page.goto(href)
    assert.doesNotMatch(await other.page.content(), /Larch Lane/)
    await other.context.close()
  })
})
