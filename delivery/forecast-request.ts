/** Opens the forecasts of this night as a pull request, or writes them anew into the one that is still open. */
import { readdir, readFile } from 'node:fs/promises'
import { isForecastFile } from '../src/core/foreseen.ts'
import { bounded, call } from './git-hub.ts'

const [file] = process.argv.slice(2)
const { GITHUB_API_URL, GITHUB_REF_NAME, GITHUB_REPOSITORY, GITHUB_SHA, GITHUB_TOKEN } = process.env
if (!file || !GITHUB_API_URL || !GITHUB_REF_NAME || !GITHUB_REPOSITORY || !GITHUB_SHA || !GITHUB_TOKEN) {
  throw new Error('run by GitHub Actions, with GITHUB_TOKEN: node delivery/forecast-request.ts FILE.md')
}
const repository = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}`
const [owner] = GITHUB_REPOSITORY.split('/')

/** One branch, so that there is one pull request at a time: nobody merges the forecast of last week. */
const branch = 'springtide/forecast'
const title = 'Forecast of the next 48 hours'
const folder = 'schedules'

const files = (await readdir(folder)).filter(isForecastFile).sort()
const wanted = await Promise.all(
  files.map(async (name) => ({
    path: `${folder}/${name}`,
    mode: '100644',
    type: 'blob',
    content: await readFile(`${folder}/${name}`, 'utf8'),
  })),
)
const gone = await goneFiles(new Set(wanted.map(({ path }) => path)))
const base = (await git('GET', `commits/${GITHUB_SHA}`)) as { tree: { sha: string } }
const tree = (await git('POST', 'trees', { base_tree: base.tree.sha, tree: [...wanted, ...gone] })) as {
  sha: string
}
if (tree.sha !== base.tree.sha) await request(tree.sha)

/** The API commits in place of git: the checkout holds no credentials, and GitHub signs what it commits. */
async function request(tree: string): Promise<void> {
  const commit = (await git('POST', 'commits', { message: title, tree, parents: [GITHUB_SHA] })) as {
    sha: string
  }
  const ref = await git('GET', `ref/heads/${branch}`, undefined, true)
  if (ref) await git('PATCH', `refs/heads/${branch}`, { sha: commit.sha, force: true })
  else await git('POST', 'refs', { ref: `refs/heads/${branch}`, sha: commit.sha })
  const body = bounded(await readFile(file ?? '', 'utf8'))
  const open = (await call({
    method: 'GET',
    url: `${repository}/pulls?state=open&head=${owner}:${branch}`,
    what: 'the pull requests',
  })) as { number: number }[]
  const [mine] = open
  const url = `${repository}/pulls${mine ? `/${Number(mine.number)}` : ''}`
  const about = { title, body, ...(mine ? {} : { head: branch, base: GITHUB_REF_NAME }) }
  await call({ method: mine ? 'PATCH' : 'POST', url, what: 'the pull request' }, about)
}

/** Forecasts of the branch that is checked out which this night has no more. */
async function goneFiles(kept: Set<string>) {
  const listed = (await call({
    method: 'GET',
    url: `${repository}/contents/${folder}?ref=${GITHUB_SHA}`,
    what: 'the schedules',
    isAbsentFine: true,
  })) as { path: string }[] | null
  return (listed ?? [])
    .filter(({ path }) => isForecastFile(path) && !kept.has(path))
    .map(({ path }) => ({ path, mode: '100644', type: 'blob', sha: null }))
}

function git(method: string, path: string, body?: object, isAbsentFine = false): Promise<unknown> {
  const url = `${repository}/git/${path}`
  return call({ method, url, what: path.split('/')[0] ?? path, isAbsentFine }, body)
}
