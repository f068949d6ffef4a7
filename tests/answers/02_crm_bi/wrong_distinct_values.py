# Compte les valeurs distinctes au lieu des valeurs seules
# fails: [report_unique]
# %% quality_report
def quality_report(table):
    return pd.DataFrame([{"column": c, "complete": table[c].notna().mean(), "unique": table[c].nunique() / table[c].count()} for c in table])
