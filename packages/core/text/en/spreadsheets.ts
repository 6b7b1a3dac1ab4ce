/** Why a file is not read; each sentence ends in the next step. The server's SpreadsheetRefusal carries one of these keys. */
export const spreadsheetRefusals = {
	"spreadsheets.encrypted":
		"The workbook is protected with a password to open. Open it, remove the password (File > Info > Protect Workbook) and send it again.",
	"spreadsheets.old_format":
		"This is the old Excel format (.xls). Open it and save it as Excel workbook (.xlsx), then send it again.",
	"spreadsheets.binary_format":
		"This is the binary Excel format (.xlsb). Open it and save it as Excel workbook (.xlsx), then send it again.",
	"spreadsheets.open_document":
		"This is an OpenDocument spreadsheet (.ods). Open it and save it as Excel workbook (.xlsx), then send it again.",
	"spreadsheets.not_a_spreadsheet":
		"This file is neither an Excel workbook (.xlsx) nor comma-separated text (.csv). Save it as one of the two and send it again.",
	"spreadsheets.broken":
		"The file is damaged or cut off ({part}). Open it in the spreadsheet program, save it under a new name and send that; if it does not open there either, ask its author for it again.",
	"spreadsheets.doctype":
		"The file declares its own document type or entities ({part}), which no spreadsheet program writes and which we do not follow. Copy its cells into a new workbook and send that.",
	"spreadsheets.too_large":
		"The file holds more than {limit} MB once unpacked ({part}). Split it, or delete the sheets and formatted empty rows it does not need, and send it again.",
	"spreadsheets.ratio":
		"A part of the file ({part}) unpacks to more than {limit} times its size, as files made to exhaust a server do. Copy its cells into a new workbook and send that.",
	"spreadsheets.too_many_entries":
		"The file consists of more than {limit} parts. Copy the sheet you want to send into a new workbook and send that.",
	"spreadsheets.too_many_rows":
		"The sheet has more than {limit} rows. Split it into several files and send them one after the other.",
	"spreadsheets.too_many_columns":
		"The sheet has more than {limit} columns (row {row}). Delete the columns that are not needed and send it again.",
	"spreadsheets.too_long":
		"A text in the file is longer than {limit} characters ({part}). Shorten it and send the file again.",
	"spreadsheets.too_deep":
		"The file is nested more than {limit} levels deep ({part}), which no spreadsheet program writes. Copy its cells into a new workbook and send that.",
	"spreadsheets.no_sheet":
		"The workbook has no worksheet with cells. Put the rows on a worksheet and send it again.",
	"spreadsheets.sheet_not_found":
		'The workbook has no worksheet "{sheet}"; it has: {sheets}. Choose one of these.',
	"spreadsheets.empty":
		"The file is empty. Choose the file again; if it is still empty, save it again first.",
	"spreadsheets.encoding":
		"The text of the file is neither UTF-8 nor GB18030. Save it as “CSV UTF-8” and send it again.",
	"spreadsheets.memory":
		"The file needs more memory than the reader is given. Split it into several files and send them one after the other.",
} as const;

export const spreadsheets = {
	...spreadsheetRefusals,
	"spreadsheets.mark_author": "Dekad",
	"spreadsheets.marked_sheet": "Marked",
	"spreadsheets.choose_from_list": "Choose a value from the list.",
} as const;
