// A picture of a telephone in a person's file: its page says in words what it tells, the
// cleaned copy is the button and the original stands behind it, on a telephone without script;
// one that can’t be cleaned says why.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, test } from 'node:test'
import { languages, overflow, shot, violations, visitor } from '../lib/browser.mjs'
import { continueAs, demonstration } from '../lib/demo.mjs'
import { french, stray } from '../lib/words.mjs'

const caseworker = 1

/** A picture of one point with a place, a machine and a remark in it. */
function picture() {
  const exif = Buffer.from('4578696600004d4d002a000000080002010f000200000009000000268825000400000001000000300000000000004669637469766100' + '0000' + '000000000000', 'hex')
  const segment = (marker, body) => Buffer.concat([Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255]), body])
  const point = Buffer.from('/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=', 'base64')
  return Buffer.concat([point.subarray(0, 2), segment(0xe1, exif), segment(0xfe, Buffer.from('a remark')), point.subarray(2), Buffer.from([0xff, 0xd9])])
}

describe('documents of a person', () => {
  const site = demonstration()

  async function sound(page, lang, size, name) {
    assert.deepEqual(await overflow(page), [], `${name} ${lang}`)
    assert.deepEqual(await stray(page, lang), [], `${name} ${lang}`)
    if (size === 'desktop') assert.deepEqual(await violations(page), [], `${name} ${lang}`)
    if (lang === 'fr') assert.deepEqual(await french(page), [], name)
    await shot(page, `papers-${name}-${lang}-${size}`)
  }

  for (const lang of languages) {
    for (const size of ['telephone', 'desktop']) {
      test(`a cleaned copy, and the original behind it: ${lang}, ${size}`, async () => {
        const context = await visitor(site.browser, site.server.url, { lang, size, script: size === 'desktop' })
        const page = await context.newPage()
        await continueAs(page, caseworker)
        await page.goto('/files/new')
        await page.fill('[name=known]', `Ondine ${lang} ${size}`)
        await page.locator('main form[data-draft] button.govuk-button[type=submit]').first().click()
        await page.waitForURL(/\/files\/[0-9a-z]{26}$/)
        const file = new URL(page.url()).pathname
        const add = async (name, buffer) => {
          await page.goto(`${file}/parts/8`)
          await page.setInputFiles('[name=data]', { name, mimeType: 'application/octet-stream', buffer })
          await page.locator('form[action$=papers] button').click()
          await page.locator('article a[href*="/papers/"]').last().click()
        }
        await add('photo.jpg', picture())
        await sound(page, lang, size, 'picture')
        assert.ok((await page.locator('main ul li').count()) >= 3)
        const begun = page.waitForEvent('download')
        await page.locator('main a.govuk-button').click()
        const copy = await readFile(await (await begun).path())
        assert.ok(!copy.includes('a remark') && !copy.includes('Fictiva') && copy[0] === 0xff)
        await add('programme.exe', Buffer.from('4d5a90000300000004000000ffff0000', 'hex'))
        assert.equal(await page.locator('main a.govuk-button').count(), 0)
        await sound(page, lang, size, 'refused')
        await context.close()
      })
    }
  }
})
