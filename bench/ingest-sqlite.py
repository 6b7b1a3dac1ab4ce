"""The anchor of ingest: the same sheet read by openpyxl, checked, and put into SQLite.

    python3 ingest-sqlite.py SHEET PROJECTS.json FOLDER

One pass, plain tuples, one transaction with SQLite's own durability, the two indexes the rows need. Prints one line
of JSON: rows, the sum of investment in yuan, seconds, peak memory above idle.
"""

import json
import re
import sqlite3
import sys
import time
import unicodedata
from decimal import Decimal, InvalidOperation

import openpyxl

HEADERS = {
    "项目代码": "code", "填报旬": "period", "数据性质": "kind", "本旬完成投资": "investment", "建筑工程": "building",
    "安装工程": "installation", "设备购置": "equipment", "其他费用": "other_cost", "统计投资": "statistical_investment",
    "到位中央预算内": "arrived_central", "到位地方资金": "arrived_local", "到位专项债": "arrived_bond", "到位贷款": "arrived_loan",
    "到位自筹": "arrived_self", "形象进度": "physical_progress", "形象进度说明": "progress_text", "现场人数": "people",
    "机械台数": "machines", "下步计划": "next_steps",
}
MONEY = [
    "investment", "building", "installation", "equipment", "other_cost", "statistical_investment", "arrived_central",
    "arrived_local", "arrived_bond", "arrived_loan", "arrived_self",
]
PARTS = {"上旬": 1, "中旬": 2, "下旬": 3}
SPELLED = re.compile(r"^(\d{4})年(\d{1,2})月(上旬|中旬|下旬)$")
WRITTEN = re.compile(r"^(\d{4})-(\d{2})-D([123])$")


def money(value):
    """Whole yuan of an amount in 万元; None for an empty cell."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        value = unicodedata.normalize("NFKC", value).replace(",", "").strip()
    try:
        yuan = Decimal(str(value)) * 10000
    except InvalidOperation:
        raise ValueError(f"no amount: {value!r}")
    if yuan < 0 or yuan != yuan.to_integral_value():
        raise ValueError(f"no whole yuan: {value!r}")
    return int(yuan)


def dekad(value):
    match = SPELLED.match(value)
    if match:
        year, month, part = int(match[1]), int(match[2]), PARTS[match[3]]
    else:
        match = WRITTEN.match(value)
        if not match:
            raise ValueError(f"no dekad: {value!r}")
        year, month, part = int(match[1]), int(match[2]), int(match[3])
    if not 1 <= month <= 12:
        raise ValueError(f"no month: {value!r}")
    return f"{year:04d}-{month:02d}-{part * 10 - 9:02d}"


def find_header(rows):
    for row in rows:
        names = [re.sub(r"（.*", "", cell).strip() if isinstance(cell, str) else "" for cell in row]
        if "项目代码" in names:
            return {HEADERS[name]: place for place, name in enumerate(names) if name in HEADERS}
    raise ValueError("no header")


def memory(name):
    """Resident memory in MB; VmHWM: the highest since it was last set back."""
    with open("/proc/self/status", encoding="ascii") as file:
        return int(re.search(name + r":\s+(\d+) kB", file.read())[1]) / 1024


def main():
    sheet, projects_file, folder = sys.argv[1:4]
    with open(projects_file, encoding="utf8") as file:
        projects = {code: number for number, code in enumerate(json.load(file))}
    idle = memory("VmRSS")
    with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
        file.write("5")
    start = time.perf_counter()
    rows = openpyxl.load_workbook(sheet, read_only=True).worksheets[0].iter_rows(values_only=True)
    at = find_header(rows)
    order = [at[name] for name in MONEY]
    db = sqlite3.connect(f"{folder}/anchor.sqlite")
    columns = ", ".join(f"{name} integer" for name in MONEY)
    db.execute(
        f"create table report (project integer, dekad text, kind text, {columns}, physical_progress real,"
        " progress_text text, people integer, machines integer, next_steps text, primary key (project, dekad))"
    )
    db.execute("create index report_by_dekad on report (dekad)")
    seen, good, problems = set(), [], []
    for number, row in enumerate(rows, 3):
        try:
            project = projects.get(row[at["code"]])
            if project is None:
                raise ValueError(f"no such project: {row[at['code']]!r}")
            period = dekad(row[at["period"]])
            if (project, period) in seen:
                raise ValueError("told twice")
            seen.add((project, period))
            if row[at["kind"]] not in ("实际", "预计"):
                raise ValueError(f"neither estimate nor actual: {row[at['kind']]!r}")
            amounts = [money(row[place]) for place in order]
            if all(amount is None for amount in amounts):
                raise ValueError("nothing reported")
            if amounts[0] is not None and sum(amount or 0 for amount in amounts[1:5]) > amounts[0]:
                raise ValueError("the parts exceed the investment")
            progress = row[at["physical_progress"]]
            if progress is not None and not 0 <= progress <= 1:
                raise ValueError(f"no progress: {progress!r}")
            for name in ("people", "machines"):
                count = row[at[name]]
                if count is not None and (count < 0 or count != int(count)):
                    raise ValueError(f"no count: {count!r}")
            good.append((
                project, period, row[at["kind"]], *amounts, progress, row[at["progress_text"]], row[at["people"]],
                row[at["machines"]], row[at["next_steps"]],
            ))
        except ValueError as problem:
            problems.append((number, str(problem)))
    places = ", ".join("?" * len(good[0]))
    with db:
        db.executemany(f"insert into report values ({places})", good)
    took = time.perf_counter() - start
    yuan = db.execute("select sum(investment) from report").fetchone()[0]
    peak = memory("VmHWM")
    print(json.dumps({"rows": len(good), "problems": len(problems), "yuan": yuan, "seconds": took, "megabytes": peak - idle}))


main()
