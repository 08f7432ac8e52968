/** Real servers with real connections, each on a machine of its own: the probe's numbers are exactly the true ones. */
import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { canIsolate, shells, startMachine } from './machine.ts'

const needs = canIsolate ? '' : ' (skipped: needs root on Linux with iproute2 and util-linux)'

describe.skipIf(!canIsolate)(`the probe on a machine of its own${needs}`, () => {
  it.each(shells)(
    'counts the connections of a dual-stack server, v4 and v6 alike, in $name',
    async ({ shell }) => {
      const machine = await startMachine()
      const server = await machine.peer({ serve: { port: 443, host: '::', backlog: 300 } })
      await machine.peer({ connect: { port: 443, host: '127.0.0.1', count: 37 } })
      await machine.peer({ connect: { port: 443, host: '::1', count: 12 } })
      await machine.peer({ serve: { port: 444, host: '127.0.0.1' } })
      await machine.peer({ connect: { port: 444, host: '127.0.0.1', count: 5 } })

      const { report } = machine.probe({ shell })
      expect(report.facts).toMatchObject({
        established: 49,
        closeWait: 0,
        stale: 0,
        currEstab: 2 * (37 + 12 + 5),
        servers: 1,
        server: 'node',
        namespace: 'host',
        listenBacklog: 300,
        openFiles: readdirSync(`/proc/${server.pid}/fd`).length,
        'node.flags': '',
      })
      expect(report.unknown).toMatchObject({
        'ena.bw_in': 'no interface',
        'nginx.keepalive_timeout': 'not nginx',
      })
    },
  )

  it.each(shells)(
    'tells connections the server never closed from the others, in $name',
    async ({ shell }) => {
      const machine = await startMachine()
      await machine.peer({ serve: { port: 8443, host: '::' } })
      await machine.peer({ connect: { port: 8443, host: '127.0.0.1', count: 20, halfClosed: 6 } })
      await machine.peer({ connect: { port: 8443, host: '::1', count: 4, halfClosed: 1 } })

      expect(machine.probe({ port: 8443, shell }).report.facts).toMatchObject({
        established: 17,
        closeWait: 7,
      })
    },
  )

  it('calls those stale that sent nothing for long, and no others', async () => {
    const machine = await startMachine()
    await machine.peer({ serve: { port: 443, host: '::' } })
    await machine.peer({ connect: { port: 443, host: '127.0.0.1', count: 11, chatty: 4 } })
    await sleep(4_000)

    expect(machine.probe({ staleAfterSeconds: 3 }).report.facts).toMatchObject({ established: 11, stale: 7 })
    expect(machine.probe({ staleAfterSeconds: 600 }).report.facts).toMatchObject({
      established: 11,
      stale: 0,
    })
    expect(machine.probe({ staleAfterSeconds: 0 }).report.facts).toMatchObject({ established: 11, stale: 11 })
  })

  it('reads the limit of the server, not of the shell that asks', async () => {
    const machine = await startMachine()
    const server = await machine.peer({ serve: { port: 443, host: '0.0.0.0' } })
    machine.run(`prlimit --nofile=300:700 --pid ${machine.run('pgrep -x node || pgrep MainThread').trim()}`)

    const { facts } = machine.probe().report
    expect(facts).toMatchObject({ nofile: 300, nofileHard: 700, established: 0, stale: 0, closeWait: 0 })
    expect(facts.openFiles).toBe(readdirSync(`/proc/${server.pid}/fd`).length)
  })

  it('counts the open files of the server where the kernel does not give their number', async () => {
    const machine = await startMachine()
    const server = await machine.peer({ serve: { port: 443, host: '::' } })
    await machine.peer({ connect: { port: 443, host: '::1', count: 150 } })
    const { facts } = machine.probe({ standIns: { stat: 'for file; do echo 0; done' } }).report
    expect(facts.openFiles).toBe(readdirSync(`/proc/${server.pid}/fd`).length)
    expect(facts.openFiles).toBeGreaterThan(150)
  })

  it('finds no table of connections where the kernel tracks none', async () => {
    const machine = await startMachine()
    const name = 'net.netfilter.nf_conntrack_count'
    if (machine.probe().report.facts[name] !== undefined)
      machine.run('mount -t tmpfs none /proc/sys/net/netfilter')
    const { facts, unknown } = machine.probe().report
    expect([facts[name], unknown[name]]).toEqual([undefined, 'not loaded'])
  })

  it.each(shells)('says unknown, never 0, where nothing listens, in $name', async ({ shell }) => {
    const machine = await startMachine()
    await machine.peer({ serve: { port: 444, host: '::' } })

    const { facts, unknown } = machine.probe({ shell }).report
    for (const name of ['established', 'closeWait', 'stale', 'servers', 'nofile', 'openFiles', 'namespace'])
      expect({ name, fact: facts[name], why: unknown[name] }).toEqual({
        name,
        fact: undefined,
        why: 'no listener',
      })
    expect(facts.currEstab).toBe(0)
  })

  it('still counts what a draining server holds after it stopped listening', async () => {
    const machine = await startMachine()
    await machine.peer({ serve: { port: 443, host: '::', until: 3 } })
    await machine.peer({ connect: { port: 443, host: '127.0.0.1', count: 3 } })

    const { facts, unknown } = machine.probe().report
    expect(facts.established).toBe(3)
    expect(unknown.servers).toBe('no listener')
  })

  it('follows a server into the network namespace of its container', async () => {
    const machine = await startMachine()
    const own = ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'container']
    const container = await machine.peer({ serve: { port: 443, host: '::', backlog: 77 } }, { under: own })
    const there = ['nsenter', '-t', machine.run('pgrep -x node || pgrep MainThread').trim(), '-n']
    await machine.peer({ connect: { port: 443, host: '127.0.0.1', count: 9 } }, { under: there })
    machine.run(
      `${there.join(' ')} sysctl -qw net.core.somaxconn=1234 net.ipv4.ip_local_port_range="20000 20999"`,
    )

    const { facts } = machine.probe().report
    expect(facts).toMatchObject({
      established: 9,
      currEstab: 18,
      namespace: 'own',
      servers: 1,
      listenBacklog: 77,
      openFiles: readdirSync(`/proc/${container.pid}/fd`).length,
      'net.core.somaxconn': 1234,
      'net.ipv4.ip_local_port_range': '20000 20999',
      localPorts: 1000,
    })
  })

  it('adds up the containers that serve the same port each', async () => {
    const machine = await startMachine()
    const own = ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'container']
    for (const count of [4, 5]) {
      await machine.peer({ serve: { port: 443, host: '::' } }, { under: own })
      const newest = machine.run('pgrep -n -x node || pgrep -n MainThread').trim()
      await machine.peer(
        { connect: { port: 443, host: '127.0.0.1', count } },
        { under: ['nsenter', '-t', newest, '-n'] },
      )
    }
    expect(machine.probe().report.facts).toMatchObject({ established: 9, servers: 2, namespace: 'own' })
  })

  it('counts the workers of a cluster, which hold the connections but not the listener', async () => {
    const machine = await startMachine()
    await machine.peer(
      { serve: { port: 443, host: '::', workers: 3 } },
      { flags: ['--max-old-space-size=300'] },
    )
    await machine.peer({ connect: { port: 443, host: '127.0.0.1', count: 60 } })

    const { facts } = machine.probe().report
    expect(facts).toMatchObject({ established: 60, servers: 4, 'node.flags': '--max-old-space-size=300' })
  })
})
