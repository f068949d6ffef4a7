# Prend les ménages aux tickets les plus nombreux
# fails: [claim_on_the_grocer]
# %% top_20
top_20 = households.nlargest(494, "orders")["amount"].sum() / households["amount"].sum()
