// The daily work, with what goes wrong in it: two tabs, two people, a network
// that goes, a laptop whose clock is slow. Nothing is lost, mixed or left on a
// screen, and who must look is told within seconds.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { visitor } from '../lib/browser.mjs'
import { continueAs, demonstration } from '../lib/demo.mjs'

const [caseworker, responder] = [1, 2]
const save = (page) => page.locator('main form[data-draft] button.govuk-button[type=submit]').first().click()
const kept = (page) => page.waitForResponse((r) => new URL(r.url()).pathname === '/draft' && r.ok())
const unfold = (page) => page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true }))

describe('the daily work', () => {
  const site = demonstration()

  /** A page of a member, and calls to the API as that member. */
  async function as(i, options) {
    const context = await visitor(site.browser, site.server.url, options)
    const page = await context.newPage()
    await continueAs(page, i)
    const token = (await context.cookies()).find((c) => c.name === '__Host-relais').value
    const api = async (method, path, body) => {
      const answer = await fetch(`${site.server.url}/api/v1${path}`, {
        method, headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` }, body: body && JSON.stringify(body),
      })
      const out = await answer.json()
      assert.ok(answer.ok, `${method} ${path}: ${JSON.stringify(out)}`)
      return out
    }
    return { page, context, api }
  }

  const file = (api, known, more = {}) => api('POST', '/cases', { known, language: 'fr', ...more })

  test('two intakes in two tabs share nothing, and both survive', async () => {
    const { page, context } = await as(caseworker)
    await page.goto('/files/new')
    await unfold(page)
    await page.fill('#f-known', 'Amina')
    await page.fill('[name="safe.ways.0.value"]', '514-555-0111')
    await page.fill('[name="section.experience"]', 'words of the first person')
    await kept(page)
    const other = await context.newPage()
    await other.goto('/files/new')
    await unfold(other)
    assert.equal(await other.inputValue('[name="safe.ways.0.value"]'), '')
    assert.ok(await other.getByRole('link', { name: 'Amina' }).count(), 'the other is offered')
    await other.fill('#f-known', 'Bich')
    await save(other)
    await other.waitForURL(/\/files\/[0-9a-z]{26}$/)
    assert.ok(!(await other.locator('main').innerText()).includes('514-555-0111'))
    await page.reload()
    assert.equal(await page.inputValue('[name="section.experience"]'), 'words of the first person')
  })

  for (const script of [true, false]) {
    test(`the other language keeps what was typed, ${script ? 'with' : 'without'} script`, async () => {
      const { page, api } = await as(caseworker, { script, lang: 'en' })
      const { id } = await file(api, `Langue ${script}`)
      await page.goto(`/files/${id}/parts/7`)
      await page.fill('textarea[name=text]', 'ten minutes of a story')
      const before = await page.locator('html').getAttribute('lang')
      await page.locator('.bar__tools a').first().click()
      await page.locator(`html:not([lang="${before}"])`).waitFor({ state: 'attached' })
      assert.equal(await page.inputValue('textarea[name=text]'), 'ten minutes of a story')
    })
  }

  test('a network that is gone takes no words', async () => {
    const { page, context, api } = await as(caseworker)
    const { id } = await file(api, 'Hors ligne')
    await page.goto(`/files/${id}/parts/7`)
    await context.setOffline(true)
    await page.fill('textarea[name=text]', 'typed while the network was gone')
    await save(page)
    await page.getByText(/There is no network|n’y a pas de réseau/).first().waitFor()
    assert.equal(await page.inputValue('textarea[name=text]'), 'typed while the network was gone')
    await context.setOffline(false)
    await page.getByText(/network is back|réseau est revenu/).first().waitFor()
    await page.goto(`/files/${id}/parts/7`)
    assert.equal(await page.inputValue('textarea[name=text]'), 'typed while the network was gone')
  })

  test('signing out in one tab clears the other', async () => {
    const { page, context, api } = await as(caseworker)
    const { id } = await file(api, 'Autre onglet')
    await page.goto(`/files/${id}`)
    const other = await context.newPage()
    await other.goto('/')
    await other.locator('form[action="/out"] button').click()
    await page.waitForURL(/sign-in/)
    assert.ok(!(await page.locator('body').innerText()).includes('Autre onglet'))
  })

  test('an open page is told within five seconds, and a slow clock counts right', async () => {
    const sender = await as(caseworker)
    const other = await as(responder)
    const agency = (await other.api('GET', '/sessions/current')).me.agency_id
    const one = await file(sender.api, 'Vite', { needs: [{ code: 'emergency-shelter', urgency: 'crisis' }] })
    const consent = await sender.api('POST', `/cases/${one.id}/consents`, {
      kind: 'ask', agencies: [agency], purpose: 'a safe place', until: new Date(Date.now() + 30 * 864e5).toISOString().slice(0, 10),
      given_by: 'person', language: 'fr', form: 'spoken', explained: ['who', 'what', 'why', 'until', 'withdraw', 'refuse', 'loopback', 'limits'],
    })
    const page = other.page
    await page.goto('/inbox')
    await page.waitForFunction(() => document.body.dataset.mark)
    const from = Date.now()
    const asked = await sender.api('POST', '/asks', {
      case: one.id, need: one.needs[0].id, consent: consent.id, mode: 'single', candidates: [{ agency }], attributes: { age_band: 'adult_18_24' },
    })
    await page.locator('#news').waitFor()
    assert.ok(Date.now() - from < 5000, `told after ${Date.now() - from} ms`)
    assert.match(await page.title(), /^•/)
    const at = `/requests/${asked.referrals[0].id}`
    const slow = await other.context.newPage()
    await slow.clock.install({ time: Date.now() - 3 * 3600e3 })
    await slow.goto(at)
    await slow.clock.runFor(2500)
    assert.match(await slow.locator('time[data-due]').first().innerText(), /^(2 hours|1 h|119|120)/)
  })
})
