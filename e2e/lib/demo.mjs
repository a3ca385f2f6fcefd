// The demonstration: signing in as its members, and walking its pages.
import { after, before } from 'node:test'
import { launch } from './browser.mjs'
import { start } from './server.mjs'

/** Starts `relais demo`; it tells its story before it answers. */
export const startDemo = () => start('./cmd/relais', ['demo', '-listen', '127.0.0.1:{port}'], { name: 'demo', timeout: 240_000 })

/** A demonstration and a browser for the tests of one group: they stand once the first begins. */
export function demonstration() {
  const site = {}
  before(async () => {
    site.server = await startDemo()
    site.browser = await launch()
  })
  after(async () => {
    await site.browser?.close()
    await site.server?.stop()
  })
  return site
}

/** Names of the members that the bar offers. */
export async function members(page) {
  await page.goto('/sign-in')
  return page.locator('.demo-bar button[name=as]').allTextContents()
}

/** Continues as the i-th member of the bar. */
export async function continueAs(page, i) {
  await page.goto('/sign-in')
  await page.locator('.demo-bar button[name=as]').nth(i).click()
  await page.waitForLoadState()
}

// Ids are 26 characters of Crockford's alphabet, those of records are UUIDs;
// pages that differ only in one are the same page.
export const shape = (path) => path.replace(/\/([0-9a-hjkmnp-tv-z]{26}|[0-9a-f]{8}-[0-9a-f-]{27})(?=\/|$)/g, '/{id}').replace(/\?.*/, '')

/** Pages that are no HTML page of ours, or that end the session. */
const away = /^\/(exit|a|api|healthz|readyz|openapi)(\/|$)|\.(pdf|csv|json|txt|zip)$/

/** Links of the page that is open, as paths of this server. */
export async function links(page) {
  const found = await page.locator('a[href]:not([download])').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
  const own = found.filter((h) => h && h.startsWith('/') && !h.startsWith('//') && !/[?&]lang=/.test(h)).map((h) => h.replace(/#.*/, ''))
  return [...new Set(own)].filter((h) => !away.test(h))
}

/**
 * Visits every kind of page that a member can reach by links, each once.
 * Several pages of one kind with different content count as one.
 */
export async function crawl(page, visit, { from = ['/'], seen = new Set(), limit = 150 } = {}) {
  const queue = [...from]
  while (queue.length && seen.size < limit) {
    const path = queue.shift()
    if (seen.has(shape(path))) continue
    seen.add(shape(path))
    // A file that is saved is no page.
    const answer = await page.goto(path).catch((err) => {
      if (!/Download is starting/.test(err.message)) throw err
    })
    if (!answer || !(answer.headers()['content-type'] || '').startsWith('text/html')) continue
    await visit(path, answer)
    queue.push(...(await links(page)).filter((p) => !seen.has(shape(p))))
  }
  return seen
}
