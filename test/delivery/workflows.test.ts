/** The workflow files hold no logic: what they run also runs here, and what they may do is little. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { root, scratch, tide } from '../cli/tide.ts'

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
      expect(['id-token', 'pull-requests']).toEqual(expect.arrayContaining(writes))
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

  it('is one of: npm ci, a script of ours, tide, the comment, and the deployment', () => {
    for (const run of runs) {
      const script = /^npm run ([\w:]+)$/.exec(run)?.[1]
      if (script) expect(scripts).toContain(script)
      else
        expect(run).toMatch(
          /^(npm ci|npx tide .*|node delivery\/comment\.ts plan\.md|npx --yes sst@\d+\.\d+\.\d+ deploy --stage (staging|production))$/,
        )
    }
  })

  it('runs here too, in order, on a scratch repository with the sandbox in the place of AWS', async () => {
    const repo = scratch()
    const verbs = runs.flatMap((run) => /^npx tide ([^>]*)/.exec(run)?.[1]?.trim() ?? [])
    expect(verbs.length).toBeGreaterThan(4)
    for (const verb of verbs) {
      const args = verb.split(' ').filter((word) => word !== '--remote')
      const sandbox = args.includes('check') ? [] : ['--sandbox']
      const { code, err } = await tide([...args, '--repo', repo, ...sandbox])
      expect(`${verb}: ${code} ${err}`).toBe(`${verb}: 0 `)
    }
  })
})
