/** What needs AWS hardware or services, from recorded output of the tools that show it, on a machine of its own. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { canIsolate, folder, type Machine, shells, startMachine } from './machine.ts'

const needs = canIsolate ? '' : ' (skipped: needs root on Linux with iproute2 and util-linux)'

/** As `ethtool -S` prints it on Nitro, with a few of its hundreds of queue lines. */
function statistics(counters: Record<string, number | string>): string {
  const lines = Object.entries(counters).map(([name, value]) => `     ${name}: ${value}`)
  return [
    'NIC statistics:',
    '     tx_timeout: 0',
    ...lines,
    '     queue_0_tx_cnt: 9023',
    '     queue_0_rx_cnt: 1',
  ].join('\n')
}

/** An ethtool whose second `-S` answers otherwise than its first. */
function ethtool(first: string, second: string, driver = 'driver: ena\nversion: 2.13.0g'): string {
  const seen = path.join(folder(), 'seen')
  return `case $1 in
    -i) printf '%s\\n' '${driver}' ;;
    -S) [ "$2" = ens5 ] || exit 71
      if [ -e ${seen} ]; then printf '%s\\n' '${second}'; else : >${seen}; printf '%s\\n' '${first}'; fi ;;
  esac`
}

/** Puts these interfaces in the place of the machine's: name → MAC address; with a device behind them unless virtual. */
function interfaces(machine: Machine, macs: Record<string, string>, virtual: string[] = []): void {
  const fake = folder()
  for (const [name, mac] of Object.entries(macs)) {
    mkdirSync(path.join(fake, name))
    writeFileSync(path.join(fake, name, 'address'), `${mac}\n`)
    if (!virtual.includes(name)) symlinkSync('../../../0000:00:05.0', path.join(fake, name, 'device'))
  }
  machine.run(`mount --bind ${fake} /sys/class/net`)
}

const counters = {
  bw_in_allowance_exceeded: 100,
  bw_out_allowance_exceeded: 0,
  pps_allowance_exceeded: 7,
  conntrack_allowance_exceeded: 0,
  linklocal_allowance_exceeded: 5_000,
  conntrack_allowance_available: 136_812,
}

describe.skipIf(!canIsolate)(`the ENA allowances${needs}`, () => {
  it.each(shells)(
    'are the increase between two samples, and a reset counts from 0, in $name',
    async ({ shell }) => {
      const machine = await startMachine()
      interfaces(machine, { ens5: '06:00:00:00:00:01' })
      const later = {
        ...counters,
        bw_in_allowance_exceeded: 1_600,
        pps_allowance_exceeded: 3,
        conntrack_allowance_available: 100,
      }
      const { report, seconds } = machine.probe({
        shell,
        standIns: { ethtool: ethtool(statistics(counters), statistics(later)) },
      })
      expect(report.facts).toMatchObject({
        'ena.interface': 'ens5',
        'ena.driver': 'ena 2.13.0g',
        'ena.bw_in': 1_500,
        'ena.bw_in.total': 1_600,
        'ena.bw_out': 0,
        'ena.pps': 3,
        'ena.pps.total': 3,
        'ena.conntrack': 0,
        'ena.linklocal': 0,
        'ena.linklocal.total': 5_000,
        'ena.conntrackAvailable': 100,
      })
      expect(report.facts['ena.seconds']).toBeGreaterThanOrEqual(1)
      expect(report.facts['ena.seconds']).toBeLessThan(seconds)
    },
  )

  it('are unknown one by one where an older driver lacks them', async () => {
    const machine = await startMachine()
    interfaces(machine, { ens5: '06:00:00:00:00:01' })
    const old = statistics({ bw_in_allowance_exceeded: 3, pps_allowance_exceeded: 'many' })
    const { facts, unknown } = machine.probe({ standIns: { ethtool: ethtool(old, old) } }).report
    expect(facts).toMatchObject({ 'ena.bw_in': 0, 'ena.bw_in.total': 3 })
    for (const name of ['ena.pps', 'ena.conntrack', 'ena.linklocal.total', 'ena.conntrackAvailable'])
      expect({ name, fact: facts[name], why: unknown[name] }).toEqual({
        name,
        fact: undefined,
        why: 'not in driver',
      })
  })

  it('are unknown with another driver', async () => {
    const machine = await startMachine()
    interfaces(machine, { ens5: '06:00:00:00:00:01' })
    const virtio = ethtool('', '', 'driver: virtio_net\nversion: 1.0.0')
    const { facts, unknown } = machine.probe({ standIns: { ethtool: virtio } }).report
    expect(facts['ena.driver']).toBe('virtio_net 1.0.0')
    expect(unknown).toMatchObject({
      'ena.bw_in': 'not ena',
      'ena.bw_in.total': 'not ena',
      'ena.seconds': 'not ena',
    })
  })

  it('come from the interface whose MAC the metadata service calls primary', async () => {
    const machine = await startMachine()
    interfaces(
      machine,
      { ens4: '06:00:00:00:00:09', ens5: '06:00:00:00:00:01', veth1: '06:00:00:00:00:02' },
      ['veth1'],
    )
    const curl = `case "$*" in
      *PUT*api/token) echo TOKEN ;;
      *'token: TOKEN'*meta-data/mac) echo 06:00:00:00:00:01 ;;
      *) exit 22 ;;
    esac`
    const { facts } = machine.probe({
      standIns: { curl, ethtool: ethtool(statistics(counters), statistics(counters)) },
    }).report
    expect(facts).toMatchObject({ 'ena.interface': 'ens5', 'ena.linklocal.total': 5_000 })
  })

  it('come from device 0, then from the default route, where the metadata service is off', async () => {
    const machine = await startMachine()
    interfaces(machine, { ens4: '06:00:00:00:00:09', ens5: '06:00:00:00:00:01' })
    const both = { curl: 'exit 7', ethtool: ethtool(statistics(counters), statistics(counters)) }
    const named = `case "$*" in *link*)
      echo '2: ens4: <UP> mtu 9001 state UP\\    link/ether 06:00:00:00:00:09\\    altname device-number-1.0'
      echo '3: ens5: <UP> mtu 9001 state UP\\    link/ether 06:00:00:00:00:01\\    altname device-number-0.0' ;; esac`
    expect(machine.probe({ standIns: { ...both, ip: named } }).report.facts['ena.interface']).toBe('ens5')
    const routed = `case "$*" in *route*show*)
      echo 'default via 10.0.0.1 dev ens4 proto dhcp src 10.0.0.9 metric 522'
      echo 'default via 10.0.0.1 dev ens5 proto dhcp src 10.0.0.5 metric 512' ;; esac`
    expect(machine.probe({ standIns: { ...both, ip: routed } }).report.facts['ena.interface']).toBe('ens5')
  })
})

