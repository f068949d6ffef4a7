# Maximise le nombre de clients, non leur valeur
# fails: [share_inside]
# %% best_share
def best_share(budget, win, keep):
    def earned(side, spent):
        rate = side["floor"] + (side["ceiling"] - side["floor"]) * (1 - np.exp(-side["speed"] * spent / side["n"]))
        return side["n"] * rate
    shares = np.arange(101) / 100
    return max(shares, key=lambda p: earned(win, budget * (1 - p)) + earned(keep, budget * p))
