/** Roles in other accounts: each assumed once for a Region, and again shortly before its session ends. */
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers'
import { placeKey, type Where } from '../core/change.ts'
import { MINUTE } from '../core/instant.ts'

type Provider = ReturnType<typeof fromTemporaryCredentials>

/** The provider of credentials for a place; absent where the fleet is in the account itself. */
export type Roles = (where: Where) => Provider | undefined

/** Clients ask again five minutes before the end: by then a session is not handed out any more. */
const margin = 6 * MINUTE

/**
 * What clients of one place share, those for groups and those for what stands around them; each would assume the role by
 * itself otherwise. `requestHandler`: the patience with STS.
 */
export function assumeRoles(requestHandler: object): Roles {
  const kept = new Map<string, Provider>()
  return (where) => {
    const { region, role, externalId } = where
    if (!role) return undefined
    const key = placeKey(where)
    const params = {
      RoleArn: role,
      RoleSessionName: 'springtide',
      ...(externalId ? { ExternalId: externalId } : {}),
    }
    const provider =
      kept.get(key) ??
      untilItEnds(fromTemporaryCredentials({ params, clientConfig: { region, requestHandler } }))
    kept.set(key, provider)
    return provider
  }
}

/** Who asks while it is being assumed waits for the same answer; a refusal is forgotten, and asked for anew. */
function untilItEnds(assume: Provider): Provider {
  let session: ReturnType<Provider> | undefined
  let endsAt = 0
  return (caller) => {
    if (session && Date.now() < endsAt - margin) return session
    endsAt = Number.POSITIVE_INFINITY
    const assumed = assume(caller)
    session = assumed
    assumed.then(
      ({ expiration }) => {
        endsAt = expiration?.getTime() ?? Number.POSITIVE_INFINITY
      },
      () => {
        session = undefined
      },
    )
    return assumed
  }
}
