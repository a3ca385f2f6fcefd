// Pictures of the product for README.md and LISEZMOI.md, taken from the
// demonstration: `make pictures`.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { launch, languages, visitor } from './lib/browser.mjs'
import { continueAs, startDemo } from './lib/demo.mjs'
import { root } from './lib/server.mjs'

const folder = join(root, 'docs/images')
const [hotline, caseworker, shelter] = [0, 1, 2]

const open = (path) => (page) => page.goto(path)
/** Follows the first link of a page with such words. */
const toward = (from, words) => async (page) => {
  await page.goto(from)
  await page.locator('main a[href^="/requests/"]').filter({ hasText: words }).first().click()
  await page.waitForLoadState()
}

const pictures = [
  { name: 'home', who: caseworker, go: open('/'), size: 'desktop' },
  { name: 'telephone', who: hotline, go: open('/'), size: 'telephone' },
  { name: 'referral', who: caseworker, go: toward('/inbox?box=sent', /Immigration lawyer|Avocat en immigration/), size: 'desktop' },
  { name: 'inbox', who: shelter, go: open('/inbox'), size: 'telephone' },
  { name: 'thief', who: caseworker, go: open('/demo/server'), size: 'desktop' },
]

const wanted = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const server = await startDemo()
const browser = await launch()
try {
  // One after the other in both languages: what was looked at waits no more.
  for (const p of pictures.filter((p) => !wanted.length || wanted.includes(p.name))) {
    for (const lang of languages) {
      const context = await visitor(browser, server.url, { lang, size: p.size })
      const page = await context.newPage()
      await continueAs(page, p.who)
      await page.goto(`/?lang=${lang}`) // members have a language of their own
      await p.go(page)
      await page.evaluate(() => document.fonts.ready)
      await page.screenshot({ path: join(folder, `${p.name}-${lang}.png`) })
      await context.close()
    }
  }
} finally {
  await browser.close()
  await server.stop()
}
