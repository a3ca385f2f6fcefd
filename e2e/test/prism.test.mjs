// A sample of requests to the HSDS API through the Prism proxy, which holds
// requests and answers to the official description. The official files are no
// part of the repository: CI has them beside it.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { startDemo } from '../lib/demo.mjs'
import { root } from '../lib/server.mjs'

/** The official files beside the tree, or beside one of the folders that hold it. */
function beside(dir) {
  const found = join(dir, '../shared/kits/hsds-3.2.3/schema')
  return existsSync(found) || dirname(dir) === dir ? found : beside(dirname(dir))
}

const kit = beside(resolve(root))
const missing = !existsSync(kit)
if (missing && process.env.CI === 'true') throw new Error('the official files of HSDS 3.2.3 are not there')
const skip = missing && 'the official files of HSDS 3.2.3 are not there'

const read = (name) => JSON.parse(readFileSync(join(kit, name), 'utf8'))

/** The official description with the schemas that it refers to inside. */
function official() {
  const doc = read('openapi.json')
  const known = doc.components.schemas
  const add = (file, list) => {
    const name = file.replace('.json', '') + (list ? '_list' : '')
    if (!known[name]) {
      known[name] = {}
      const { properties, required } = read(file)
      for (const [p, v] of Object.entries(properties)) if (list && v.type === 'array') delete properties[p]
      known[name] = { type: 'object', properties: use(properties, list), required }
    }
    return { $ref: `#/components/schemas/${name}` }
  }
  const use = (v, list) => {
    if (Array.isArray(v)) return v.map((e) => use(e, list))
    if (!v || typeof v !== 'object') return v
    if (typeof v.$ref === 'string' && !v.$ref.startsWith('#')) {
      const file = basename(v.$ref)
      return add(file.replace('_list', ''), list || file.includes('_list'))
    }
    return Object.fromEntries(Object.entries(v).filter(([k]) => k !== 'constraints' && k !== 'example').map(([k, e]) => [k, use(e, list)]))
  }
  doc.paths = use(doc.paths, false)
  for (const item of Object.values(doc.paths)) if (item.post) item.post.operationId += 'ByPost' // Prism wants them unique
  return doc
}

let server, proxy, url, folder

before(async () => {
  if (skip) return
  server = await startDemo()
  folder = mkdtempSync(join(tmpdir(), 'relais-prism-'))
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(official()))
  const free = createServer()
  await new Promise((resolve) => free.listen(0, '127.0.0.1', resolve))
  const { port } = free.address()
  await new Promise((resolve) => free.close(resolve))
  const prism = join(root, 'e2e/node_modules/@stoplight/prism-cli/dist/index.js')
  proxy = spawn(process.execPath, [prism, 'proxy', join(folder, 'openapi.json'), `${server.url}/hsds`, '--port', `${port}`, '--errors'], { stdio: ['ignore', 'pipe', 'pipe'] })
  url = `http://127.0.0.1:${port}`
  for (let i = 0; i < 300; i++) {
    if (await fetch(`${url}/taxonomies`).catch(() => null)) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('Prism did not answer in time')
}, { timeout: 300_000 })

after(async () => {
  if (skip) return
  proxy?.kill('SIGTERM')
  await server?.stop()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

const lists = ['services', 'organizations', 'service_at_locations', 'taxonomies', 'taxonomy_terms']

test('answers are as the official description says', { skip, timeout: 400_000 }, async () => {
  const ask = async (path, init) => {
    const answer = await fetch(url + path, init)
    const text = await answer.text()
    assert.equal(answer.status, 200, `${path}: ${text.slice(0, 500)}`)
    assert.equal(answer.headers.get('sl-violations'), null, path)
    return JSON.parse(text)
  }
  assert.match((await ask('/')).profile, /\/hsds\/profile$/)
  for (const list of lists) {
    const page = await ask(`/${list}?per_page=5`)
    assert.equal(page.size, page.contents.length)
    assert.ok(page.total_items > 0, list)
    await ask(`/${list}/${encodeURIComponent(page.contents[0].id)}`)
    await ask(`/${list}?search=aide&page=1&per_page=3&format=json`)
    await ask(`/${list}?per_page=4`, { method: 'POST' })
  }
  await ask('/services?full=true&per_page=5&modified_after=2020-01-01T00:00:00Z')
  await ask('/services?minimal=true&per_page=20')
  await ask('/organizations?full_service=true&per_page=3')
  await ask('/service_at_locations?full=true&per_page=3&postcode=X0X0X0&proximity=100000')
  await ask('/taxonomy_terms?top_only=true')
})

test('what the description does not allow is noticed', { skip, timeout: 30_000 }, async () => {
  assert.ok((await fetch(`${url}/services?page=soon`)).status >= 400)
})
