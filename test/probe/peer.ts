/** A process for the probe to find: a server, its clients, or a resolver, as its argument says. Says `ready` once all is as asked. */
import cluster from 'node:cluster'
import dgram from 'node:dgram'
import net from 'node:net'

export interface Peer {
  /**
   * Accepts connections, greets each with one byte and answers its end with another, but never closes; stops listening
   * once it holds `until` connections.
   */
  serve?: { port: number; host: string; backlog?: number; workers?: number; until?: number }
  /** Opens connections and keeps them; some are half closed, some send a byte every 50 ms. */
  connect?: { port: number; host: string; count: number; halfClosed?: number; chatty?: number }
  /** Answers every datagram on port 53 as a resolver would. */
  resolve?: { host: string }
  title?: string
}

const job: Peer = JSON.parse(process.argv[2] ?? '{}')
if (job.title !== undefined) process.title = job.title
if (job.serve) serve(job.serve)
if (job.connect) connect(job.connect)
if (job.resolve) resolve(job.resolve.host)

function ready(): void {
  process.stdout.write('ready\n')
}

function serve({ port, host, backlog = 511, workers = 0, until }: NonNullable<Peer['serve']>): void {
  if (cluster.isPrimary && workers > 0) {
    let listening = 0
    cluster.on('listening', () => {
      if (++listening === workers) ready()
    })
    for (let count = 0; count < workers; count++) cluster.fork()
    return
  }
  let held = 0
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    if (++held === until) server.close()
    socket.write('h')
    socket.on('end', () => socket.write('e'))
    socket.on('error', () => {})
    socket.resume()
  })
  server.listen({ port, host, backlog }, () => cluster.isPrimary && ready())
}

function connect({ port, host, count, halfClosed = 0, chatty = 0 }: NonNullable<Peer['connect']>): void {
  let awaited = count + halfClosed
  for (let index = 0; index < count; index++) {
    const socket = net.connect({ port, host, allowHalfOpen: true })
    socket.on('data', (data) => {
      awaited -= data.length
      if (awaited === 0) ready()
    })
    socket.once('data', () => {
      if (index < halfClosed) socket.end()
      else if (index < halfClosed + chatty) setInterval(() => socket.write('.'), 50)
    })
    socket.on('error', (error) => {
      throw error
    })
  }
}

function resolve(host: string): void {
  const socket = dgram.createSocket('udp4')
  socket.on('message', (question, { port, address }) => {
    const answer = Buffer.from(question)
    answer.writeUInt16BE(0x8180, 2)
    socket.send(answer, port, address)
  })
  socket.bind(53, host, ready)
}

setInterval(() => {}, 1_000_000)
