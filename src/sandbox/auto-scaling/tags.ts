/** Auto Scaling requests about a group's tags. */
import {
  type CreateOrUpdateTagsCommandInput,
  type DeleteTagsCommandInput,
  LimitExceededFault,
  type Tag,
} from '@aws-sdk/client-auto-scaling'
import { refused, validationError } from '../refusal.ts'
import type { GroupState, RegionState } from '../state.ts'
import { checkLength, groupNamed } from './request.ts'

/** EC2 Auto Scaling User Guide, "Tag Auto Scaling groups and instances", restrictions. */
const TAGS_PER_GROUP = 50

/** All or nothing. */
export function createOrUpdateTags(region: RegionState, input: CreateOrUpdateTagsCommandInput): object {
  const writes = (input.Tags ?? []).map((tag) => ({
    tag,
    group: taggedGroup(region, tag),
    key: checkedKey(tag),
  }))
  for (const { tag, group } of writes) {
    if ((tag.Value ?? '').length > 256) throw validationError('Tag values must have at most 256 characters')
    const keys = writes.filter((write) => write.group === group).map(({ key }) => key)
    if (new Set([...group.tags.keys(), ...keys]).size > TAGS_PER_GROUP) {
      throw new LimitExceededFault(refused(`A group has at most ${TAGS_PER_GROUP} tags`))
    }
  }
  for (const { tag, group, key } of writes) {
    group.tags.set(key, { value: tag.Value ?? '', propagates: tag.PropagateAtLaunch ?? false })
  }
  return {}
}

/** A tag that isn't there is no error; Value, where given, must be the tag's for it to go. */
export function deleteTags(region: RegionState, input: DeleteTagsCommandInput): object {
  for (const tag of input.Tags ?? []) {
    const group = taggedGroup(region, tag)
    const key = checkedKey(tag)
    if (tag.Value === undefined || group.tags.get(key)?.value === tag.Value) group.tags.delete(key)
  }
  return {}
}

function taggedGroup(region: RegionState, tag: Tag): GroupState {
  if (tag.ResourceType !== 'auto-scaling-group')
    throw validationError('ResourceType must be auto-scaling-group')
  return groupNamed(region, tag.ResourceId)
}

function checkedKey({ Key }: Tag): string {
  checkLength('Tag keys', Key ?? '', 128)
  if (Key?.toLowerCase().startsWith('aws:')) throw validationError('Tag keys cannot start with aws:')
  return Key ?? ''
}
