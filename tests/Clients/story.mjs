// The whole story over gRPC with nothing but the .proto files: who leads what, a report with evidence, its confirmation,
// the totals before and after, and a search without accents. Ends with code 0 when every step was as it should be.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';
import { grpcAddress, root, tokenOf } from './instance.mjs';

const plan = 'communes/25195/plans/2026';
const unit = 'VHXH';

const definition = protoLoader.loadSync(
  ['plan', 'activity', 'occurrence'].map(name => `cchc/steering/v1/${name}.proto`),
  { includeDirs: [join(root, 'protos')], longs: String, enums: String, defaults: true, oneofs: true },
);
const { PlanService, ActivityService, OccurrenceService } = grpc.loadPackageDefinition(definition).cchc.steering.v1;
const credentials = grpc.credentials.createInsecure();
const plans = new PlanService(grpcAddress, credentials);
const activities = new ActivityService(grpcAddress, credentials);
const occurrences = new OccurrenceService(grpcAddress, credentials);

let traceId = '';
const tokens = {};

async function call(account, client, rpc, request) {
  tokens[account] ??= await tokenOf(account);
  const metadata = new grpc.Metadata();
  metadata.set('authorization', `Bearer ${tokens[account]}`);
  return await new Promise((resolve, reject) => {
    client[rpc](request, metadata, { deadline: Date.now() + 30_000 }, (error, answer) => (error ? reject(error) : resolve(answer)))
      .on('metadata', headers => { traceId = headers.get('trace-id')[0] ?? ''; });
  });
}

async function refused(promise) {
  return await promise.then(() => assert.fail('it should have been refused'), error => error);
}

function say(step, text) {
  console.log(`${step}. ${text}`);
}

async function totalsOfUnit() {
  const { totals } = await call('viewer', plans, 'GetPlanTotals', { name: plan });
  return totals.units.find(total => total.key === unit);
}

// 1 What the unit leads, page by page.
const led = [];
let pageToken = '';
do {
  const page = await call('viewer', activities, 'ListActivities', { parent: plan, filter: `leadUnits:"${unit}"`, pageSize: 10, pageToken });
  led.push(...page.activities);
  pageToken = page.nextPageToken;
} while (pageToken);
assert(led.length > 0 && led.every(activity => activity.leadUnits.includes(unit)));
assert.equal(new Set(led.map(activity => activity.name)).size, led.length);
say(1, `${unit} leads ${led.length} activities, the first: ${led[0].text}`);

// 2 An occurrence that nobody has finished.
let occurrence;
for (const activity of led.filter(a => a.timeKind === 'TIME_KIND_CONTINUOUS')) {
  const list = await call('viewer', occurrences, 'ListOccurrences', { parent: activity.name, pageSize: 50 });
  occurrence = list.occurrences.find(o => o.state === 'WORK_STATE_NOT_STARTED' || o.state === 'WORK_STATE_IN_PROGRESS');
  if (occurrence) break;
}
assert(occurrence, `every occurrence of the continuous work of ${unit} is finished; start a fresh instance`);
say(2, `${occurrence.label}: ${occurrence.activityText} (${occurrence.state})`);
const before = await totalsOfUnit();

// 3 The head of the unit reports, with a document and a link; sent again, it is the same report.
const yesterday = new Date(Date.now() - 86_400_000);
const report = {
  parent: occurrence.name,
  text: 'Đã hoàn thành, có sản phẩm kèm theo.',
  statedPercent: 100,
  completes: true,
  evidence: [
    {
      title: 'Báo cáo kết quả', isProduct: true,
      document: { number: '45/BC-VHXH', date: { year: yesterday.getUTCFullYear(), month: yesterday.getUTCMonth() + 1, day: yesterday.getUTCDate() } },
    },
    { title: 'Tin trên cổng thông tin', link: 'https://binhphuoc.example.vn/tin/45' },
  ],
  etag: occurrence.etag,
  requestId: randomUUID(),
};
const reported = await call('head-vhxh', occurrences, 'ReportProgress', report);
const replayed = await call('head-vhxh', occurrences, 'ReportProgress', report);
assert.equal(replayed.report.name, reported.report.name);
assert.equal(reported.occurrence.state, 'WORK_STATE_WAITING_REVIEW');
say(3, `reported as ${reported.report.name.split('/').at(-1)} with ${reported.report.evidence.length} pieces of evidence`);

// 4 What must not work: a stale etag, and confirming one's own work.
const stale = await refused(call('head-vhxh', occurrences, 'ReportProgress', { ...report, requestId: randomUUID() }));
assert.equal(stale.code, grpc.status.ABORTED, stale.message);
const denied = await refused(call('head-vhxh', occurrences, 'ConfirmCompletion', { name: occurrence.name }));
assert.equal(denied.code, grpc.status.PERMISSION_DENIED, denied.message);
say(4, `refused as it should be: ${stale.details} / ${denied.details}`);

// 5 The steering officer confirms.
const { occurrence: confirmed } = await call('steering', occurrences, 'ConfirmCompletion',
  { name: occurrence.name, comment: 'Đủ sản phẩm.', etag: reported.occurrence.etag, requestId: randomUUID() });
assert.equal(confirmed.state, 'WORK_STATE_COMPLETED');
say(5, `confirmed by ${confirmed.confirmedBy}; trace ${traceId}`);
assert.match(traceId, /^[0-9a-f]{32}$/);

// 6 It shows in the totals.
const after = await totalsOfUnit();
assert.deepEqual(
  [after.completed - before.completed, after.reports - before.reports, after.evidence - before.evidence], [1, 1, 2]);
say(6, `${unit}: ${after.completed} of ${after.occurrences} occurrences completed (before: ${before.completed})`);

// 7 A search as people type it.
const { activities: found } = await call('viewer', activities, 'ListActivities', { parent: plan, filter: 'to chuc bo may' });
assert(found.some(activity => JSON.stringify(activity).toLowerCase().includes('tổ chức bộ máy')));
say(7, `"to chuc bo may" finds ${found.length}: ${found[0].text}`);

for (const client of [plans, activities, occurrences]) client.close();
console.log('The whole story, as it should be.');
