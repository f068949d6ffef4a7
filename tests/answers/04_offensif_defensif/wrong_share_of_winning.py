# Rend la part à donner à win, non à keep
# fails: [share_inside, share_edges]
# %% best_share
def best_share(budget, win, keep):
    def earned(side, spent):
        rate = side["floor"] + (side["ceiling"] - side["floor"]) * (1 - np.exp(-side["speed"] * spent / side["n"]))
        return side["n"] * rate * side["value"]
    shares = np.arange(101) / 100
    return max(shares, key=lambda p: earned(win, budget * p) + earned(keep, budget * (1 - p)))
