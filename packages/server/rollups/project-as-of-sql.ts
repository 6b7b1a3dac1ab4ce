/** Column of `project` and the dated value that says it: amount or day. */
const DATED = [
	["total_investment_yuan", "total_investment", "amount_yuan"],
	["planned_start_on", "planned_start", "planned_on"],
	["planned_completion_on", "planned_completion", "planned_on"],
] as const;

/** Column of `project` and the step that states it. */
const STEPPED = [
	["actual_start_on", "start"],
	["actual_completion_on", "complete"],
	["actual_commissioning_on", "commission"],
	["statistics_entered_on", "enter_statistics"],
] as const;

/**
 * `project` as it was known at an instant, as far as totals read it. Total investment and planned dates are what
 * had been said by then; a project that never had a dated value keeps its column. An actual date is what the registry held
 * before the first step stated after the instant, which says so itself; without such a step it is the present one.
 * The other attributes (ownership, group ...) carry no date of their own and are the present ones.
 */
export function projectAsOfSelect(jurisdiction: string, asOf: string): string {
	const value = ([column, field, source]: (typeof DATED)[number]) =>
		`bool_or(v.field = '${field}') as has_${column},
          (array_agg(v.${source} order by v.said_on desc, v.recorded_at desc)
             filter (where v.field = '${field}' and v.recorded_at <= ${asOf}::timestamptz))[1] as ${column}`;
	const later = ([column, step]: (typeof STEPPED)[number]) =>
		`bool_or(t.step = '${step}') as has_${column},
          (array_agg(t.before_on order by t.recorded_at, t.step_id) filter (where t.step = '${step}'))[1] as ${column}`;
	return `
    select p.jurisdiction_id, p.project_id, p.code, p.name, p.tags, p.ownership, p.level, p.group_code, p.zone_code, p.chain_code,
           p.batch_session, p.funding_kind, p.expected_output_yuan,
           ${STEPPED.map(([column]) => `case when t.has_${column} then t.${column} else p.${column} end as ${column}`).join(",\n           ")},
           ${DATED.map(([column]) => `case when v.has_${column} then v.${column} else p.${column} end as ${column}`).join(",\n           ")}
    from project p
    left join (select v.project_id, ${DATED.map(value).join(",\n          ")}
               from project_dated_value v where v.jurisdiction_id = ${jurisdiction} group by v.project_id) v on v.project_id = p.project_id
    left join (select t.project_id, ${STEPPED.map(later).join(",\n          ")}
               from project_step t where t.jurisdiction_id = ${jurisdiction} and t.recorded_at > ${asOf}::timestamptz
               group by t.project_id) t on t.project_id = p.project_id
    where p.jurisdiction_id = ${jurisdiction}`;
}
