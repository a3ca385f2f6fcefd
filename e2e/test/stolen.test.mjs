// A telephone or a desk's computer that is stolen: what a browser writes to
// its profile while a member works. Every form is filled with words that
// stand nowhere else, sent, refused and abandoned; then the browser is closed
// and its whole profile searched.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { keep } from '../lib/browser.mjs'
import { continueAs, crawl, startDemo } from '../lib/demo.mjs'

const [administrator, caseworker] = [0, 1]

/** A word of its own for each field: nothing else on the disk holds it. */
const word = (n) => `zq${n}vxkw${(n * 7919) % 10007}jq`

/** The forms in which a word can stand in a file: plain, UTF-16, base64 at each of its three offsets. */
function shapes(text) {
  const plain = Buffer.from(text)
  const out = [plain, Buffer.from(text, 'utf16le')]
  for (const source of [plain, Buffer.from(text, 'utf16le')]) {
    for (let pad = 0; pad < 3; pad++) {
      const whole = Buffer.concat([Buffer.alloc(pad), source]).toString('base64')
      out.push(Buffer.from(whole.slice(pad === 0 ? 0 : 4, Math.floor((pad + source.length) / 3) * 4)))
    }
  }
  return out
}

function* filesOf(dir) {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) yield* filesOf(path)
    else if (entry.isFile()) yield path
  }
}

/** Which of the first n words the profile holds, and where. */
function found(profile, n) {
  const wanted = Array.from({ length: n }, (_, i) => shapes(word(i)))
  const out = []
  for (const path of filesOf(profile)) {
    const bytes = readFileSync(path)
    wanted.forEach((all, i) => {
      if (all.some((s) => bytes.includes(s))) out.push(`${word(i)} in ${path.slice(profile.length)}`)
    })
  }
  return out
}

describe('TestStolenTelephone', () => {
  let demo, profiles = []
  before(async () => { demo = await startDemo() })
  after(async () => {
    await demo?.stop()
    profiles.forEach((p) => rmSync(p, { recursive: true, force: true }))
  })

  const profile = () => {
    const dir = mkdtempSync(join(tmpdir(), 'relais-profile-'))
    profiles.push(dir)
    return dir
  }

  test('the search finds what a browser keeps of a form of somebody else', async () => {
    const server = createServer((req, res) => {
      res.setHeader('Content-Type', 'text/html')
      res.end('<form method="post"><input name="phone"><input name="code"><button>ok</button></form>')
    })
    await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
    const dir = profile()
    const context = await keep(dir, { baseURL: `http://127.0.0.1:${server.address().port}` })
    const page = await context.newPage()
    await page.goto('/')
    await page.fill('[name=phone]', word(0))
    await page.click('button')
    await page.fill('[name=code]', word(1))
    await page.goto('/away')
    await page.waitForTimeout(4_000)
    await context.close()
    server.close()
    assert.ok(found(dir, 2).length > 0, 'a plain form leaves what was typed')
  })

  for (const who of [caseworker, administrator]) {
    test(`nothing that member ${who} typed stays in the browser`, async () => {
      const dir = profile()
      const context = await keep(dir, { baseURL: demo.url, locale: 'fr-CA' })
      const page = await context.newPage()
      page.on('dialog', (d) => d.accept())
      await continueAs(page, who)

      const forms = [] // the pages with forms that somebody can type into
      const typed = 'main form textarea, main form input:is([type=text],[type=tel],[type=email],[type=search],[type=url],:not([type]))'
      await crawl(page, async (path) => {
        if (await page.locator(typed).count()) forms.push(path)
      }, { limit: 90 })
      assert.ok(forms.length > 8, `${forms.length} pages with forms`)

      let n = 0
      const fill = async () => {
        const fields = page.locator(typed)
        for (let i = 0; i < await fields.count(); i++) {
          const field = fields.nth(i)
          if (await field.isVisible() && await field.isEditable()) await field.fill(word(n++))
        }
      }
      let sent = 0
      for (const path of forms) {
        await page.goto(path)
        await fill() // abandoned
        await page.goto(path)
        await fill()
        const buttons = page.locator('main form:has(textarea, input:not([type=hidden])) button[type=submit]:visible')
        if (await buttons.count() === 0) continue
        await Promise.all([page.waitForLoadState(), buttons.last().click()]) // sent, or refused
        await page.waitForLoadState()
        sent++
      }
      assert.ok(sent > 8 && n > 30, `${sent} forms were sent, ${n} fields filled`)

      // A whole intake that is accepted, and one left by the quick exit.
      await page.goto('/files/new')
      await page.fill('[name=known]', word(n++))
      await page.goto('/')
      await page.goto(forms[0])
      await fill()
      await page.waitForTimeout(4_000) // browsers write their session in batches
      await page.locator('a[href="/exit"]').first().click({ noWaitAfter: true }).catch(() => {})
      await page.waitForTimeout(1_000)
      await context.close()
      assert.deepEqual(found(dir, n), [])
    })
  }
})
