/** What the API answers, as far as the pages use it; openapi.yaml has all of it. */
export interface Progress {
  nodesTotal: number;
  nodesDone: number;
  collectorsTotal: number;
  collectorsDone: number;
  bytesCollected: number;
  bytesTransferred: number;
}

export interface Verdict {
  kind: string;
  reason?: string;
  exitCode?: number;
  startedAt?: string;
  endedAt?: string;
  entries: number;
  bytes: number;
  droppedBytes?: number;
  warnings?: string[];
}

export interface CollectorProgress {
  collector: string;
  state: string;
  verdict?: Verdict;
}

export interface NodeProgress {
  node: string;
  state: string;
  reason?: string;
  startedAt?: string;
  endedAt?: string;
  collectorsTotal: number;
  collectorsDone: number;
  bytesCollected: number;
  bytesTransferred: number;
  waitingFor?: string;
  collectors: CollectorProgress[];
}

export interface Collection {
  id: string;
  status: string;
  reason?: string;
  requestedBy: string;
  spec: string;
  redaction: string;
  customer?: string;
  ticket?: string;
  requestedAt: string;
  startedAt?: string;
  endedAt?: string;
  progress: Progress;
  verdicts: Record<string, number>;
  nodes?: NodeProgress[];
  bundle?: { file: string; bytes: number; sha256: string; entries: number };
  upload: { state: string; url?: string; reason?: string; bytes?: number };
  timeline?: { at: string; event: string; node?: string; detail?: string }[];
  warnings: string[];
  pinned: boolean;
  links?: Record<string, string>;
}

export interface Destination {
  name: string;
  kind: string;
  url?: string;
}

export interface Spec {
  name: string;
  source: string;
  collectors: number;
  valid: boolean;
}

export interface Entry {
  path: string;
  type: string;
  bytes: number;
  sha256?: string;
  node?: string;
  collector?: string;
  notes?: string[];
  redactions?: Record<string, number>;
}

export interface EntryList {
  root: string;
  folders: { path: string; entries: number; bytes: number }[];
  entries: Entry[];
  next?: string;
}

export interface Insight {
  outcome: string;
  insight: { primary: string; detail: string };
  uri?: string;
  file?: string;
}

export interface KnownNode {
  node: string;
  connected: boolean;
  lastSeen?: string;
  agentVersion?: string;
  address?: string;
  labels: Record<string, string>;
  facts: Record<string, string>;
  runningCollections: string[];
}

export interface PlanView {
  nodes: {
    node: string;
    reachable: boolean;
    bytes: number;
    atMost: string;
    collectors: { collector: string; type: string; does: string; risk: string; bytes: number; note?: string; timeout: string }[];
  }[];
  warnings: string[];
}
