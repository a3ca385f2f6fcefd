// What the build promises: names by content, small enough for an old
// telephone on a rural network, nothing from another host, no addresses in
// the lock file.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const dist = join(here, '../../internal/assets/dist')
const manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'))
const wire = (name) => {
  const file = join(dist, manifest[name])
  return statSync(existsSync(`${file}.br`) ? `${file}.br` : file).size
}

test('styles, script, font and icon of the first page stay below 50 kB', () => {
  const sum = ['app.css', 'app.js', 'font.woff2', 'icon.svg'].map(wire).reduce((a, b) => a + b)
  assert.ok(sum < 50_000, `${sum} bytes`)
})

test('every name carries its hash', () => {
  for (const hashed of Object.values(manifest)) assert.match(hashed, /-[0-9a-f]{10}\.[a-z0-9]+$/)
})

test('nothing is loaded from another host', () => {
  for (const name of ['app.css', 'app-rtl.css', 'app.js']) {
    const text = readFileSync(join(dist, manifest[name]), 'utf8')
    const found = text.match(/@import[^;]*|url\(["']?(https?:)?\/\/[^)]*|fetch\(["'`]http[^)]*/g)
    assert.equal(found, null, name)
  }
})

test('the right-to-left styles are mirrored', () => {
  const css = readFileSync(join(dist, manifest['app-rtl.css']), 'utf8')
  assert.match(css, /\.exit__keys\{[^}]*left:16px/)
})

test('lock files hold no addresses', () => {
  for (const dir of ['..', '../../e2e']) {
    assert.doesNotMatch(readFileSync(join(here, dir, 'package-lock.json'), 'utf8'), /"resolved"/)
  }
})
