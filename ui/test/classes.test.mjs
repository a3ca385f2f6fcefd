// A class of ours that no style knows is a slip of the pen.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const dist = join(root, 'internal/assets/dist')
const css = readFileSync(join(dist, JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'))['app.css']), 'utf8')
const known = new Set([...css.matchAll(/\.([a-zA-Z_][\w-]*)/g)].map((m) => m[1]))

test('templates use classes that exist', () => {
  const unknown = new Set()
  for (const entry of readdirSync(join(root, 'internal'), { recursive: true })) {
    if (!entry.endsWith('.html')) continue
    const html = readFileSync(join(root, 'internal', entry), 'utf8')
    const own = /<style/.test(html) ? html.match(/<style[\s\S]*?<\/style>/g).join(' ') : '' // a paper that stands alone
    for (const [, list] of html.matchAll(/\sclass="([^"]*)"/g)) {
      for (const name of list.replace(/\{\{.*?\}\}/g, ' ').split(/\s+/)) {
        // The libraries name more than they style; so may a part of a block.
        if (name && !/^(govuk|moj)-|__|-$/.test(name) && !known.has(name) && !own.includes(`.${name} `)) unknown.add(`${entry}: ${name}`)
      }
    }
  }
  assert.deepEqual([...unknown], [])
})
