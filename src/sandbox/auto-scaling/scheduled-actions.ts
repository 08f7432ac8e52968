/** Auto Scaling requests about scheduled actions. */
import {
  AlreadyExistsFault,
  type DeleteScheduledActionCommandInput,
  type DescribeScheduledActionsCommandInput,
  type DescribeScheduledActionsCommandOutput,
  LimitExceededFault,
  type PutScheduledUpdateGroupActionCommandInput,
  type ScheduledUpdateGroupAction,
} from '@aws-sdk/client-auto-scaling'
import { parseCron } from '../../core/calendar/cron.ts'
import type { Instant } from '../../core/instant.ts'
import { uuid } from '../ids.ts'
import { refused, validationError } from '../refusal.ts'
import { arm, runAfter } from '../scheduled-actions.ts'
import type { GroupState, RegionState, ScheduledActionState } from '../state.ts'
import { type Answer, checkLength, groupNamed, listing, onlyModelled } from './request.ts'

/** EC2 Auto Scaling User Guide, "Quotas". */
const ACTIONS_PER_GROUP = 125

const modelled = [
  'AutoScalingGroupName',
  'ScheduledActionName',
  'StartTime',
  'EndTime',
  'Recurrence',
  'MinSize',
  'MaxSize',
  'DesiredCapacity',
  'TimeZone',
]

/** Creates an action or replaces the whole of it. */
export function putScheduledUpdateGroupAction(
  region: RegionState,
  input: PutScheduledUpdateGroupActionCommandInput,
): object {
  onlyModelled('PutScheduledUpdateGroupAction', input, modelled)
  const group = groupNamed(region, input.AutoScalingGroupName)
  checkLength('ScheduledActionName', input.ScheduledActionName, 255)
  const name = input.ScheduledActionName ?? ''
  const live = group.scheduledActions.get(name)
  if (!live && group.scheduledActions.size >= ACTIONS_PER_GROUP) {
    throw new LimitExceededFault(refused(`A group has at most ${ACTIONS_PER_GROUP} scheduled actions`))
  }
  checkSizes(input)
  const path = `autoScalingGroupName/${group.name}:scheduledActionName/${name}`
  const arn =
    live?.arn ??
    `arn:aws:autoscaling:${region.region}:${region.account}:scheduledUpdateGroupAction:${uuid(region.nextNumber())}:${path}`
  const action = timed(input, { name, arn }, region.timeline.now())
  checkUniqueTime(group, action)
  group.scheduledActions.set(name, action)
  arm(region, group, action)
  return {}
}

function checkSizes({
  MinSize: min,
  MaxSize: max,
  DesiredCapacity: desired,
}: PutScheduledUpdateGroupActionCommandInput) {
  const sizes = [min, max, desired].filter((size) => size !== undefined)
  if (sizes.length === 0)
    throw validationError('At least one of MinSize, MaxSize and DesiredCapacity is required')
  if (sizes.some((size) => size < 0)) throw validationError('Sizes must be greater than or equal to 0')
  if (min !== undefined && max !== undefined && min > max)
    throw validationError('Max size must be greater than or equal to min size')
  if (desired !== undefined && desired < (min ?? 0))
    throw validationError('Desired capacity must be greater than or equal to min size')
  if (desired !== undefined && desired > (max ?? Infinity))
    throw validationError('Desired capacity must be less than or equal to max size')
}

function timed(
  input: PutScheduledUpdateGroupActionCommandInput,
  { name, arn }: { name: string; arn: string },
  now: Instant,
): ScheduledActionState {
  const startsAt = input.StartTime?.getTime() ?? null
  const endsAt = input.EndTime?.getTime() ?? null
  if (startsAt !== null && startsAt < now) throw validationError('Given start time is in the past')
  if (endsAt !== null && endsAt <= (startsAt ?? now))
    throw validationError('End time must be after the start time')
  if (startsAt === null && input.Recurrence === undefined)
    throw validationError('Either a start time or a recurrence is required')
  if (input.Recurrence !== undefined && !parseCron(input.Recurrence)) {
    throw validationError(`Given recurrence string: ${input.Recurrence} is invalid`)
  }
  if (input.TimeZone !== undefined && !isZone(input.TimeZone))
    throw validationError(`Time zone ${input.TimeZone} is not valid`)
  const action = {
    name,
    arn,
    min: input.MinSize ?? null,
    max: input.MaxSize ?? null,
    desired: input.DesiredCapacity ?? null,
    recurrence: input.Recurrence ?? null,
    timezone: input.TimeZone ?? null,
    endsAt,
  }
  const nextAt = startsAt ?? runAfter(action, now)
  if (nextAt === null) throw validationError('The recurrence never runs before the end time')
  return { ...action, nextAt }
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** "A scheduled action must have a unique time value" within its group (User Guide, "Scheduled scaling", limitations). */
function checkUniqueTime(group: GroupState, action: ScheduledActionState): void {
  const other = [...group.scheduledActions.values()].find(
    ({ name, nextAt }) => name !== action.name && nextAt === action.nextAt,
  )
  if (other) throw new AlreadyExistsFault(refused(`Scheduled action ${other.name} already runs at that time`))
}

export function describeScheduledActions(
  region: RegionState,
  input: DescribeScheduledActionsCommandInput,
): Answer<DescribeScheduledActionsCommandOutput> {
  const { AutoScalingGroupName: groupName, ScheduledActionNames: names = [] } = input
  if (names.length > 50) throw validationError('At most 50 scheduled action names can be given')
  const groups = groupName === undefined ? [...region.groups.values()] : [groupNamed(region, groupName)]
  const isAsked = ({ name, nextAt }: ScheduledActionState) =>
    names.length > 0
      ? names.includes(name)
      : nextAt >= (input.StartTime?.getTime() ?? -Infinity) &&
        nextAt <= (input.EndTime?.getTime() ?? Infinity)
  const found = groups.flatMap((group) =>
    [...group.scheduledActions.values()].filter(isAsked).map((action) => ({ group, action })),
  )
  const { items, nextToken } = listing(region, `scheduled actions ${groupName}`, found, input)
  const ScheduledUpdateGroupActions = items.map(({ group, action }) => described(group, action))
  return { ScheduledUpdateGroupActions, ...(nextToken === undefined ? {} : { NextToken: nextToken }) }
}

/** StartTime reads back as the next run, whatever was sent. */
function described(group: GroupState, action: ScheduledActionState): ScheduledUpdateGroupAction {
  return {
    AutoScalingGroupName: group.name,
    ScheduledActionName: action.name,
    ScheduledActionARN: action.arn,
    Time: new Date(action.nextAt),
    StartTime: new Date(action.nextAt),
    ...(action.endsAt === null ? {} : { EndTime: new Date(action.endsAt) }),
    ...(action.recurrence === null ? {} : { Recurrence: action.recurrence }),
    ...(action.timezone === null ? {} : { TimeZone: action.timezone }),
    ...(action.min === null ? {} : { MinSize: action.min }),
    ...(action.max === null ? {} : { MaxSize: action.max }),
    ...(action.desired === null ? {} : { DesiredCapacity: action.desired }),
  }
}

export function deleteScheduledAction(region: RegionState, input: DeleteScheduledActionCommandInput): object {
  const group = groupNamed(region, input.AutoScalingGroupName)
  const wasThere = group.scheduledActions.delete(input.ScheduledActionName ?? '')
  if (!wasThere) throw validationError(`Scheduled action name not found - '${input.ScheduledActionName}'`)
  return {}
}
