// From an empty folder to the first case, in French on a telephone: a coalition
// and its desk, an agency that is invited and joins, its kit, a colleague, a
// service, somebody who needs help. It counts what people click and fill in,
// and holds each form to what its own defaults allow.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { launch, shot, visitor } from '../lib/browser.mjs'
import { startNode } from '../lib/node.mjs'
import { freshCode, linkOf, passphrase } from '../lib/people.mjs'
import { Steps } from '../lib/steps.mjs'

const pictures = process.env.RELAIS_SHOTS !== undefined
const says = {
  fr: { coalition: 'Coalition de la Rive', desk: 'Bureau de la Rive', agency: 'Maison Clairière' },
  en: { coalition: 'Riverside coalition', desk: 'Riverside desk', agency: 'Clearing House' },
}

describe('setting up', { timeout: 600_000 }, () => {
  let browser
  before(async () => { browser = await launch() })
  after(() => browser?.close())

  for (const [lang, size] of [['fr', 'telephone'], ['en', 'desktop']]) {
    test(`takes ten minutes, in ${lang} on a ${size}`, async () => {
      const server = await startNode(`setup-${lang}`)
      try {
        await setUp(server, lang, size)
      } finally {
        await server.stop()
      }
    })
  }

  async function setUp(server, lang, size) {
    const words = says[lang]
    const steps = new Steps()
    const began = Date.now()
    const screens = {}
    const visit = async () => (await visitor(browser, server.url, { lang, size })).newPage()

    /** What a page asks of whoever reads it: how long it is on a telephone, and how it looks. */
    const seen = async (page, name) => {
      await page.waitForLoadState()
      screens[name] = await page.evaluate(() => document.documentElement.scrollHeight / window.innerHeight)
      if (pictures) await shot(page, `setup-${name}-${size}-${lang}`)
    }
    const go = async (page, form = 'main form') => {
      const from = page.url()
      await steps.click(page.locator(`${form} button.govuk-button[type=submit]:not([name]):visible`).last())
      await page.waitForLoadState()
      const errors = await page.locator('.govuk-error-summary').allInnerTexts()
      assert.deepEqual(errors, [], `${from} refuses what it was given`)
    }
    /** What stands there already, after it was asked once more who acts, is not typed again. */
    const fill = async (field, text) => { if (await field.inputValue() !== text) await steps.fill(field, text) }
    const own = async (page, prefix, name, login) => {
      await steps.fill(page.locator(`[name="${prefix}name"]`), name)
      await steps.fill(page.locator(`[name="${prefix}login"]`), login)
      await steps.fill(page.locator(`[name="${prefix}passphrase"]`), passphrase)
    }
    /** The authenticator, then the first sign-in. */
    const enter = async (page) => {
      await page.waitForURL('**/join/ready')
      const secret = (await page.locator('.secret .code').textContent()).replaceAll(' ', '')
      const short = await page.locator('.aloud').count() ? (await page.locator('.aloud').textContent()).trim() : ''
      await steps.fill(page.locator('[name=passphrase]'), passphrase)
      await steps.fill(page.locator('[name=totp]'), await freshCode(secret))
      await go(page)
      await page.waitForURL('**/agency/first-steps')
      return short
    }
    /** Something grave, which may ask once more who acts. */
    const grave = async (page, act) => {
      await act()
      if (new URL(page.url()).pathname !== '/me/prove') return
      await steps.fill(page.locator('[name=passphrase]'), passphrase)
      await go(page)
      await page.waitForURL((url) => url.pathname !== '/me/prove')
      await act()
    }
    const kit = async (page) => {
      await steps.click(page.locator('main a.govuk-button[href="/agency/kit"]'))
      await seen(page, 'kit')
      await grave(page, () => go(page))
      for (const format of ['Letter', 'A4']) {
        const paper = (await page.pdf({ format })).toString('latin1')
        assert.equal(paper.match(/\/Type\s*\/Page\b/g).length, 3, `the sheets on ${format}`)
      }
      if (pictures) {
        await page.emulateMedia({ media: 'print' })
        await shot(page, `setup-sheets-${size}-${lang}`)
        await page.emulateMedia({ media: null })
      }
      const share = (await page.locator('.sheet__share').first().innerText()).replace(/\s+/g, ' ')
      await steps.click(page.locator('main a.govuk-button[href="/agency/kit/confirm"]'))
      await steps.fill(page.locator('[name=share]'), share.toLowerCase())
      await go(page)
      await page.waitForURL('**/agency/first-steps')
    }
    const letter = async (page, name) => {
      await seen(page, name)
      const paper = (await page.pdf({ format: 'Letter' })).toString('latin1')
      assert.equal(paper.match(/\/Type\s*\/Page\b/g).length, 1, 'the letter is one page')
      return linkOf(page)
    }

    // The desk.
    steps.begin('coalition, its desk and its first administrator')
    const desk = await visit()
    await desk.goto('/setup')
    await seen(desk, 'found')
    await steps.fill(desk.locator('[name=code]'), server.code)
    await steps.fill(desk.locator(`[name="coalition.${lang}"]`), words.coalition)
    await steps.fill(desk.locator(`[name="agency.name.${lang}"]`), words.desk)
    await steps.choose(desk.locator('[name="agency.province"]'), 'QC')
    await own(desk, 'admin.', 'Camille Fictive', 'camille@example.ca')
    await go(desk)
    await seen(desk, 'ready')
    await enter(desk)
    await seen(desk, 'first-desk')

    steps.begin('the desk’s recovery kit')
    await kit(desk)

    steps.begin('invite an agency')
    await steps.click(desk.locator('main a.govuk-button[href="/network/invite"]'))
    await seen(desk, 'invite-agency')
    assert.equal(await desk.inputValue('[name="agency.province"]'), 'QC', 'the province of the desk')
    await grave(desk, async () => {
      await fill(desk.locator(`[name="agency.name.${lang}"]`), words.agency)
      if (await desk.inputValue('[name="agency.sector"]') !== 'shelter') await steps.choose(desk.locator('[name="agency.sector"]'), 'shelter')
      await go(desk)
    })
    const invited = await letter(desk, 'letter-agency')

    // The agency.
    steps.begin('the agency joins')
    const boss = await visit()
    await boss.goto(invited)
    await seen(boss, 'join-agency')
    await own(boss, 'admin.', 'Robin Fictive', 'robin@example.ca')
    await go(boss)
    await enter(boss)
    await seen(boss, 'first-agency')

    steps.begin('its recovery kit')
    await kit(boss)

    steps.begin('invite a colleague')
    await steps.click(boss.locator('main a[href="/agency/members/invite"]').first())
    await seen(boss, 'invite')
    await grave(boss, async () => {
      await fill(boss.locator('[name=name]'), 'Noor Delisle')
      await go(boss)
    })
    const link = await letter(boss, 'letter-member')

    steps.begin('the colleague joins')
    const worker = await visit()
    await worker.goto(link)
    await seen(worker, 'join-member')
    await own(worker, 'identity.', 'Noor Delisle', 'noor@example.ca')
    await go(worker)
    const short = await enter(worker)
    await seen(worker, 'waiting')

    steps.begin('let the colleague in')
    await boss.goto('/')
    await seen(boss, 'home-waiting')
    await steps.click(boss.locator('main a.govuk-button[href^="/agency/members/"]').first())
    await grave(boss, async () => {
      await fill(boss.locator('[name=short_code]'), short)
      await go(boss, 'form[action$="/admit"]')
    })
    await boss.locator('.govuk-tag--green').first().waitFor()
    await boss.goto('/')
    assert.equal(await boss.locator('main a.govuk-button[href^="/agency/members/"]').count(), 0, 'nobody waits any more')

    steps.begin('say when somebody is there')
    await boss.goto('/agency/first-steps')
    await seen(boss, 'first-almost')
    await steps.click(boss.locator('main a[href="/agency/hours"]').first())
    await seen(boss, 'hours')
    await boss.locator('main form button.govuk-button').last().click()
    await boss.waitForURL(`${server.url}/agency`) // the hours take what they offer themselves
    await boss.goto('/agency/hours')
    await steps.choose(boss.locator('[value=always]'))
    await steps.choose(boss.locator('[name=backup]'), { label: 'Noor Delisle' })
    await go(boss)

    steps.begin('describe a service')
    await boss.goto('/agency/first-steps')
    await steps.click(boss.locator('main a[href="/services/new"]').first())
    await boss.waitForURL('**/services/new')
    await seen(boss, 'service')
    await steps.fill(boss.locator(`[name="name.${lang}"]`), words.agency)
    const box = boss.locator('#n-emergency-shelter')
    if (!await box.isVisible()) await steps.click(boss.locator('details:has(#n-emergency-shelter) > summary').last())
    await steps.choose(box)
    await steps.fill(boss.locator('[name=phone]'), '418-555-0142')
    await go(boss)
    await boss.waitForURL(/\/services\/[^/]+$/)
    await seen(boss, 'service-there')

    steps.begin('the first case')
    await worker.goto('/')
    await seen(worker, 'home')
    await steps.click(worker.locator('main a[href="/files/new"]').first())
    await steps.fill(worker.locator('#f-known'), 'Iris')
    await go(worker)
    await worker.waitForURL(/\/files\/[0-9a-z]{26}$/)

    console.log('# longest page: ' + Math.max(...Object.values(screens)).toFixed(1) + ' screens')
    const long = Object.entries(screens).filter(([, n]) => n > 6)
    if (size === 'telephone') assert.deepEqual(long, [], 'pages of more than six screens')
    const all = steps.of(...new Set(steps.rows.map((row) => row.name)))
    const pages = Object.keys(screens).length
    const seconds = 3 * all.clicks + 8 * all.fields + 10 * pages
    console.log(`# ${lang}: ${all.clicks} clicks, ${all.fields} fields, ${pages} pages: ${(seconds / 60).toFixed(1)} minutes of people; ${Math.round((Date.now() - began) / 1000)} s of the machine`)
    assert.ok(seconds <= 600, `setting up takes people ${seconds} seconds`)
    if (size === 'telephone') steps.keep('docs/setup-steps.md', all, `everything, and ${pages} pages to read: ${Math.ceil(seconds / 6) / 10} minutes`)
  }
})
