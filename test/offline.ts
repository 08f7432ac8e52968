/** No test talks to the network: a socket to anywhere but this machine fails at once, and so does a wait for AWS. */
import net from 'node:net'

const connect = net.Socket.prototype.connect

net.Socket.prototype.connect = function guarded(this: net.Socket, ...args: unknown[]) {
  const [first] = (Array.isArray(args[0]) ? args[0] : args) as [{ host?: string; path?: string } | undefined]
  const host = typeof first === 'object' ? (first.host ?? (first.path ? 'localhost' : undefined)) : undefined
  if (host && !/^(localhost|127\.|::1)/.test(host)) throw new Error(`a test wants the network: ${host}`)
  return (connect as (...all: unknown[]) => net.Socket).apply(this, args)
}

// Credentials that are none, so that the SDK never looks for real ones.
process.env.AWS_ACCESS_KEY_ID = 'test'
process.env.AWS_SECRET_ACCESS_KEY = 'test'
process.env.AWS_EC2_METADATA_DISABLED = 'true'
process.env.AWS_REGION = 'us-east-1'
