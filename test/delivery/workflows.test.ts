/** The workflow files hold no logic: what they run also runs here, and what they may do is little. */
import { execFileSync, spawn } from 'node:child_process'
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { versions } from '../../infra/check/sst.ts'
import { root, scratch } from '../cli/tide.ts'
import { type Comment, gitHub } from './git-hub.ts'

interface Step {
  run?: string
  uses?: string
  env?: Record<string, string>
}
interface Job {
  permissions?: Record<string, string>
  steps: Step[]
  if?: string
  environment?: string
  needs?: string
}
interface Workflow {
  on: Record<string, unknown>
  permissions: Record<string, string>
  jobs: Record<string, Job>
}

const folder = path.join(root, '.github/workflows')
const files = readdirSync(folder)
const text = (file: string) => readFileSync(path.join(folder, file), 'utf8')
const workflow = (file: string): Workflow => parse(text(file))
const runs = files.flatMap((file) =>
  Object.values(workflow(file).jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? [])),
)

describe('every workflow', () => {
  it.each(files)('%s may read by default, and names what a job may do beyond', (file) => {
    const { permissions, jobs } = workflow(file)
    expect(permissions).toEqual({ contents: 'read' })
    for (const { permissions: own = {} } of Object.values(jobs)) {
      const writes = Object.keys(own).filter((name) => own[name] === 'write')
      // Only forecasts are committed, to a branch of their own.
      const some = file === 'forecast.yml' ? ['contents'] : []
      expect(['id-token', 'pull-requests', ...some]).toEqual(expect.arrayContaining(writes))
    }
  })

  it.each(files)('%s pins every action to a commit, with its version beside it', (file) => {
    const uses = text(file)
      .split('\n')
      .filter((line) => line.includes('uses:'))
    for (const line of uses) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it.each(files)('%s keeps no credentials in the checkout, and uses no secret that lasts', (file) => {
    expect(text(file)).not.toMatch(/secrets\.|pull_request_target|AWS_ACCESS_KEY/)
    expect(text(file).split('actions/checkout').length).toBe(
      text(file).split('persist-credentials: false').length,
    )
  })

  it.each(files)(
    '%s holds no logic: each step is one command, with nothing of the event pasted into it',
    (file) => {
      for (const { steps } of Object.values(workflow(file).jobs))
        for (const { run = '' } of steps) expect(run).toMatch(/^[^\n$;|&]*\n?$/)
    },
  )
})

it('gives a pull request from a fork no role', () => {
  const { jobs } = workflow('pull-request.yml')
  for (const job of Object.values(jobs)) {
    if (!job.permissions) continue
    expect(job.if).toContain('github.event.pull_request.head.repo.full_name == github.repository')
  }
})

it('deploys to production only after staging, behind an environment somebody can guard', () => {
  const { jobs } = workflow('deploy.yml')
  expect(jobs.staging?.needs).toBe('check')
  expect(jobs.production).toMatchObject({ needs: 'staging', environment: 'production' })
})

describe('what the workflows run', () => {
  const scripts = Object.keys(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).scripts)

  it('is one of: npm ci, a script of ours, tide, the comment, the request, and the deployment', () => {
    for (const run of runs) {
      const script = /^npm run ([\w:]+)$/.exec(run)?.[1]
      if (script) expect(scripts).toContain(script)
      else
        expect(run).toMatch(
          /^(npm ci|npx tide .*|node delivery\/(comment\.ts plan\.md simulation\.md|forecast-request\.ts forecast\.md)|npx --yes sst@\d+\.\d+\.\d+ deploy --stage (staging|production))$/,
        )
    }
  })

  it('names the SST that was checked', () => {
    const deployed = runs.flatMap((run) => /sst@(\S+)/.exec(run)?.[1] ?? [])
    expect(new Set(deployed)).toEqual(new Set([versions.sst]))
  })
})

/** What needs GitHub's machine or an account: this very suite, the one of sst.config.ts, and the deployment. */
const elsewhere = /^(npm ci|npm run check(:infra)?|npx --yes sst@.*)$/

describe.each(files)('the commands of %s', (file) => {
  it('run in order in a scratch clone, with AWS in memory and a GitHub of this machine', async () => {
    const clone = cloned()
    const comments: Comment[] = []
    const { url, git } = await gitHub(comments)
    writeFileSync(path.join(clone, 'event.json'), JSON.stringify({ pull_request: { number: 7 } }))
    const env = {
      ...process.env,
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}`,
      GITHUB_API_URL: url,
      GITHUB_EVENT_PATH: path.join(clone, 'event.json'),
      GITHUB_REF_NAME: 'main',
      GITHUB_REPOSITORY: 'us/fleets',
      GITHUB_SHA: 'abc',
      GITHUB_TOKEN: 'secret',
    }
    const steps = Object.values(workflow(file).jobs).flatMap(({ steps }) =>
      steps.flatMap(({ run }) => run ?? []),
    )
    const here = steps.filter((step) => !elsewhere.test(step))
    expect(here.length).toBeGreaterThan(2)
    for (const step of here) {
      const { code, said } = await shell(inMemory(step), clone, env)
      expect(`${step}: ${code} ${code === 0 ? '' : said}`).toBe(`${step}: 0 `)
    }
    if (file === 'pull-request.yml')
      expect(comments.map(({ body }) => body)).toEqual([
        expect.stringMatching(/### Springtide plan[\s\S]*### Springtide simulation/),
      ])
    if (file === 'forecast.yml') {
      expect(git.trees.flat().map(({ path }) => path)).toEqual(['schedules/chat.forecast.yaml'])
      expect(git.pulls.map(({ body }) => body)).toEqual([
        expect.stringMatching(
          /### Springtide forecast[\s\S]*### Springtide simulation[\s\S]*with this forecast/,
        ),
      ])
    }
  }, 120_000)
})

/** The project as a checkout has it, with this project's code and packages, and schedules and policies of its own. */
function cloned(): string {
  const clone = scratch()
  for (const name of ['bin', 'delivery', 'src', 'node_modules', 'package.json', 'data'])
    symlinkSync(path.join(root, name), path.join(clone, name))
  const git = (...args: string[]) => execFileSync('git', args, { cwd: clone, stdio: 'ignore' })
  git('init', '--quiet')
  git('add', 'schedules', 'policies')
  git('-c', 'user.name=us', '-c', 'user.email=us@example.com', 'commit', '--quiet', '-m', 'main')
  git('update-ref', 'refs/remotes/origin/main', 'HEAD')
  const schedule = path.join(clone, 'schedules/chat.yaml')
  writeFileSync(
    schedule,
    readFileSync(schedule, 'utf8').replace('connections: 450000', 'connections: 400000'),
  )
  return clone
}

/** `--sandbox` in AWS's place, where a verb asks AWS. */
function inMemory(step: string): string {
  return step.replace(
    /^npx tide (?!check|simulate)(?:--remote )?(?:--stage \S+ )?(\w+)/,
    'npx tide $1 --sandbox',
  )
}

function shell(
  command: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = spawn('sh', ['-c', command], { cwd, env })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => {
        said += data
      })
    child.on('close', (code) => resolve({ code, said }))
  })
}
