# Oublie les parts 0 et 1
# fails: [share_edges]
# %% best_share
def best_share(budget, win, keep):
    def earned(side, spent):
        rate = side["floor"] + (side["ceiling"] - side["floor"]) * (1 - np.exp(-side["speed"] * spent / side["n"]))
        return side["n"] * rate * side["value"]
    shares = [k / 100 for k in range(1, 100)]
    return max(shares, key=lambda p: earned(win, budget * (1 - p)) + earned(keep, budget * p))
