// The person's own file, with three browsers: a caseworker in French, a shelter's
// worker in English, and the person on a small telephone without script, who takes
// something back while the shelter has it open.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { keep, overflow, shot, violations, visitor } from '../lib/browser.mjs'
import { continueAs, demonstration } from '../lib/demo.mjs'
import { released } from '../lib/referral.mjs'
import { french, stray } from '../lib/words.mjs'

const [caseworker, shelter] = [1, 2]

/** Makes a card in the caseworker's browser, and types its words once. */
async function makeCard(page, file, form, second = false) {
  await page.goto(`${file}/own`)
  await page.check(`input[name=form][value=${form}]`)
  if (second) await page.check('input[name=second]')
  await page.locator('form[action$="/own"] button').click()
  const lists = page.locator('ol.words')
  const read = async (i) => (await lists.nth(i).locator('li').allTextContents()).map((w) => w.trim()).join(' ')
  const out = { words: await read(0), second: second ? await read(1) : '' }
  return out
}

async function opens(page, words) {
  await page.goto('/own')
  await page.fill('#words', words)
  await page.locator('main button[type=submit]').click()
  await page.waitForURL('**/own/all')
}

describe('the person’s own file', () => {
  const site = demonstration()

  test('the whole story with three browsers', async () => {
    const [desk, house, tel] = await Promise.all([
      visitor(site.browser, site.server.url, { lang: 'fr' }),
      visitor(site.browser, site.server.url, { lang: 'en' }),
      visitor(site.browser, site.server.url, { lang: 'fr', size: 'telephone', script: false }),
    ])
    const [worker, other, own] = await Promise.all([desk.newPage(), house.newPage(), tel.newPage()])
    await continueAs(worker, caseworker)
    await continueAs(other, shelter)
    const found = await released(worker, other, 'Zibeline')

    const card = await makeCard(worker, found.file, 'fr', true)
    assert.equal(card.words.split(' ').length, 7)
    await shot(worker, 'own-card-fr-desktop')
    await worker.fill('#f-words', card.words.toUpperCase().split(' ').map((w) => w.slice(0, 4)).join('-'))
    await worker.locator('form[action$="/own/verified"] button').click()
    await worker.waitForURL(`**${found.file}/own`)

    // The person, in her own words, without script.
    await own.goto('/own')
    assert.deepEqual([await own.title()].filter((t) => /dossier|file|traite/i.test(t)), [])
    await own.fill('#words', 'un deux trois')
    await own.locator('main button[type=submit]').click()
    assert.match(own.url(), /\/own\?s=1$/)
    await opens(own, card.words)
    assert.deepEqual(await overflow(own), [])
    assert.deepEqual(await french(own), [])
    assert.deepEqual(await stray(own, 'fr'), [])
    await shot(own, 'own-fr-telephone')
    const text = await own.locator('main').innerText()
    assert.match(text, /Qui a ouvert mes renseignements/)
    assert.match(text, /a ouvert ce à quoi vous aviez dit oui/)

    await own.fill('#text', 'Je préfère le matin.')
    await own.locator('form:has(#text) button').click()
    assert.match(await own.locator('main').innerText(), /Je préfère le matin\./)

    // She takes it back: all live consents that name what was released.
    const live = own.locator('a[href*="/own/end/"][href$="?s=1"]')
    assert.ok(await live.count() > 0, 'something can be taken back')
    while (await live.count()) {
      await live.first().click()
      await own.fill('#text', 'Je n’ai jamais dit oui.')
      await own.locator('main form button').click()
      await own.waitForURL('**/own/all?s=7')
    }

    // The next click at the shelter shows it gone.
    const answer = await other.reload()
    assert.ok(answer.status() >= 400 || !other.url().endsWith('/opened'), `it opens no more: ${answer.status()}`)

    // The agency sees at once that she says she never agreed.
    await worker.goto('/')
    assert.match(await worker.locator('main').innerText(), /je n’ai pas dit oui/)
    await worker.goto(`${found.file}/words`)
    assert.match(await worker.locator('main').innerText(), /Je n’ai jamais dit oui\./)
    assert.deepEqual(await violations(worker), [])

    // Second words: a page with nothing on it, and the agency is told.
    await own.locator('form[action="/own/out"] button').first().click()
    await own.waitForURL('**/own?s=5')
    await opens(own, card.second)
    const plain = await own.locator('main').innerText()
    assert.doesNotMatch(plain, /Je préfère le matin|a ouvert ce à quoi/)
    assert.match(plain, /Personne\./)
    await worker.goto('/')
    assert.match(await worker.locator('main').innerText(), /seconds mots ont servi/)
    await own.goto('/exit').catch(() => {})
    const again = await tel.newPage()
    await again.goto('/own/all')
    assert.match(again.url(), /\/own\?s=3$/, 'the quick exit ends it')
    for (const c of [desk, house, tel]) await c.close()
  })

  test('the pages can be used by everybody, and are small', async () => {
    const context = await visitor(site.browser, site.server.url, { lang: 'en', size: 'telephone' })
    const page = await context.newPage()
    await continueAs(page, caseworker)
    await page.goto('/files')
    const file = await page.locator('main a[href^="/files/"]:not([href$="new"])').first().getAttribute('href')
    const { words } = await makeCard(page, file, 'digits')
    const person = await (await visitor(site.browser, site.server.url, { lang: 'en', size: 'telephone' })).newPage()
    let bytes = 0
    person.on('response', async (r) => { bytes += (await r.request().sizes()).responseBodySize })
    await opens(person, words)
    await person.waitForLoadState('networkidle')
    assert.ok(bytes <= 60_000, `${bytes} bytes for the door and the file`)
    for (const path of ['/own', '/own/all']) {
      await person.goto(path)
      assert.deepEqual(await violations(person), [], path)
      assert.deepEqual(await overflow(person), [], path)
    }
    for (const path of [`${file}/own`, `${file}/words`]) {
      await page.goto(path)
      assert.deepEqual(await violations(page), [], path)
      assert.deepEqual(await overflow(page), [], path)
    }
    await context.close()
  })

  test('nothing of a visit stays in the browser', async () => {
    const context = await visitor(site.browser, site.server.url, { lang: 'fr' })
    const page = await context.newPage()
    await continueAs(page, caseworker)
    await page.goto('/files')
    const file = await page.locator('main a[href^="/files/"]:not([href$="new"])').first().getAttribute('href')
    const { words } = await makeCard(page, file, 'digits')
    const dir = mkdtempSync(join(tmpdir(), 'relais-own-'))
    const own = await keep(dir, { baseURL: site.server.url, locale: 'fr-CA', viewport: { width: 360, height: 740 } })
    const tel = await own.newPage()
    const planted = ['zqwordsvxkw', 'zqmessagevxkw', 'zqabandonedvxkw']
    await tel.goto('/own')
    await tel.fill('#words', `${planted[0]} ${words}`)
    await tel.locator('main button[type=submit]').click()
    await opens(tel, words)
    await tel.fill('#text', planted[1])
    await tel.locator('form:has(#text) button').click()
    await tel.fill('#text', planted[2])
    await tel.waitForTimeout(4_000)
    await tel.locator('form[action="/own/out"] button').first().click()
    await tel.waitForTimeout(1_000)
    await own.close()
    const sought = [...planted, words.replaceAll(' ', ''), words]
    const kept = []
    const walk = (at) => {
      for (const e of readdirSync(at, { withFileTypes: true })) {
        const path = join(at, e.name)
        if (e.isDirectory()) walk(path)
        else if (e.isFile()) {
          const data = readFileSync(path)
          for (const s of sought) for (const b of [Buffer.from(s), Buffer.from(s, 'utf16le'), Buffer.from(Buffer.from(s).toString('base64').slice(0, -4))]) if (data.includes(b)) kept.push(`${s} in ${path}`)
        }
      }
    }
    walk(dir)
    rmSync(dir, { recursive: true, force: true })
    assert.deepEqual(kept, [])
    await context.close()
  })
})
