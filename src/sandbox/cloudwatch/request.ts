/** What requests to CloudWatch have in common. */
import { type Dimension, InvalidParameterValueException } from '@aws-sdk/client-cloudwatch'
import { refused } from '../refusal.ts'

/** CloudWatch's refusal of a value. */
export function invalid(message: string): Error {
  return new InvalidParameterValueException(refused(message))
}

/** A metric's dimensions by name; at most 30. */
export function dimensionsOf(dimensions: Dimension[] = []): Record<string, string> {
  if (dimensions.length > 30) throw invalid('At most 30 dimensions can be given')
  return Object.fromEntries(dimensions.map(({ Name = '', Value = '' }) => [Name, Value]))
}
