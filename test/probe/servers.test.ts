/** What the probe says of the programs that serve the port: Node.js flags, nginx time-outs, containers, hostile names. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, linkSync, mkdirSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { canIsolate, folder, type Machine, runProbe, script, shells, startMachine } from './machine.ts'

const needs = canIsolate ? '' : ' (skipped: needs root on Linux with iproute2 and util-linux)'
const serve = { serve: { port: 443, host: '::' } }
const hasNginx = canIsolate && spawnSync('nginx', ['-v']).status === 0
const nginxNeeds = hasNginx ? '' : ' (skipped: needs nginx, and root on Linux)'

/** Node.js under another name, in a folder of its own. */
function nodeNamed(name: string): string {
  const program = path.join(folder(), name)
  try {
    linkSync(process.execPath, program)
  } catch {
    copyFileSync(process.execPath, program)
  }
  return program
}

describe.skipIf(!canIsolate)(`the flags of a Node.js server${needs}`, () => {
  it.each(shells)(
    'are those on the list, of the command line and of NODE_OPTIONS, in $name',
    async ({ shell }) => {
      const machine = await startMachine()
      await machine.peer(serve, {
        flags: [
          '--max_old_space_size=600',
          '--expose-gc',
          '--conditions=sk_live_secret',
          '--inspect-port=0.0.0.0:9229',
        ],
        env: {
          NODE_OPTIONS: '--max-http-header-size=16384  --max-old-space-size=100 --conditions=hunter2',
          API_TOKEN: 'topsecret\nNODE_OPTIONS=--use-openssl-ca',
        },
      })
      const { line, report } = machine.probe({ shell })
      expect(report.facts['node.flags']).toBe(
        '--max-http-header-size=16384 --max-old-space-size=600 --expose-gc --inspect-port',
      )
      expect(line).not.toMatch(/secret|hunter2|sk_live/)
    },
  )

  it('are unknown where a title hides them', async () => {
    const machine = await startMachine()
    await machine.peer({ ...serve, title: 'node /srv/app/--expose-gc.js' }, { flags: ['--expose-gc'] })
    const { facts, unknown } = machine.probe().report
    expect(facts.server).toBe('node')
    expect(unknown['node.flags']).toBe('hidden by process.title')
  })

  it('are not those of the application', async () => {
    const machine = await startMachine()
    await machine.peer(serve, {
      under: [process.execPath, '--expose-gc'],
      program: '--require',
      flags: ['node:fs'],
    })
    expect(machine.probe().report.facts['node.flags']).toBe('--expose-gc')
  })
})

describe.skipIf(!hasNginx)(`the time-outs of nginx${nginxNeeds}`, () => {
  async function withNginx(http: string, files: Record<string, string> = {}): Promise<Machine> {
    const machine = await startMachine()
    const at = folder()
    const main = [
      'user root; worker_processes 2;',
      `pid ${at}/nginx.pid; events { worker_connections 64; }`,
      `http { access_log off; client_body_temp_path ${at}/a; proxy_temp_path ${at}/b; fastcgi_temp_path ${at}/c;`,
      `uwsgi_temp_path ${at}/d; scgi_temp_path ${at}/e;`,
      http,
      '}',
    ]
    writeFileSync(path.join(at, 'nginx.conf'), main.join('\n'))
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(at, name)), { recursive: true })
      writeFileSync(path.join(at, name), text)
    }
    machine.run(`nginx -c ${at}/nginx.conf -e ${at}/error.log >/dev/null 2>&1`)
    return machine
  }

  async function timesOf(
    http: string,
    files?: Record<string, string>,
  ): Promise<(string | number | boolean | undefined)[]> {
    const { facts, unknown } = (await withNginx(http, files)).probe().report
    expect(facts).toMatchObject({ server: 'nginx', servers: 3 })
    return ['keepalive_timeout', 'proxy_read_timeout', 'proxy_send_timeout'].map(
      (name) => facts[`nginx.${name}`] ?? unknown[`nginx.${name}`],
    )
  }

  it('are what nginx takes unless told', async () => {
    const http = 'server { listen 443; location / { proxy_pass http://127.0.0.1:1; } }'
    expect(await timesOf(http)).toEqual([75, 60, 60])
  })

  it('are those of the server on the port and of the place that upgrades', async () => {
    const http = `
      keepalive_timeout 65 60; # keepalive_timeout 1;
      log_format odd '{ "a": "$uri"; }' '}';
      server { listen 80; keepalive_timeout 5s; location / { proxy_read_timeout 1s; proxy_pass http://127.0.0.1:1; } }
      server {
        listen 127.0.0.1:443;
        location /api { proxy_pass http://127.0.0.1:1; proxy_read_timeout 30; }
        location ~ "^/ws{1,2}" {
          proxy_pass http://127.0.0.1:1;
          proxy_http_version 1.1;
          proxy_set_header Upgrade $http_upgrade;
          proxy_read_timeout 1h; proxy_send_timeout
            90s;
        }
      }`
    expect(await timesOf(http)).toEqual([65, 3_600, 90])
  })

  it('are inherited through included files', async () => {
    const files = {
      'sites/chat.conf':
        'server { listen [::]:443; location /ws { include snippets/proxy.inc; } location /b { include snippets/proxy.inc; proxy_send_timeout 500ms; } }',
      'snippets/proxy.inc': 'proxy_pass http://127.0.0.1:1; proxy_set_header Upgrade $http_upgrade;',
    }
    const http = 'include sites/*.conf; proxy_read_timeout 2m; keepalive_timeout 0;'
    expect(await timesOf(http, files)).toEqual([0, 120, 0.5])
  })

  it('are unknown where nothing is passed on', async () => {
    const http = 'server { listen 443; return 200; }'
    expect(await timesOf(http)).toEqual([75, 'no proxy_pass', 'no proxy_pass'])
  })

  it('are unknown when the configuration on disk is broken', async () => {
    const machine = await withNginx('include sites/*.conf; server { listen 443; return 200; }')
    const conf = machine
      .run("tr '\\0' ' ' </proc/$(pgrep -o nginx)/cmdline")
      .split(' ')
      .find((word) => word.endsWith('.conf'))
    writeFileSync(conf ?? '', 'nonsense')
    expect(machine.probe().report.unknown['nginx.keepalive_timeout']).toBe('nginx -T failed')
  })
})

