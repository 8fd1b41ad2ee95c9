SELECT a.commune, a.plan_id, a.activity_id, a.area, a.goal_code, a.goal_text, a.task_code, a.task_text, a.text, a.product_text,
       a.lead_text, a.coordinating_text, a.time_text, a.budget_text, a.time_kind, a.state, a.due_date, a.position, a.version,
       a.revision, a.create_time, a.update_time, a.lead_units, a.coordinating_units, a.lead_groups, a.coordinating_groups,
       a.review, a.officers, a.other_columns, a.source_lines, a.plan_key, a.id
FROM steering.activities a JOIN steering.plans p ON p.id = a.plan_key AND a.version = CASE WHEN p.version > 0 THEN p.version ELSE p.draft_version END
ORDER BY a.commune, a.plan_key, a.version, a.position, a.id LIMIT $1
