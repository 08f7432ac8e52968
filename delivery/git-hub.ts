/** GitHub's API, as far as steps of a workflow need it. */

/** GitHub takes texts of up to 65,536 characters. */
const mostCharacters = 65_000

export function bounded(text: string): string {
  if (text.length <= mostCharacters) return text
  return `${text.slice(0, text.lastIndexOf('\n', mostCharacters))}\n\nThe rest is in the log of this run.\n`
}

/** @param what in a few words, for the error; `url` is where it is asked of */
export async function call(
  {
    method,
    url,
    what,
    isAbsentFine = false,
  }: { method: string; url: string; what: string; isAbsentFine?: boolean },
  body?: object,
): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${process.env.GITHUB_TOKEN}`,
      'content-type': 'application/json',
      'x-github-api-version': '2022-11-28',
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(30_000),
  })
  if (answer.status === 404 && isAbsentFine) return null
  if (!answer.ok) throw new Error(`GitHub answered ${answer.status} to ${method} of ${what}`)
  return answer.json()
}
