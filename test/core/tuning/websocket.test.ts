/** The shipped profile: it covers what the articles set, asks for nothing that lowers a default, and fits the fleets. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readRepository } from '../../../src/adapters/repository/repository.ts'
import type { Fleet } from '../../../src/core/desired.ts'
import type { NodeReading } from '../../../src/core/node.ts'
import { planTuning } from '../../../src/core/tuning/plan.ts'
import { settingsOf } from '../../../src/core/tuning-profile.ts'
import { aNode, aSurvey } from './nodes.ts'

const root = new URL('../../../', import.meta.url)

async function fleets(): Promise<Fleet[]> {
  const { desired, problems } = await readRepository(fileURLToPath(root))
  expect(problems).toEqual([])
  return desired?.fleets ?? []
}

async function chat(): Promise<Fleet> {
  const fleet = (await fleets()).find(({ name }) => name === 'chat')
  if (!fleet?.tuning) throw new Error('chat has no tuning profile')
  return fleet
}

async function faults(node: NodeReading): Promise<string[]> {
  const findings = planTuning(await chat(), aSurvey({ i: node }), {}, [])
  return findings.map(({ code, target, actual }) =>
    code === 'untuned'
      ? actual.replace('1 of 1 node: ', '').replace(' (i)', '')
      : `${code} ${target} ${actual}`,
  )
}

describe('the profile websocket', () => {
  it('is that of every shipped fleet, and a well tuned node satisfies each of them', async () => {
    for (const fleet of await fleets()) {
      expect(fleet.tuning?.profile).toBe('websocket')
      expect(
        planTuning(fleet, aSurvey({ i: aNode() }), {}, []).filter(({ code }) => code !== 'bandwidth'),
      ).toEqual([])
    }
  })

  it('says why of everything, and first in a comment', async () => {
    const { tuning } = await chat()
    const text = readFileSync(new URL('policies/tuning/websocket.yaml', root), 'utf8')
    for (const { fact, setting } of tuning ? settingsOf(tuning) : []) {
      expect(`${fact}: ${setting.why}`).not.toContain('undefined')
      expect(text).toContain(`  ${fact}:\n`)
    }
    // The names and values that readers of the articles will look for.
    for (const word of [
      'limits.conf',
      'ip_conntrack_max',
      'net.nf_conntrack_max',
      '1000000',
      '1048576',
      '65536',
      '10000 65535',
      '--expose-gc',
      '--max-semi-space-size',
      'keepalive_timeout 65',
      'nodelocaldns',
    ]) {
      expect(text).toContain(word)
    }
  })

  it('finds on a node as it comes out of the box what the articles tell to change', async () => {
    const outOfTheBox = aNode({
      nofile: 1_024,
      'net.netfilter.nf_conntrack_max': 65_536,
      'net.netfilter.nf_conntrack_tcp_timeout_established': 432_000,
      'net.netfilter.nf_conntrack_tcp_timeout_time_wait': 120,
      'net.ipv4.tcp_keepalive_time': 7_200,
      localPorts: 28_232,
      'dns.server': '169.254.169.253',
      'dns.cached': false,
      server: 'nginx',
      'node.flags': undefined,
      'nginx.keepalive_timeout': 60,
      'nginx.proxy_read_timeout': 60,
      'nginx.proxy_send_timeout': 60,
    })
    const withoutFlags = (await faults(outOfTheBox)).filter((fault) => !fault.startsWith('fact-unchecked'))
    expect(withoutFlags).toEqual([
      'nofile 1024 < 65536',
      'localPorts 28232 < 55000',
      'net.netfilter.nf_conntrack_max 65536 < 131072',
      'net.netfilter.nf_conntrack_tcp_timeout_established 432000 > 7200',
      'net.netfilter.nf_conntrack_tcp_timeout_time_wait 120 > 30',
      'net.ipv4.tcp_keepalive_time 7200 > 300',
      'dns.cached false, not true',
      'nginx.keepalive_timeout 60 < 65',
      'nginx.proxy_read_timeout 60 < 65',
      'nginx.proxy_send_timeout 60 < 65',
    ])
  })

  it('is content with the values of the articles, but for those that lower a default or end the process', async () => {
    const asAdvised = {
      nofile: 1_000_000,
      'fs.file-max': 1_000_000,
      'net.netfilter.nf_conntrack_max': 524_288,
      'net.netfilter.nf_conntrack_buckets': 65_536,
      localPorts: 55_536,
    }
    expect(await faults(aNode(asAdvised))).toEqual([])
    const harmful = {
      'fs.nr_open': 1_000_000,
      'node.flags':
        '--nouse-idle-notification --expose-gc --max-new-space-size=2048 --max-old-space-size=8192',
    }
    expect(await faults(aNode(harmful))).toEqual([
      'fs.nr_open 1000000 < 1048576',
      'node.flags has --nouse-idle-notification --max-new-space-size',
    ])
  })
})
