/** What Lambda's Node.js runtime puts around a function: the global `awslambda`, and the context of an invocation. */
import type { Context, StreamifyHandler } from 'aws-lambda'

/** "UserFunction.js" of aws-lambda-nodejs-runtime-interface-client. */
const streaming = Symbol.for('aws.lambda.runtime.handler.streaming')

/** Makes the global that Lambda makes before it loads a function. */
export function provideRuntime(): void {
  const streamifyResponse = (handler: StreamifyHandler) => Object.assign(handler, { [streaming]: 'response' })
  Object.assign(globalThis, { awslambda: { streamifyResponse } })
}

export function isStreaming(handler: StreamifyHandler): boolean {
  return (handler as { [streaming]?: unknown })[streaming] === 'response'
}

/** `timeout`: in milliseconds from now. */
export function contextOf(name: string, arn: string, timeout: number): Context {
  const until = performance.now() + timeout
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: arn,
    memoryLimitInMB: '512',
    awsRequestId: '7b0c4f5e-0000-4000-8000-000000000000',
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'sandbox',
    getRemainingTimeInMillis: () => Math.max(0, until - performance.now()),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  }
}
