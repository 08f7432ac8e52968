/** Dimensions as CloudWatch takes and gives them, in whatever order. */
import type { Dimension } from '@aws-sdk/client-cloudwatch'

export function toDimensions(dimensions: Record<string, string>): { Name: string; Value: string }[] {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }))
}

export function fromDimensions(dimensions: Dimension[]): Record<string, string> {
  return Object.fromEntries(dimensions.map(({ Name = '', Value = '' }) => [Name, Value]))
}
