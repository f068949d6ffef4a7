# Rend des nombres au lieu de parts
# fails: [report_complete, report_unique]
# %% quality_report
def quality_report(table):
    return pd.DataFrame([{"column": c, "complete": table[c].notna().sum(), "unique": (~table[c].dropna().duplicated(keep=False)).sum()} for c in table])
