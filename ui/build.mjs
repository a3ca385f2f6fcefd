// Builds styles, scripts, font and icons into internal/assets/dist: hashed
// names, a manifest, and gzip and brotli beside each file that gains by it.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import * as esbuild from 'esbuild'
import rtlcss from 'rtlcss'
import * as sass from 'sass'
import { outlines, places } from './src/geo.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const dist = join(here, '../internal/assets/dist')
const manifest = {}
const written = new Set(['.keep', 'manifest.json'])

/** Writes a file under a name that carries its hash; returns that name. */
async function emit(name, body) {
  const data = Buffer.from(body)
  const hash = createHash('sha256').update(data).digest('hex').slice(0, 10)
  const ext = extname(name)
  const hashed = `${basename(name, ext)}-${hash}${ext}`
  manifest[name] = hashed
  await write(hashed, data)
  if (ext !== '.woff2' && ext !== '.png') await compress(hashed, data)
  return hashed
}

async function write(name, data) {
  written.add(name)
  await writeFile(join(dist, name), data)
}

async function compress(name, data) {
  const br = brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length } })
  const gz = gzipSync(data, { level: 9 })
  if (br.length < data.length) await write(`${name}.br`, br)
  if (gz.length < data.length) await write(`${name}.gz`, gz)
}

/** Compiles Sass; the warnings of the libraries are not ours to answer. */
function style(file) {
  return sass.compile(join(here, 'src', file), { loadPaths: [here, join(here, 'node_modules')], quietDeps: true, style: 'expanded' }).css
}

async function minify(css) {
  // Widely used old telephones are the target: nothing newer than 2020.
  const out = await esbuild.transform(css, { loader: 'css', minify: true, target: ['chrome88', 'firefox85', 'safari14'], legalComments: 'none' })
  return out.code
}

async function styles(font) {
  const css = (style('moj.scss') + style('app.scss')).replaceAll('font.woff2', font)
  await emit('app.css', await minify(css))
  await emit('app-rtl.css', await minify(rtlcss.process(css)))
}

async function script(name, entry) {
  const out = await esbuild.build({
    entryPoints: [entry], bundle: true, minify: true, format: 'esm', write: false,
    target: 'es2020', legalComments: 'none', nodePaths: [join(here, 'node_modules')],
  })
  await emit(name, out.outputFiles[0].contents)
}

/** app.js is on every page; each file of src/pages is for pages that ask. */
async function scripts() {
  await script('app.js', join(here, 'src/scripts/app.mjs'))
  for (const file of await readdir(join(here, 'src/pages'))) {
    if (file.endsWith('.mjs')) await script(file.replace('.mjs', '.js'), join(here, 'src/pages', file))
  }
}

await mkdir(dist, { recursive: true })
await writeFile(join(dist, '.keep'), 'Built by `npm run build` in ui/; this file keeps `go build` working without Node.\n')
const fonts = join(here, 'node_modules/@fontsource-variable/radio-canada-big/files')
const font = await emit('font.woff2', await readFile(join(fonts, 'radio-canada-big-latin-wght-normal.woff2')))
await emit('icon.svg', await readFile(join(here, 'src/icon.svg')))
await styles(font)
await scripts()
// Not in the manifest: for the server itself.
await write('places.json', JSON.stringify(places()))
await write('outlines.json', JSON.stringify(outlines()))
await writeFile(join(dist, 'manifest.json'), JSON.stringify(manifest, null, 1))
// Last, so that a Go build at the same moment never finds the folder empty.
for (const file of await readdir(dist)) {
  if (!written.has(file)) await unlink(join(dist, file))
}