describe.skipIf(!canIsolate)(`a hostile machine${needs}`, () => {
  it.each(shells)('cannot break the line with the name of a program, in $name', async ({ shell }) => {
    const machine = await startMachine()
    await machine.peer(serve, { program: nodeNamed('x"}\n{"a\\u0000`id`$(id)é') })
    await machine.peer({ connect: { port: 443, host: '::1', count: 2 } })
    const { facts } = machine.probe({ shell }).report
    expect(facts).toMatchObject({ established: 2, servers: 1 })
    expect(facts.server).toMatch(/^[A-Za-z0-9 ._:/+=,@%?-]{1,24}$/)
  })

  it('gets no further with 10 MB from nginx -T', async () => {
    const machine = await startMachine()
    const program = nodeNamed('nginx')
    await machine.peer(serve, { program })
    unlinkSync(program)
    writeFileSync(program, '#!/bin/sh\nyes "keepalive_timeout 1;" | head -c 10000000\n', { mode: 0o755 })
    const { facts, unknown } = machine.probe().report
    expect(facts.server).toBe('nginx')
    expect(unknown['nginx.keepalive_timeout']).toBe('nginx -T too long')
  })

  it('never has a program run as root that is not started by root', async () => {
    const machine = await startMachine()
    const program = nodeNamed('nginx')
    const ran = path.join(folder(), 'ran')
    machine.run(`chmod 755 ${path.dirname(program)}`)
    await machine.peer(serve, {
      program,
      under: ['setpriv', '--reuid=65534', '--inh-caps=+net_bind_service', '--ambient-caps=+net_bind_service'],
    })
    unlinkSync(program)
    writeFileSync(program, `#!/bin/sh\n: >${ran}\n`, { mode: 0o755 })
    expect(machine.probe().report.unknown['nginx.keepalive_timeout']).toMatch(/not root/)
    expect(machine.run(`ls ${path.dirname(ran)}`)).toBe('')
  })

  it('runs out of time with tools that hang, and the rest still counts', async () => {
    const machine = await startMachine()
    await machine.peer(serve)
    const hang = 'sleep 100'
    const { report, seconds } = machine.probe({
      standIns: { ss: hang, ip: hang, ethtool: hang, curl: hang, nginx: hang },
    })
    expect(seconds).toBeLessThan(19)
    expect(report.unknown).toMatchObject({ established: 'ss failed', servers: 'ss failed' })
    expect(report.facts.cores).toBeGreaterThan(0)
  })

  it('with an ss that fails or shows no details is unknown, never 0', async () => {
    const machine = await startMachine()
    await machine.peer(serve)
    const failing = machine.probe({ standIns: { ss: 'echo ESTAB 0 0; exit 255' } }).report
    expect(failing.facts.established).toBeUndefined()
    expect(failing.unknown).toMatchObject({
      established: 'ss failed',
      closeWait: 'ss failed',
      stale: 'ss failed',
    })
    const bare = `case "$*" in *listening*) exit 0 ;; *close-wait*) echo ESTAB 0 0 a b; echo ESTAB 0 0 a c ;; *) echo 0 0 a b ;; esac`
    const old = machine.probe({ standIns: { ss: bare } }).report
    expect(old.facts.established).toBe(2)
    expect(old.unknown.stale).toBe('ss shows no lastrcv')
  })

  it('stays under 2,000 bytes when every number is as long as it can be', async () => {
    const machine = await startMachine()
    await machine.peer(serve, {
      flags: [
        '--max-old-space-size=00000000000000000600',
        '--max-semi-space-size=00000000000000000016',
        '--expose-gc',
        '--max-http-header-size=00000000000000016384',
      ],
    })
    const fake = folder()
    mkdirSync(path.join(fake, 'averylongname00', 'device'), { recursive: true })
    machine.run(`mount --bind ${fake} /sys/class/net`)
    const names = ['bw_in', 'bw_out', 'pps', 'conntrack', 'linklocal'].map(
      (name) => `${name}_allowance_exceeded`,
    )
    const lines = [...names, 'conntrack_allowance_available'].map(
      (name) => `echo '  ${name}: 999999999999999999'`,
    )
    const standIns = {
      ethtool: `case $1 in -i) echo 'driver: ena'; echo 'version: ${'9'.repeat(200)}' ;; *) ${lines.join('\n')} ;; esac`,
    }
    const { line, report } = machine.probe({ standIns })
    expect(report.facts['ena.linklocal.total']).toBe(1e18)
    expect(line.length).toBeLessThan(2_000)
  })
})

