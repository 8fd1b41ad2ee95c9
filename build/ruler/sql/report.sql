SELECT o.id, o.revision, o.label, o.period, o.start_date, o.end_date, o.due_date, o.report_count, o.evidence_count, o.product_attached,
       o.basis, o.completed_date, o.confirmed_by, o.remark, o.returned, o.reported_date, o.reported_by, o.create_time, o.stated_percent,
       a.text, a.area, a.time_kind, a.lead_units, a.coordinating_units, a.officers
FROM steering.occurrences o JOIN steering.activities a ON a.id = o.activity_key
WHERE o.commune = $1 AND o.plan_id = $2 AND o.activity_id = $3 AND o.occurrence_id = $4;
SELECT state, version FROM steering.plans WHERE commune = $1 AND plan_id = $2;
INSERT INTO steering.reports (id, commune, occurrence_key, unit, role, text, stated_percent, completes, reporter, create_time, evidence) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '[]');
UPDATE steering.occurrences SET report_count = $1, stated_percent = $2, revision = $3, update_time = $4 WHERE id = $5 AND revision = $6;
INSERT INTO steering.request_replays (subject, method, request_id, body_hash, reply) VALUES ($1, $2, $3, $4, $5);
INSERT INTO steering.facts (commune, type, payload, resource, revision, actor, reason, request_id, trace_parent) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);
