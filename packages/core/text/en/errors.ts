/** What went wrong, and under `.next` what to do now. One pair for each code of packages/server/errors.ts. */
export const errors = {
	"errors.access.not_signed_in": "You are not signed in.",
	"errors.access.not_signed_in.next":
		"Sign in and do it again; what you typed is still on the page.",
	"errors.access.wrong_password": "Name and password do not fit.",
	"errors.access.wrong_password.next":
		"Check both, or ask the operator for a one-time link.",
	"errors.access.too_many_attempts": "Too many attempts from here.",
	"errors.access.too_many_attempts.next":
		"Wait {seconds} seconds, then try again.",
	"errors.access.not_allowed": "Your role may not do this.",
	"errors.access.not_allowed.next":
		"Ask the dispatching office, or sign in with the role that may.",
	"errors.access.link_invalid": "This link was used already or is out of date.",
	"errors.access.link_invalid.next":
		"Ask the operator for a new one: dekad user reset NAME.",
	"errors.access.password_weak":
		"The password stands on a name or on too few different signs: {reason}.",
	"errors.access.password_weak.next":
		"Take one that has nothing to do with you.",
	"errors.access.password_short":
		"The password is shorter than {least} characters.",
	"errors.access.password_short.next":
		"Take a longer one: a few words you remember are better than many signs.",
	"errors.access.password_breached":
		"This password, or its main word, is on the list of passwords known from breaches.",
	"errors.access.password_breached.next":
		"Take another one; guessing programs try that list first.",
	"errors.access.code_wrong": "The code does not fit, or was used already.",
	"errors.access.code_wrong.next":
		"Wait for the app's next code and type that; or take a recovery code.",
	"errors.access.sign_in_over": "This sign-in took too long.",
	"errors.access.sign_in_over.next": "Begin again with name and password.",
	"errors.access.second_factor_on": "Codes are on already.",
	"errors.access.second_factor_on.next":
		"Turn them off first to set them up anew.",
	"errors.access.second_factor_off": "Codes are not set up.",
	"errors.access.second_factor_off.next": "Set them up first.",
	"errors.access.second_factor_needed":
		"Your office asks this role for a second factor, and the time to set one up is over.",
	"errors.access.second_factor_needed.next":
		"Set up codes or a passkey under Account.",
	"errors.access.confirm_first": "Show once more who you are.",
	"errors.access.confirm_first.next":
		"Type your password or use your passkey; it counts for ten minutes.",
	"errors.access.passkey_refused": "The passkey was not accepted.",
	"errors.access.passkey_refused.next":
		"Try again, or sign in with your password.",
	"errors.access.passkey_not_here":
		"Passkeys need Dekad's own name in the address.",
	"errors.access.passkey_not_here.next":
		"Open Dekad by its name or as localhost; the operator names it in DEKAD_PUBLIC_URL.",
	"errors.access.passkey_not_found": "There is no such passkey of yours.",
	"errors.access.passkey_not_found.next":
		"Reload the page; it may have been removed.",
	"errors.access.session_not_found": "There is no such session of yours.",
	"errors.access.session_not_found.next": "Reload the page; it may have ended.",
	"errors.person.not_found": "There is no such person in this office.",
	"errors.person.not_found.next": "Search for the name in the list.",
	"errors.person.not_yours":
		"This account also works elsewhere, or is an operator's.",
	"errors.person.not_yours.next":
		"Ask the operator; you can end its role in your office yourself.",
	"errors.person.role_not_found": "There is no such role.",
	"errors.person.role_not_found.next":
		"Reload the list of people; it may have ended.",
	"errors.access.demo_off": "Demo sign-in is switched off here.",
	"errors.access.demo_off.next":
		"Start with npm start, or sign in with your account.",
	"errors.access.name_taken": "There is a user named {name} already.",
	"errors.access.name_taken.next":
		"Choose another name, or give a new link: dekad user reset {name}.",
	"errors.access.organisation_needed":
		"The role {role} reaches as far as its organisation, and none was named.",
	"errors.access.organisation_needed.next": "Name it with --organisation CODE.",
	"errors.outgoing.refused":
		"The server {host} was not called or its answer not taken ({reason}).",
	"errors.outgoing.refused.next":
		"Tell the operator: the host must be listed, its address public or in a listed range, and its answer short and direct.",
	"errors.sign_in.provider_unknown": "There is no such way to sign in here.",
	"errors.sign_in.provider_unknown.next": "Choose one from the sign-in page.",
	"errors.sign_in.attempt_over":
		"This sign-in took longer than ten minutes, was used already, or began in another browser.",
	"errors.sign_in.attempt_over.next": "Begin again from the sign-in page.",
	"errors.sign_in.not_proved": "{provider} did not confirm who you are.",
	"errors.sign_in.not_proved.next":
		"Try again; if it stays, ask whoever runs that sign-in.",
	"errors.sign_in.not_linked":
		"{provider} knows you, but no account here is yours yet.",
	"errors.sign_in.not_linked.next":
		"Ask the operator for a one-time link and sign in with it through this provider, or sign in with your password and link it under Access.",
	"errors.sign_in.linked_elsewhere":
		"This sign-in of {provider} belongs to another account already.",
	"errors.sign_in.linked_elsewhere.next":
		"Unlink it there first, or ask the operator.",
	"errors.approval.needed": "Two people do this ({act}).",
	"errors.approval.needed.next":
		"Ask for it on the page of approvals; a different person approves.",
	"errors.approval.nobody_else":
		"Two people do this ({act}), and nobody else here could approve it.",
	"errors.approval.nobody_else.next":
		"Have the operator add a second dispatcher of the whole office, or an operator, then ask again.",
	"errors.approval.own":
		"Nobody approves what they asked for themselves, nor what was asked in their name.",
	"errors.approval.own.next":
		"A different dispatcher or the operator approves it.",
	"errors.approval.not_found": "No such request.",
	"errors.approval.not_found.next": "Look at the list of approvals.",
	"errors.approval.not_waiting": "This request is {state}; nothing was done.",
	"errors.approval.not_waiting.next": "Ask anew if it is still needed.",
	"errors.approval.no_longer":
		"Whoever asked for this may no longer do it; nothing was done.",
	"errors.approval.no_longer.next": "Let somebody ask who has the right.",
	"errors.approval.code_invalid":
		"The database holds data, and no approval of a second person for this file ({sha256}) goes with that code.",
	"errors.approval.code_invalid.next":
		"Ask for the restore on the page of approvals with this checksum; the second person gets the code: dekad restore FILE --approval CODE. Or restore into an empty folder: dekad restore FILE --data NEW.",
	"errors.token.invalid": "This API token is unknown, ended or out of date.",
	"errors.token.invalid.next":
		"Make a new one on the page Access and delegation.",
	"errors.token.not_in_scope":
		"This API token was not made for that ({policy}).",
	"errors.token.not_in_scope.next":
		"Make a token with the scope it needs; signing in, tokens and delegation are for people only.",
	"errors.token.not_found": "No such token of yours.",
	"errors.token.not_found.next": "Look at the list of tokens.",
	"errors.token.date_invalid": "{value} is not a day a token can end on.",
	"errors.token.date_invalid.next":
		"Choose a day from today on, at most {most} days ahead.",
	"errors.delegation.invalid": "The role cannot be given: {problem}.",
	"errors.delegation.invalid.next":
		"Choose another person of the office, a region below your own, and a day within a year.",
	"errors.delegation.not_found": "No such delegation of yours.",
	"errors.delegation.not_found.next": "Look at the list of delegations.",
	"errors.changes.too_many_streams":
		"This account follows changes in {limit} places already.",
	"errors.changes.too_many_streams.next":
		"Close a page of this office that is open elsewhere.",
	"errors.region_shape.invalid": "The map does not fit: {problem}.",
	"errors.region_shape.invalid.next":
		"Load a GeoJSON file with the outlines of the regions, in degrees of longitude and latitude.",
	"errors.request.invalid": "The request does not fit: {problem}.",
	"errors.request.invalid.next": "Correct what is named and send it again.",
	"errors.request.not_found": "There is nothing at this address.",
	"errors.request.not_found.next": "Go back to the start page.",
	"errors.request.too_large": "What was sent is larger than {limit}.",
	"errors.request.too_large.next":
		"Split it, or ask the operator to raise the limit.",
	"errors.request.key_reused":
		"This idempotency key was used for another request.",
	"errors.request.key_reused.next": "Send it with a new key.",
	"errors.request.forged":
		"This request comes from a page of another site, or from this one under another address.",
	"errors.request.forged.next":
		"Open Dekad at its own address and do it there. Behind a proxy, set DEKAD_PUBLIC_URL.",
	"errors.request.too_many": "Too many requests in a short time.",
	"errors.request.too_many.next":
		"Wait {seconds} seconds, then do it again; nothing is lost.",
	"errors.request.media_type_refused":
		"What was sent is of a type that is not taken here.",
	"errors.request.media_type_refused.next":
		"Send JSON as application/json, files as multipart/form-data.",
	"errors.jurisdiction.code_taken":
		"An office with code {code} exists already.",
	"errors.jurisdiction.code_taken.next": "Choose another code.",
	"errors.jurisdiction.not_found": "No office with code {code}.",
	"errors.jurisdiction.not_found.next": "Look the codes up with dekad doctor.",
	"errors.project.not_found": "No such project, or it is not in your area.",
	"errors.project.not_found.next":
		"Check the code; ask the dispatching office if it should be yours.",
	"errors.project.version_conflict":
		"Somebody changed this project meanwhile (version {current}).",
	"errors.project.version_conflict.next":
		"Look at the current values and decide again.",
	"errors.step.not_found": "This project has no such step on record.",
	"errors.step.not_found.next": "Reload the project page.",
	"errors.step.not_newest":
		"Only the newest step can be put right; others build on this one.",
	"errors.step.not_newest.next": "Put the newest step right first.",
	"errors.step.not_from_here":
		"This step does not follow from where the project stands.",
	"errors.step.not_from_here.next":
		"Reload the page: it offers the steps that do. A paused project resumes first.",
	"errors.step.in_future": "{on} has not come yet.",
	"errors.step.in_future.next": "State it on the day, {today} at the latest.",
	"errors.step.before_standing":
		"{on} lies before {from}, since when the project stands as it does.",
	"errors.step.before_standing.next":
		"Give {from} or a later day, or ask the office to put the step before right.",
	"errors.step.before_start": "{on} lies before the start of works on {from}.",
	"errors.step.before_start.next": "Give {from} or a later day.",
	"errors.step.same_year":
		"A new start becomes a continued project in the year after its start.",
	"errors.step.same_year.next": "Give a day of the next year.",
	"errors.step.needs_reason": "A pause needs its reason.",
	"errors.step.needs_reason.next": "Say in a sentence why works rest.",
	"errors.step.resumption_not_after":
		"Works cannot be expected to go on before they rest.",
	"errors.step.resumption_not_after.next": "Give a day after {on}, or none.",
	"errors.step.locked": "{on} lies in {dekad}, which is locked.",
	"errors.step.locked.next":
		"Ask the office of your region to state it, or give a later day.",
	"errors.document.not_found": "This project has no such document.",
	"errors.document.not_found.next": "Reload the project page.",
	"errors.document.withdrawn": "This document has been withdrawn already.",
	"errors.document.withdrawn.next": "Reload the project page to see why.",
	"errors.document.type_refused":
		"By its content this file is none of the kinds that are taken.",
	"errors.document.type_refused.next":
		"Hand in PDF, JPEG, PNG, WebP, Word (.docx), Excel (.xlsx) without macros, or plain text.",
	"errors.document.picture_refused":
		"The picture is broken, animated or larger than 200 million pixels.",
	"errors.document.picture_refused.next":
		"Open it, save it anew as JPEG or PNG, and add that.",
	"errors.document.empty": "The file is empty.",
	"errors.document.empty.next": "Choose the file again.",
	"errors.period.invalid": '"{period}" is not a period.',
	"errors.period.invalid.next":
		"Write 2026-03-D1, 2026-03, 2026-Q1, 2026-H1 or 2026.",
	"errors.period.not_open": "{period} is not open yet.",
	"errors.period.not_open.next": "It opens on {opensOn}.",
	"errors.period.locked": "{period} is locked since {lockedFrom}.",
	"errors.period.locked.next":
		"Put it right with a correction line in {openPeriod}.",
	"errors.period.year_closed": "The year {year} is closed.",
	"errors.period.year_closed.next":
		"Put it right with a correction line in the dekad that runs.",
	"errors.exception.not_found": "No such exception, or it is not in your area.",
	"errors.exception.not_found.next": "Look at the exceptions of the dekad.",
	"errors.exception.over": "This exception has ended already.",
	"errors.exception.over.next":
		"Nothing is left to do; grant a new one if reports must still come in.",
	"errors.exception.too_short": "An exception has to run beyond {after}.",
	"errors.exception.too_short.next": "Choose a later end.",
	"errors.review.no_step":
		"Your office has no step in the review of this report.",
	"errors.review.no_step.next":
		"It is reviewed by the offices of its own region and those above.",
	"errors.review.already_said":
		"This report has been decided at {step} already, at your step or above it.",
	"errors.review.already_said.next":
		"Ask for a correction if a figure is wrong.",
	"errors.review.locked":
		"The dekad is locked: a report in it is not sent back any more.",
	"errors.review.locked.next":
		"Ask for a correction, or ask the dispatcher for an exception.",
	"errors.review.odd":
		"Something about this report asks for a look of its own: {oddities}.",
	"errors.review.odd.next": "Open it, look, and accept or return it by itself.",
	"errors.correction_request.asked_already":
		"A correction of this figure is asked for already.",
	"errors.correction_request.asked_already.next":
		"Wait for the owner's answer, or withdraw the request first.",
	"errors.correction_request.not_final": "This figure is not final yet.",
	"errors.correction_request.not_final.next":
		"Review the report: it can still be sent back.",
	"errors.correction_request.not_found":
		"No such request, or it is not in your area.",
	"errors.correction_request.not_found.next":
		"Look at the open requests of the project.",
	"errors.correction_request.not_open":
		"This request was answered or withdrawn already.",
	"errors.correction_request.not_open.next": "Look at what was answered.",
	"errors.correction_request.not_yours":
		"Only the owner answers a request, and only who asked withdraws it.",
	"errors.correction_request.not_yours.next": "Ask the one who may.",
	"errors.year.too_early": "{year} cannot be opened yet.",
	"errors.year.too_early.next":
		"Come back when {opensFrom}, the last dekad before it, has been opened.",
	"errors.year.past": "The turn into {year} can no longer be made.",
	"errors.year.past.next":
		"From its second quarter on, lists and stages are changed one by one; the next turn is into {next}.",
	"errors.year.not_closable": "{year} cannot be closed yet: {problem}",
	"errors.year.not_closable.next":
		"Wait for the lock, or end the exceptions that still run; then close the year.",
	"errors.correction.invalid": "The correction was not booked. {problem}",
	"errors.correction.invalid.next":
		"Nothing was changed. Put it right and send it again.",
	"errors.plan.invalid": "The plan does not add up: {problem}.",
	"errors.plan.invalid.next":
		"Correct the named part; children must sum to the year.",
	"errors.plan.not_found": "No such plan, or it is not in your area.",
	"errors.plan.not_found.next": "Open the project's plan from its page.",
	"errors.plan.version_conflict":
		"Somebody else changed or decided this plan meanwhile.",
	"errors.plan.version_conflict.next":
		"Look at the plan that stands now, then decide again.",
	"errors.plan.unchanged": "This is the plan in force already.",
	"errors.plan.unchanged.next": "Change an amount first.",
	"errors.plan.past_locked":
		"The first {locked} dekads of the year are locked, and dekad {dekad} would change.",
	"errors.plan.past_locked.next":
		"Leave the locked dekads as they are, or say on purpose that the plan's history changes.",
	"errors.plan.year_closed": "The year {year} is closed: its plan stays.",
	"errors.plan.year_closed.next": "Plan in the year that runs, or the next.",
	"errors.report.not_found": "No such report, or it is not in your area.",
	"errors.report.not_found.next":
		"Check the address; ask the owner for the project code.",
	"errors.report.not_yours": "Only the project's owner types its figures.",
	"errors.report.not_yours.next":
		"Send the report back with a reason, or hand in the owner's sheet on the import page.",
	"errors.report.version_conflict":
		"This report was changed meanwhile (version {current}).",
	"errors.report.version_conflict.next":
		"Compare with the current one; nothing of yours was stored.",
	"errors.report.invalid": "The report cannot be taken: {problem}.",
	"errors.report.invalid.next": "Correct the named field and submit again.",
	"errors.report.not_on_behalf":
		"This report cannot be contested: nobody handed it in for you, it no longer counts, or you have contested it already.",
	"errors.report.not_on_behalf.next":
		"Hand in your own figures until the lock, or book a correction after it.",
	"errors.output.not_yours": "Only the owner states what a project brings in.",
	"errors.output.not_yours.next": "Ask the owner to state it.",
	"errors.output.not_in_production":
		"The project was not in production in {quarter}.",
	"errors.output.not_in_production.next":
		"Record the commissioning first, or choose a quarter after it.",
	"errors.output.quarter_invalid": "{quarter} is not over yet.",
	"errors.output.quarter_invalid.next":
		"Output is stated once the quarter is over; choose an earlier one.",
	"errors.output.version_conflict": "Somebody else stated {quarter} meanwhile.",
	"errors.output.version_conflict.next":
		"Look at what stands there now, then state yours again.",
	"errors.output.invalid": "{problem}",
	"errors.output.invalid.next": "Correct it and send again.",
	"errors.rollup.bad_dimension":
		'"{dimension}" is not something totals can be split by.',
	"errors.rollup.bad_dimension.next": "Use one of: {allowed}.",
	"errors.light_scheme.not_available":
		"The light scheme needs {lacks}, which no part of the product keeps yet.",
	"errors.light_scheme.not_available.next":
		"Take those rules out, or wait until the data are kept.",
	"errors.light_scheme.invalid": "The light scheme cannot be used: {problem}",
	"errors.light_scheme.invalid.next": "Correct the place named and try again.",
	"errors.excuse.not_found":
		"There is no such accepted reason, or it was taken back already.",
	"errors.excuse.not_found.next": "Open the project's page again.",
	"errors.list.not_found": "No list with code {code}.",
	"errors.list.not_found.next": "Look at the lists under Settings.",
	"errors.region.not_found": "No region {code}, or it is not in your area.",
	"errors.region.not_found.next": "Check the code on the regions page.",
	"errors.organisation.not_found": "No organisation with code {code}.",
	"errors.organisation.not_found.next":
		"Check the code, or import the organisations first.",
	"errors.import.not_found": "No such import.",
	"errors.import.not_found.next": "Upload the file again.",
	"errors.import.kind_unknown":
		'"{kind}" is not something that can be imported.',
	"errors.import.kind_unknown.next": "Use one of: {allowed}.",
	"errors.import.not_allowed": "Your role may not hand in {kind}.",
	"errors.import.not_allowed.next": "Ask the dispatching office to hand it in.",
	"errors.import.mapping_invalid":
		"The column mapping does not fit: {problem}.",
	"errors.import.mapping_invalid.next":
		"Correct the mapping and check the file again.",
	"errors.import.no_header":
		"No row of the sheet looks like a header of {kind}.",
	"errors.import.no_header.next":
		"Name the columns as in the template (dekad template {kind} FILE.xlsx) or give a mapping.",
	"errors.import.file_refused": "The file cannot be taken: {reason}",
	"errors.import.file_refused.next":
		"Save it again as .xlsx or .csv and hand it in once more.",
	"errors.import.wrong_state": "This import is {state}; that step is over.",
	"errors.import.wrong_state.next": "Open the import to see its result.",
	"errors.job.not_found": "No such job.",
	"errors.job.not_found.next": "Look at the list of jobs.",
	"errors.bulletin.not_found": "No such bulletin, or it is not in your area.",
	"errors.bulletin.not_found.next": "Make one for the period.",
	"errors.bulletin.nothing_to_say":
		"There is no project in {period} for this region.",
	"errors.bulletin.nothing_to_say.next":
		"Choose a period after the first reports, or import projects first.",
	"errors.bulletin.version_conflict":
		"Somebody else changed it in the meantime.",
	"errors.bulletin.version_conflict.next":
		"Look at the newest and save yours again.",
	"errors.bulletin.number_taken":
		"The number {number} of {year} ({code}) is taken already; a number is never given twice.",
	"errors.bulletin.number_taken.next":
		"Look again: the next free number is proposed.",
	"errors.bulletin.template_refused": "The template cannot be taken: {problem}",
	"errors.bulletin.template_refused.next":
		"Correct it in Word (a .docx of at most 2 MB, without macros, with the listed tags only) and hand it in again.",
	"errors.bulletin.no_template": "The office has no template of its own.",
	"errors.bulletin.no_template.next":
		"Hand one in, or take the product's own DOCX.",
	"errors.ranking.no_authority":
		"Regions are not ranked: no authority for it is in force.",
	"errors.ranking.no_authority.next":
		"Record who allowed it, in which document and until when; otherwise each region stands beside its own past.",
	"errors.scoring.invalid": "The rules of a score cannot be used: {problem}",
	"errors.scoring.invalid.next": "Correct the place named and try again.",
	"errors.ranking.authority_not_found": "No such authority is in force.",
	"errors.ranking.authority_not_found.next": "Look at the list of authorities.",
	"errors.demo.not_empty": "The database holds data already.",
	"errors.demo.not_empty.next":
		"Start with another --data folder; the demo never mixes with real data.",
	"errors.installation.server_too_old":
		"The server is PostgreSQL {version}; 15 or newer is needed.",
	"errors.installation.server_too_old.next":
		"Point DATABASE_URL at a newer server, or leave it out for the embedded one.",
	"errors.installation.roles_missing":
		"The login of DATABASE_URL may not make the two roles Dekad needs.",
	"errors.installation.roles_missing.next": "Let an administrator run: {sql}",
	"errors.installation.unreachable":
		"The database server does not let us in: {reason}",
	"errors.installation.unreachable.next":
		"Check DATABASE_URL, and that the server runs.",
	"errors.installation.newer_schema":
		"The data were brought to {migration} by a newer Dekad; this one would misread them.",
	"errors.installation.newer_schema.next":
		"Start the newer version, or restore a backup from before the upgrade with this one, into a new folder.",
	"errors.backup.damaged":
		"The backup {file} is damaged at byte {byte} ({part}: {reason}).",
	"errors.backup.damaged.next": "Take another copy; nothing was changed.",
	"errors.backup.not_empty": "The database holds data already.",
	"errors.backup.not_empty.next":
		"Restore into an empty folder: dekad restore FILE --data NEW. Over what is there it takes a second person: ask on the page of approvals with the checksum of the file, then dekad restore FILE --approval CODE.",
	"errors.backup.newer_schema":
		"The backup was made by a newer Dekad ({version}).",
	"errors.backup.newer_schema.next": "Install that version first.",
	"errors.cli.usage": "{problem}",
	"errors.cli.usage.next": "See dekad --help.",
	"errors.cli.later_issue":
		'"{command}" is not there yet; it comes with: {issue}.',
	"errors.cli.later_issue.next": "Nothing was done.",
	"errors.cli.user_unknown": "No user named {name}.",
	"errors.cli.user_unknown.next": "Add one: dekad user add {name}.",
	"errors.cli.jurisdiction_needed": "There are several offices: {codes}.",
	"errors.cli.jurisdiction_needed.next": "Say which with --jurisdiction CODE.",
	"errors.cli.no_jurisdiction": "There is no office in this database yet.",
	"errors.cli.no_jurisdiction.next":
		"Run dekad serve and open its set-up link, or dekad demo for invented data.",
	"errors.cli.file_unusable": "{file} cannot be used ({reason}).",
	"errors.cli.file_unusable.next": "Check the name and who may use it.",
	"errors.cli.setting_invalid": "{name} cannot be read: {value}.",
	"errors.cli.setting_invalid.next":
		"Correct it as docs/operate/configure.md says, or unset it.",
	"errors.cli.port_taken": "Port {port} is taken by another program.",
	"errors.cli.port_taken.next":
		"Choose another one with --port N; 0 takes any free one.",
	"errors.cli.demo_is_local":
		"A demo signs everybody in without a password and is served on 127.0.0.1 only, not on {host}.",
	"errors.cli.demo_is_local.next": "Leave out --host, or serve without --demo.",
	"errors.cli.page_not_built": "The page could not be built: {reason}",
	"errors.cli.page_not_built.next":
		"Run npm install again; if it stays, report what stands above.",
	"errors.cli.defect": "Something went wrong inside Dekad: {problem}",
	"errors.cli.defect.next":
		"Nothing half-done was stored. Keep what stands above and report it.",
} as const;
