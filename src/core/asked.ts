/** What somebody asked Springtide to do from Slack or through a function: the log line, and the report's. */
import type { Instant } from './instant.ts'

export interface Asked {
  at: Instant
  /** As the face knows them: `Ada (Slack U012AB3CD)`. */
  by: string
  /** `prewarm chat for 600,000 connections until 2027-06-29T16:00Z`. */
  what: string
  /** `1 applied, 0 held, 0 failed`, or why it was refused. */
  became: string
}
