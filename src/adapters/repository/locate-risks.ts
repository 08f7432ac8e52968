/** Finds the line of every risk: only the files that have one are read again. */
import type { LocatedProof, LocatedRisk } from '../../core/proofs/located.ts'
import type { Proof } from '../../core/proofs/prove.ts'
import type { Risk } from '../../core/proofs/risk.ts'
import { formatPath, type Path } from '../../core/rules/complaint.ts'
import { openFolder, readText } from './folder.ts'
import type { Position } from './position.ts'
import { parseYaml, type YamlFile } from './yaml-file.ts'

/** A key that is not written stands where its nearest parent does; a file that is gone by now, at its start. */
export function locateRisks(directory: string, proofs: Proof[]): LocatedProof[] {
  const opened = openFolder(directory)
  const files = new Map<string, YamlFile | null>()
  const fileNamed = (file: string) => {
    const known = files.get(file)
    if (known !== undefined) return known
    const yaml = 'root' in opened ? readYaml(opened.root, file) : null
    files.set(file, yaml)
    return yaml
  }
  function locate(risk: Risk): LocatedRisk {
    const { at, ...rest } = risk
    if ('file' in at) return { ...rest, line: at.line, column: at.column ?? 1, path: at.path ?? '' }
    return { ...rest, ...placeOf(fileNamed(risk.file), at), path: formatPath(at) }
  }
  return proofs.map(({ fleet, risks, accepted, survives }) => ({
    fleet,
    risks: risks.map(locate),
    accepted: accepted.map(({ accepted: reason, ...risk }) => ({ ...locate(risk), accepted: reason })),
    survives,
  }))
}

function readYaml(root: string, file: string): YamlFile | null {
  const read = readText(root, file)
  if ('unusable' in read) return null
  const yaml = parseYaml(read.text)
  return 'flaws' in yaml ? null : yaml
}

/** The value where it stands beside its key; a section is known by its key. */
function placeOf(yaml: YamlFile | null, path: Path): Position {
  if (!yaml) return { line: 1, column: 1 }
  const key = yaml.positionOf(path, 'key')
  const value = yaml.positionOf(path, 'value')
  return key.line === value.line ? value : key
}
