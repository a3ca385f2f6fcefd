// A new agency in a real browser: set-up, kit, members, passkeys, hours; and
// an idle sign-out in the middle of a long form.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sections } from '../lib/address.mjs'
import { languages, launch, overflow, shot, violations, visitor, widths } from '../lib/browser.mjs'
import { startNode } from '../lib/node.mjs'
import { firstSignIn, found, freshCode, go, invite, join, passphrase, printKit, signIn, proven } from '../lib/people.mjs'

const admin = { name: 'Camille Fictive', login: 'camille@example.ca' }
const worker = { name: 'Noor Delisle', login: 'noor@example.ca' }

const open = { enter: '/sign-in', join: '/join', member: '/join/member', agency: '/join/agency', recover: '/recover', about: '/about' }
const pages = {
  hub: '/agency', first: '/agency/first-steps', members: '/agency/members', invite: '/agency/members/invite', invitations: '/agency/invitations',
  profile: '/agency/profile', rules: '/agency/rules', hours: '/agency/hours', kit: '/agency/kit', confirm: '/agency/kit/confirm',
  coalition: '/network', 'invite-agency': '/network/invite', me: '/me', passphrase: '/me/passphrase', passkeys: '/me/passkeys',
  kept: '/me/kept', audit: '/audit', head: '/audit/head', records: '/agency/records', out: '/agency/out', unmet: '/services/gaps',
}

