/** What an event of the log is called where people read it. */
export const events = {
	"events.report.submitted": "Report handed in",
	"events.report.accepted": "Report accepted",
	"events.report.returned": "Report sent back",
	"events.lock_exception.granted": "Late hand-in allowed",
	"events.lock_exception.ended": "Late hand-in ended",
	"events.project.added": "Project added",
	"events.project.changed": "Project changed",
	"events.project.standing_changed": "Stage, place or owner changed",
	"events.project.value_stated": "Investment or date stated",
	"events.plan.added": "Plan added",
	"events.plan.approved": "Plan approved",
	"events.plan.proposed": "Plan proposed",
	"events.plan.set": "Plan set by the office",
	"events.plan.refused": "Proposed plan refused",
	"events.plan.withdrawn": "Proposed plan withdrawn",
	"events.list.version_added": "List version added",
} as const;
