export const units = {
	"units.yuan": "yuan",
	"units.thousand": "1,000 yuan",
	"units.wan": "10,000 yuan",
	"units.million": "million yuan",
	"units.yi": "100 million yuan",
	"units.amount.yuan": "{amount} yuan",
	"units.amount.thousand": "{amount} thousand yuan",
	"units.amount.wan": "{amount} × 10,000 yuan",
	"units.amount.million": "{amount} million yuan",
	"units.amount.yi": "{amount} × 100 million yuan",
	"units.dash": "–",
	"units.not_reported": "not reported",
	"units.bad_number":
		'the value "{value}" is not a number: write digits only, such as 1234.5',
	"units.bad_percent":
		'the value "{value}" is a percentage, an amount of money is asked: write the amount',
	"units.bad_approximate":
		'the value "{value}" is approximate: write the exact amount, or leave it empty if unknown',
	"units.bad_exponent":
		'the value "{value}" is a power of ten, as spreadsheets shorten long numbers, and may have lost digits: write it in full',
	"units.bad_grouping":
		'the thousands separators of "{value}" do not stand every three (or four) digits: write it without separators',
	"units.bad_unit":
		'the unit in "{value}" is not known: write yuan, 万元 or 亿元, or the number alone',
	"units.too_large":
		'the amount "{value}" is larger than can be kept exactly (9,007 trillion yuan): check its unit',
	"units.rounded":
		'the amount "{value}" has a fraction of a yuan and was kept as {yuan} yuan',
} as const;
