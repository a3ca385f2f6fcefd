// Counts what people click and fill in each step of a job.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './server.mjs'

export class Steps {
  rows = []

  /** A step begins; what is done belongs to it until the next one begins. */
  begin(name) {
    this.rows.push({ name, clicks: 0, fields: 0, points: 0 })
  }

  get now() { return this.rows.at(-1) }

  async click(locator) {
    this.now.clicks++
    await locator.click()
  }

  async fill(locator, text) {
    this.now.fields++
    await locator.fill(text)
  }

  /** A choice: a box, a circle, an item of a list. */
  async choose(locator, value) {
    this.now.fields++
    if (value === undefined) await locator.check()
    else await locator.selectOption(value)
  }

  /** A point of the conversation about an agreement, each said and ticked. */
  async point(locator) {
    this.now.points++
    await locator.check()
  }

  /** The sum of some steps. */
  of(...names) {
    const out = { clicks: 0, fields: 0, points: 0 }
    for (const row of this.rows.filter((r) => names.includes(r.name))) for (const key of Object.keys(out)) out[key] += row[key]
    return out
  }

  /** Compares the table with the one that is kept; RELAIS_UPDATE=1 writes it. */
  keep(file, job, what = 'the main job between two agencies') {
    const at = join(root, file)
    const line = (name, row) => `| ${name} | ${row.clicks} | ${row.fields} | ${row.points} |`
    const table = ['| Step | Clicks | Fields | Points said |', '|---|---:|---:|---:|',
      ...this.rows.map((row) => line(row.name, row)), line(`**${what}**`, job)].join('\n')
    const text = readFileSync(at, 'utf8')
    const now = text.replace(/\| Step[\s\S]*\|\n/, `${table}\n`)
    if (process.env.RELAIS_UPDATE) writeFileSync(at, now)
    else assert.equal(now, text, `${file} says something else: run with RELAIS_UPDATE=1`)
  }
}
