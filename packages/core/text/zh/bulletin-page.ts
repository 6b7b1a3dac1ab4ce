import type { bulletinPage as en } from "../en/bulletin-page.ts";

export const bulletinPage = {
	"bulletinPage.title": "通报",
	"bulletinPage.make": "制作通报",
	"bulletinPage.make_note":
		"以此刻的数据为准定格，文件由定格的数据生成；此后的旬报不再影响它。",
	"bulletinPage.go": "定格数据并制作",
	"bulletinPage.making": "正在生成文件，需要几秒钟……",
	"bulletinPage.made": "{period}的通报已制作，见下方第一份。",
	"bulletinPage.list": "已制作的通报",
	"bulletinPage.none": "还没有制作过。",
	"bulletinPage.period": "期",
	"bulletinPage.region": "地区",
	"bulletinPage.in_short": "概要",
	"bulletinPage.short":
		"项目{projects}个，应报{expected}，已报{reported}，逾期未报{late}",
	"bulletinPage.completion": "完成年度计划",
	"bulletinPage.as_of": "数据定格于",
	"bulletinPage.by": "制作人",
	"bulletinPage.documents": "文件",
	"bulletinPage.chinese": "中文",
	"bulletinPage.english": "英文",
	"bulletinPage.download": "{format}，{language}，{size}",
	"bulletinPage.own_region": "本级地区",
} satisfies Record<keyof typeof en, string>;