describe('agency', { timeout: 1_200_000 }, () => {
  let server, browser, state
  before(async () => {
    server = await startNode('admin')
    browser = await launch()
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  test('is at work in ten minutes', async () => {
    const began = Date.now()
    const context = await visitor(browser, server.url, { size: 'telephone', script: false })
    const page = await context.newPage()
    await found(page, server.code, admin)
    await firstSignIn(page, admin)
    await page.waitForURL('**/agency/first-steps')
    await printKit(page)
    const link = await invite(page, worker.name)

    const other = await visitor(browser, server.url)
    const theirs = await other.newPage()
    await join(theirs, link, worker)
    assert.deepEqual(await violations(theirs), [], 'the page for newcomers')
    await firstSignIn(theirs, worker)
    await theirs.waitForURL('**/agency/first-steps')
    assert.equal((await theirs.locator('.aloud').textContent()).trim(), worker.short)

    await page.goto('/agency/members')
    await page.locator('.cards a').first().click()
    await proven(page, async () => {
      await page.fill('[name=short_code]', worker.short)
      await page.locator('form[action$="/admit"] button').click()
    })
    await page.locator('.govuk-tag--green').first().waitFor()

    await page.goto('/agency/hours')
    await page.check('[value=always]')
    await page.selectOption('[name=backup]', { label: worker.name })
    await go(page)
    await page.waitForURL(`${server.url}/agency`)
    assert.ok(Date.now() - began < 600_000)
    state = await context.storageState()
    await other.close()
    await context.close()
  })

  for (const lang of languages) {
    for (const size of Object.keys(widths)) {
      test(`no violation and no overflow: ${lang}, ${size}`, async () => {
        const context = await visitor(browser, server.url, { lang, size, storageState: state })
        const page = await context.newPage()
        await look(page, `?lang=${lang}`, pages, `agency-${size}-${lang}`)
        await context.close()
        const nobody = await visitor(browser, server.url, { lang, size })
        await look(await nobody.newPage(), '', open, `public-${size}-${lang}`)
        await nobody.close()
      })
    }
  }

  async function look(page, query, all, name) {
    for (const [what, path] of Object.entries(all)) {
      const answer = await page.goto(path + query)
      assert.equal(answer.status(), 200, what)
      assert.equal(page.url().endsWith('/sign-in'), path === '/sign-in', what)
      assert.deepEqual(await violations(page), [], what)
      await shot(page, `${name}-${what}`)
      const size = page.viewportSize()
      await page.setViewportSize({ width: 320, height: 640 })
      assert.deepEqual(await overflow(page), [], `${path} at 320 px`)
      await page.setViewportSize(size)
    }
  }

  test('the sheets of a kit print one to a page', async () => {
    const context = await visitor(browser, server.url, { storageState: state })
    const page = await context.newPage()
    await page.goto('/agency/kit')
    await proven(page, () => go(page))
    assert.deepEqual(await violations(page), [])
    const paper = (await page.pdf({ format: 'Letter' })).toString('latin1')
    assert.equal(paper.match(/\/Type\s*\/Page\b/g).length, 3)
    await page.emulateMedia({ media: 'print' })
    await shot(page, 'agency-sheets-print')
    await page.emulateMedia({ media: 'screen' })
    await invite(page, 'Sacha Fictive')
    assert.deepEqual(await violations(page), [], 'the letter')
    await context.close()
  })

  /** An authenticator in the browser; hasPrf says whether it can unlock. */
  async function authenticator(page, hasPrf) {
    const client = await page.context().newCDPSession(page)
    await client.send('WebAuthn.enable')
    await client.send('WebAuthn.addVirtualAuthenticator', { options: {
      protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true, hasPrf,
    } })
  }

  async function addPasskey(page, name) {
    await page.goto('/me/passkeys')
    const add = async () => {
      await page.fill('[name=name]', name)
      await page.locator('[data-passkey-add] button').click()
    }
    await add()
    await page.waitForURL('**/me/prove')
    await page.fill('[name=passphrase]', passphrase)
    await go(page)
    await page.waitForURL('**/me/passkeys')
    await add()
    await page.locator('.govuk-notification-banner--success').waitFor()
  }

  test('a passkey that unlocks signs in alone', async () => {
    const context = await visitor(browser, server.url)
    const page = await context.newPage()
    await authenticator(page, true)
    await signIn(page, worker)
    await page.waitForURL(`${server.url}/`)
    await addPasskey(page, 'telephone')
    await page.locator('form[action="/out"] button').click()
    await page.waitForURL('**/sign-in')
    await page.locator('[data-passkey-button]').click()
    await page.waitForURL(`${server.url}/`)
    assert.match(await page.locator('.bar__who').textContent(), /Noor Delisle/)
    await context.close()
  })

  test('a passkey that can’t unlock stands in for the six digits', async () => {
    const context = await visitor(browser, server.url)
    const page = await context.newPage()
    await authenticator(page, false)
    await signIn(page, admin)
    await page.waitForURL(`${server.url}/`)
    await addPasskey(page, 'old key')
    await page.locator('form[action="/out"] button').click()
    await page.waitForURL('**/sign-in')
    await page.locator('[data-passkey-button]').click()
    await page.locator('[data-totp]').waitFor({ state: 'hidden' })
    assert.deepEqual(await violations(page), [])
    await page.fill('[name=login]', admin.login)
    await page.fill('[name=passphrase]', passphrase)
    await go(page)
    await page.waitForURL(`${server.url}/`)
    await context.close()
  })

  for (const script of [true, false]) {
    test(`a session that ended in the middle of a long form loses no word (${script ? 'with' : 'without'} script)`, async () => {
      const context = await visitor(browser, server.url, { script, size: 'telephone' })
      const page = await context.newPage()
      await signIn(page, worker)
      await page.waitForURL(`${server.url}/`)
      await page.goto('/files/new')
      await page.fill('[name=known]', `Amihan ${script ? 'A' : 'B'}`)
      await page.locator('form:has([name=known]) button[type=submit]:not([name])').click()
      await page.waitForURL(/\/[a-z0-9]{26}$/)
      await page.goto(`${page.url()}/parts/${sections.notes}`)
      const story = Array.from({ length: 1500 }, (_, i) => `mot${i}`).join(' ')
      await page.locator('textarea[name=text]').fill(story)

      // The session ends elsewhere, as it does by itself after 15 minutes.
      const token = (await context.cookies()).find((c) => c.name === '__Host-relais').value
      await fetch(`${server.url}/out`, { method: 'POST', headers: { Cookie: `__Host-relais=${token}` }, redirect: 'manual' })
      await page.locator('form:has(textarea[name=text]) button[type=submit]').last().click()
      await page.waitForURL('**/sign-in')
      await page.fill('[name=login]', worker.login)
      await page.fill('[name=passphrase]', passphrase)
      await page.fill('[name=totp]', await freshCode(worker.secret))
      await go(page)
      await page.waitForURL((url) => url.pathname !== '/sign-in')
      await page.goto('/me/kept') // found words fill no form in by themselves
      await page.locator('form[action$="/take"] button').first().click()
      await page.locator('textarea[name=text]').waitFor()
      assert.equal(await page.locator('textarea[name=text]').inputValue(), story)
      await context.close()
    })
  }
})
