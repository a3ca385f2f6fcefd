// Debian's Chromium, quiet: it asks nobody on the network for anything.
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { root } from './server.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
export const shots = process.env.RELAIS_SHOTS || join(root, 'e2e/shots')

export const widths = { telephone: { width: 360, height: 740 }, desktop: { width: 1366, height: 900 } }
export const languages = ['fr', 'en']

const quiet = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-default-apps', '--disable-extensions',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1']

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: quiet,
  })
}

/** A context of its own: language, width, colour scheme, script or none. */
export async function visitor(browser, url, { lang = 'en', size = 'desktop', scheme = 'light', script = true, ...more } = {}) {
  const context = await browser.newContext({
    baseURL: url, viewport: widths[size], locale: `${lang}-CA`, colorScheme: scheme,
    javaScriptEnabled: script, bypassCSP: false, reducedMotion: 'reduce', ...more,
  })
  context.setDefaultTimeout(60_000)
  return context
}

/** Violations of WCAG 2.2 A and AA and best practice, as readable lines. */
export async function violations(page) {
  // Through the debugger, so that the page's own policy stays in force.
  const client = await page.context().newCDPSession(page)
  await client.send('Runtime.evaluate', { expression: axe })
  const { result, exceptionDetails } = await client.send('Runtime.evaluate', {
    expression: `axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
      .then((r) => r.violations.flatMap((v) => v.nodes.map((n) => v.id + ' (' + v.help + '): ' + n.target.join(' ') + ' — ' + (n.any.concat(n.all, n.none)[0] || {}).message)))`,
    awaitPromise: true, returnByValue: true,
  })
  await client.detach()
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description || exceptionDetails.text)
  return result.value
}

/** What is wider than the window: nothing may be, at 320 px. */
export function overflow(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    return [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > width + 1)
      .slice(0, 5).map((e) => `${e.tagName}.${e.className}`)
  })
}

/** Saves a picture of the whole page. */
export async function shot(page, name) {
  mkdirSync(shots, { recursive: true })
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
}

/** A browser whose profile is kept in a folder, as on somebody's own machine. */
export function keep(folder, options) {
  return chromium.launchPersistentContext(folder, { executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: quiet, ...options })
}
