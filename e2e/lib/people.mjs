// People who use Relais in a browser: they found, join, sign in and print, as
// somebody would by hand.
import { createHmac } from 'node:crypto'

export const passphrase = 'nineteen quiet lanterns'

/** The six digits that an authenticator shows for a secret (RFC 6238). */
export function totp(secret, at = Date.now()) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  let bits = ''
  for (const c of secret.replace(/[\s=]/g, '')) bits += alphabet.indexOf(c).toString(2).padStart(5, '0')
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const mac = createHmac('sha1', key).update(step).digest()
  const from = mac[19] & 15
  return String((mac.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

const used = new Map()

/** A code works once, so the next one is waited for when this one is used up. */
export async function freshCode(secret) {
  for (;;) {
    // One step ahead is accepted, for clocks that run fast.
    for (const at of [Date.now(), Date.now() + 30_000]) {
      const step = Math.floor(at / 30_000)
      if (step > (used.get(secret) || 0)) {
        used.set(secret, step)
        return totp(secret, at)
      }
    }
    await new Promise((r) => setTimeout(r, 1000))
  }
}

export const go = (page) => page.locator('main form button[type=submit]').last().click()

async function identity(page, prefix, who) {
  await page.fill(`[name="${prefix}name"]`, who.name)
  await page.fill(`[name="${prefix}login"]`, who.login)
  await page.fill(`[name="${prefix}passphrase"]`, passphrase)
}

/** Reads the authenticator's secret and the short code, then signs in from that page. */
export async function ready(page, who) {
  await page.waitForURL('**/join/ready')
  who.secret = (await page.locator('.secret .code').textContent()).replaceAll(' ', '')
  who.short = (await page.locator('.aloud').count()) ? (await page.locator('.aloud').textContent()).trim() : ''
}

export async function firstSignIn(page, who) {
  await page.fill('[name=passphrase]', passphrase)
  await page.fill('[name=totp]', await freshCode(who.secret))
  await go(page)
}

/** Founds the node: coalition, desk and administrator. */
export async function found(page, code, who) {
  await page.goto('/setup')
  await page.fill('[name=code]', code)
  await page.fill('[name="coalition.fr"]', 'Coalition de la Rive')
  await page.fill('[name="coalition.en"]', 'Riverside coalition')
  await page.fill('[name="agency.name.fr"]', 'Bureau de la Rive')
  await page.fill('[name="agency.name.en"]', 'Riverside desk')
  await page.selectOption('[name="agency.province"]', 'QC')
  await identity(page, 'admin.', who)
  await go(page)
  await ready(page, who)
}

/** Joins with the address of a printed invitation. */
export async function join(page, link, who) {
  await page.goto(link)
  await identity(page, link.includes('/join/agency/') ? 'admin.' : 'identity.', who)
  await go(page)
  await ready(page, who)
}

export async function signIn(page, who) {
  await page.goto('/sign-in')
  await page.fill('[name=login]', who.login)
  await firstSignIn(page, who)
}

/** Does something grave: when it asks again who acts, answers and does it once more. */
export async function proven(page, act) {
  await act()
  await page.waitForLoadState()
  if (new URL(page.url()).pathname !== '/me/prove') return
  await page.fill('[name=passphrase]', passphrase)
  await go(page)
  await page.waitForURL((url) => url.pathname !== '/me/prove')
  await act()
}

/** Makes the kit and confirms it with a share, as if typed from the paper. */
export async function printKit(page) {
  await page.goto('/agency/kit')
  await proven(page, () => go(page))
  const share = (await page.locator('.sheet__share').first().innerText()).replace(/\s+/g, ' ')
  await page.goto('/agency/kit/confirm')
  await page.fill('[name=share]', share.toLowerCase())
  await go(page)
  await page.waitForURL('**/agency/first-steps')
  return share
}

/** The address on the invitation that is shown. */
export const linkOf = async (page) => (await page.locator('.letter .code').first().textContent()).trim()

/** Invites somebody and returns the address on the letter. */
export async function invite(page, name, roles = ['caseworker']) {
  await page.goto('/agency/members/invite')
  await proven(page, async () => {
    await page.fill('[name=name]', name)
    for (const box of await page.locator('[name=roles]').all()) await box.setChecked(roles.includes(await box.getAttribute('value')))
    await go(page)
  })
  return linkOf(page)
}