describe.skipIf(!canIsolate)(`behind Docker's proxy${needs}`, () => {
  it('counts in the container, on the port it has there', async () => {
    const machine = await startMachine()
    const own = [
      'unshare',
      '--net',
      'sh',
      '-c',
      'ip link set lo up && ip addr add 172.17.0.2/32 dev lo && exec "$@"',
      'container',
    ]
    await machine.peer({ serve: { port: 8080, host: '::' } }, { under: own })
    const there = ['nsenter', '-t', machine.run('pgrep -x node || pgrep MainThread').trim(), '-n']
    await machine.peer({ connect: { port: 8080, host: '172.17.0.2', count: 6 } }, { under: there })
    const proxy = nodeNamed('docker-proxy')
    const listen = 'require("net").createServer().listen(443, "::", () => console.log("ready"))'
    await machine.peer(
      {},
      {
        program: proxy,
        flags: [
          '-e',
          listen,
          '--',
          '-proto',
          'tcp',
          '-host-ip',
          '::',
          '-host-port',
          '443',
          '-container-ip',
          '172.17.0.2',
          '-container-port',
          '8080',
        ],
      },
    )
    expect(machine.probe().report.facts).toMatchObject({
      established: 6,
      server: 'node',
      servers: 1,
      namespace: 'own',
    })
  })
})

describe.skipIf(!canIsolate || !shells.some(({ name }) => name.startsWith('busybox')))(
  `a machine that has nothing but busybox${needs}`,
  () => {
    it('says what it lacks and states the rest', async () => {
      const machine = await startMachine()
      await machine.peer(serve)
      const root = folder()
      machine.run(`cd ${root} && mkdir -p bin proc dev etc && cp "$(command -v busybox)" ${script} bin/ &&
        for lib in $(ldd bin/busybox | grep -o '/[^ ]*'); do mkdir -p ".\${lib%/*}" && cp "$lib" ".$lib"; done &&
        mount --rbind /proc proc && mount --rbind /dev dev && chroot . /bin/busybox --install -s /bin`)
      const { facts, unknown } = runProbe([...machine.prefix, 'chroot', root], {
        shell: ['/bin/busybox', 'sh'],
        script: '/bin/probe.sh',
      }).report
      expect(facts).toMatchObject({
        currEstab: 0,
        'fs.nr_open': expect.any(Number),
        cores: expect.any(Number),
      })
      expect(unknown).toMatchObject({
        established: 'no ss',
        servers: 'no ss',
        'ena.bw_in': 'no interface',
        'dns.server': 'no nameserver',
      })
    })
  },
)
