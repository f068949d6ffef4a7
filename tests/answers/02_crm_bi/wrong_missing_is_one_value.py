# Compte les valeurs absentes parmi les lignes de l'unicité
# fails: [report_unique]
# %% quality_report
def quality_report(table):
    return pd.DataFrame([{"column": c, "complete": table[c].notna().mean(), "unique": (~table[c].duplicated(keep=False)).mean()} for c in table])
