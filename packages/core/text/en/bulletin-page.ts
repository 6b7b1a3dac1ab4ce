/** The page that makes and lists bulletins. */
export const bulletinPage = {
	"bulletinPage.title": "Bulletins",
	"bulletinPage.make": "Make a bulletin",
	"bulletinPage.make_note":
		"The figures are frozen now and the documents are made from them; later reports do not change them.",
	"bulletinPage.go": "Freeze the figures and make it",
	"bulletinPage.making": "Making the documents… this takes some seconds.",
	"bulletinPage.made":
		"The bulletin of {period} is made; it is the first below.",
	"bulletinPage.list": "Bulletins made",
	"bulletinPage.none": "None has been made yet.",
	"bulletinPage.period": "Period",
	"bulletinPage.region": "Region",
	"bulletinPage.in_short": "In short",
	"bulletinPage.short":
		"{projects} projects, {reported} of {expected} reported, {late} late",
	"bulletinPage.completion": "Of the year's plan",
	"bulletinPage.as_of": "Figures frozen",
	"bulletinPage.by": "By",
	"bulletinPage.documents": "Documents",
	"bulletinPage.chinese": "Chinese",
	"bulletinPage.english": "English",
	"bulletinPage.download": "{format}, {language}, {size}",
	"bulletinPage.own_region": "Own region",
} as const;