describe.skipIf(!canIsolate)(`DNS${needs}`, () => {
  async function withResolver(lines: string[]): Promise<Machine> {
    const machine = await startMachine()
    const file = path.join(folder(), 'resolv.conf')
    writeFileSync(file, lines.map((line) => `${line}\n`).join(''))
    machine.run(`mount --bind ${file} "$(readlink -f /etc/resolv.conf)"`)
    return machine
  }

  it('is cached where something answers on the local address in use', async () => {
    const machine = await withResolver([
      '# nameserver 1.1.1.1',
      'search ec2.internal',
      'nameserver 127.0.0.53',
    ])
    const facts = () => machine.probe().report.facts
    expect(facts()).toMatchObject({ 'dns.server': '127.0.0.53', 'dns.cached': false })
    await machine.peer({ resolve: { host: '127.0.0.53' } })
    expect(facts()).toMatchObject({ 'dns.server': '127.0.0.53', 'dns.cached': true })
  })

  it('is not cached with the resolver of the network, whatever listens here', async () => {
    const machine = await withResolver(['nameserver 169.254.169.253', 'nameserver 127.0.0.53'])
    await machine.peer({ resolve: { host: '127.0.0.53' } })
    expect(machine.probe().report.facts).toMatchObject({
      'dns.server': '169.254.169.253',
      'dns.cached': false,
    })
  })

  it('is cached on an address of an interface, as a node-local cache in a cluster has it', async () => {
    const machine = await withResolver(['nameserver 169.254.20.10'])
    machine.run('ip addr add 169.254.20.10/32 dev lo')
    await machine.peer({ resolve: { host: '169.254.20.10' } })
    expect(machine.probe().report.facts).toMatchObject({ 'dns.server': '169.254.20.10', 'dns.cached': true })
  })

  it.each([
    { what: 'no resolver', lines: ['options edns0'], why: 'no nameserver' },
    { what: 'nonsense', lines: ['nameserver $(reboot)"}'], why: 'odd nameserver' },
  ])('is unknown with $what', async ({ lines, why }) => {
    const { unknown } = (await withResolver(lines)).probe().report
    expect(unknown).toMatchObject({ 'dns.server': why, 'dns.cached': why })
  })
})
