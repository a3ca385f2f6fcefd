// Starts a Relais (or the gallery of parts) on a free loopback port.
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Builds and starts a program; args may hold {port}. Resolves when it answers. */
export async function start(pkg, args, { name = 'program', timeout = 120_000 } = {}) {
  const port = await freePort()
  const file = join(process.env.RUNNER_TEMP || '/tmp', `relais-e2e-${name}-${process.pid}`)
  await run('go', ['build', '-pgo=off', '-o', file, pkg])
  const child = spawn(file, args.map((a) => a.replace('{port}', port)), { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.on('data', (d) => { said += d })
  child.stderr.on('data', (d) => { said += d })
  const url = `http://localhost:${port}`
  const end = Date.now() + timeout
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`${name} ended:\n${said}`)
    const answer = await fetch(`${url}/sign-in`).catch(() => null)
    if (answer && answer.ok) return { url, stop: () => stop(child), said: () => said, later: (time) => later(child, time) }
    await new Promise((r) => setTimeout(r, 100))
  }
  await stop(child)
  throw new Error(`${name} did not answer in time:\n${said}`)
}

/** Lets time pass in a demonstration, and waits until what was due is done. */
function later(child, time) {
  const done = new Promise((resolve) => {
    const hear = (data) => {
      if (!/It is now|Il est maintenant/.test(String(data))) return
      child.stdout.off('data', hear)
      resolve()
    }
    child.stdout.on('data', hear)
  })
  child.stdin.write(`+${time}\n`)
  return done
}

async function stop(child) {
  if (child.exitCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const kill = setTimeout(() => child.kill('SIGKILL'), 5000)
  await gone
  clearTimeout(kill)
}

function run(cmd, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(cmd, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${cmd} ${args.join(' ')}: ${code}`))))
  })
}
