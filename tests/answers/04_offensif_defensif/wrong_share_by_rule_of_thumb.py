# Partage le budget en proportion des valeurs, et donne tout au seul côté qui répond
# fails: [share_inside]
# %% best_share
def best_share(budget, win, keep):
    if keep["ceiling"] == keep["floor"]:
        return 0
    if win["ceiling"] == win["floor"]:
        return 1
    gains = [side["value"] * (side["ceiling"] - side["floor"]) * side["speed"] for side in (win, keep)]
    if gains[0] > 20 * gains[1]:
        return 0
    if gains[1] > 20 * gains[0]:
        return 1
    return round(keep["value"] / (win["value"] + keep["value"]), 2)
