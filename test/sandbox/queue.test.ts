import { SendMessageCommand, type SendMessageCommandInput } from '@aws-sdk/client-sqs'
import { expect, it } from 'vitest'
import { MINUTE } from '../../src/core/instant.ts'
import { createQueueSandbox } from '../../src/sandbox/sqs/clients.ts'
import { clock } from '../build.ts'

function asks() {
  const time = { now: clock('12:00') }
  const queue = createQueueSandbox(() => time.now)
  const send = (input: Partial<SendMessageCommandInput> = {}) =>
    queue.client.send(
      new SendMessageCommand({
        QueueUrl: queue.url,
        MessageBody: 'hello',
        MessageGroupId: 'ada',
        MessageDeduplicationId: 'one',
        ...input,
      }),
    )
  return { queue, send, time }
}

/** One message for each letter, in the group of its capital or small ones. */
async function filled(letters: string) {
  const { queue, send, time } = asks()
  for (const letter of letters) {
    const group = letter === letter.toUpperCase() ? 'capital' : 'small'
    await send({ MessageBody: letter, MessageGroupId: group, MessageDeduplicationId: letter })
  }
  return { queue, send, time }
}

it('B120 wants a group and a key for each message, and no delay', async () => {
  const { queue, send } = asks()
  await expect(send({ MessageGroupId: undefined })).rejects.toMatchObject({ name: 'MissingParameter' })
  await expect(send({ MessageDeduplicationId: undefined })).rejects.toThrow('ContentBasedDeduplication')
  for (const wrong of ['', 'a b', 'ü', 'x'.repeat(129)]) {
    await expect(send({ MessageGroupId: wrong })).rejects.toMatchObject({ name: 'InvalidParameterValue' })
    await expect(send({ MessageDeduplicationId: wrong })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    })
  }
  await expect(send({ DelaySeconds: 5 })).rejects.toMatchObject({ name: 'InvalidParameterValue' })
  await expect(
    send({ QueueUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/other.fifo' }),
  ).rejects.toMatchObject({
    name: 'QueueDoesNotExist',
  })
  expect(queue.count()).toBe(0)
  await send({ MessageGroupId: `A-z0.9!"#~${'x'.repeat(100)}` })
  expect(queue.count()).toBe(1)
})

it('B121 takes a key once in five minutes, even after its message is gone', async () => {
  const { queue, send, time } = asks()
  const first = await send()
  expect((await send({ MessageBody: 'hello again' })).MessageId).toBe(first.MessageId)
  const record = queue.take()
  if (record) queue.delete(record)
  time.now += 5 * MINUTE - 1
  await send()
  expect(queue.take()).toBeUndefined()
  time.now += 1
  expect((await send()).MessageId).not.toBe(first.MessageId)
  expect(queue.take()).toMatchObject({ body: 'hello' })
})

it('B122 gives the messages of a group in order, one at a time, and lets no group wait for another', async () => {
  const { queue } = await filled('abAB')
  const [a, A] = [queue.take(), queue.take()]
  expect([a?.body, A?.body, queue.take()]).toEqual(['a', 'A', undefined])
  if (a) queue.delete(a)
  const b = queue.take()
  expect(b).toMatchObject({ body: 'b', attributes: { MessageGroupId: 'small', MessageDeduplicationId: 'b' } })
  expect(queue.take()).toBeUndefined()
  expect(BigInt(b?.attributes.SequenceNumber ?? 0)).toBeGreaterThan(BigInt(a?.attributes.SequenceNumber ?? 0))
})

it('B123 takes a byte up to a mebibyte of the characters that XML has', async () => {
  const { queue, send } = asks()
  await expect(send({ MessageBody: '' })).rejects.toMatchObject({ name: 'MissingParameter' })
  await expect(send({ MessageBody: 'ü'.repeat(524_289) })).rejects.toThrow('shorter than 1048576 bytes')
  for (const wrong of ['\u0000', '\uFFFE', '\u001B[31m'])
    await expect(send({ MessageBody: wrong })).rejects.toMatchObject({ name: 'InvalidMessageContents' })
  await send({ MessageBody: '\t\r\n ü😀'.padEnd(1_048_576 - 5, 'x') })
  expect(queue.count()).toBe(1)
})

it('B124 gives a message again that was not deleted, before what follows it, and counts', async () => {
  const { queue, time } = await filled('ab')
  const first = queue.take()
  expect(first?.attributes).toMatchObject({ ApproximateReceiveCount: '1', SentTimestamp: String(time.now) })
  time.now += MINUTE
  if (first) queue.release(first)
  const second = queue.take()
  expect(second).toMatchObject({ body: 'a', messageId: first?.messageId })
  expect(second?.attributes).toMatchObject({
    ApproximateReceiveCount: '2',
    ApproximateFirstReceiveTimestamp: String(time.now - MINUTE),
  })
  expect(second?.receiptHandle).not.toBe(first?.receiptHandle)
  expect(queue.count()).toBe(2)
})
