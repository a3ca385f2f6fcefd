// A real node on an empty folder, with its one-time setup code.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root, start } from './server.mjs'

/** Starts `relais serve`; stop() also removes its folder. */
export async function startNode(name) {
  const folder = mkdtempSync(join(tmpdir(), 'relais-e2e-'))
  const data = join(folder, 'data')
  const { stdout } = await promisify(execFile)('go', ['run', '-pgo=off', './cmd/relais', 'setup', '--data', data], { cwd: root })
  const server = await start('./cmd/relais', ['serve', '--data', data, '--listen', '127.0.0.1:{port}'], { name })
  return {
    ...server, code: stdout.trim().split(/\s+/).at(-1),
    stop: async () => { await server.stop(); rmSync(folder, { recursive: true, force: true }) },
  }
}
