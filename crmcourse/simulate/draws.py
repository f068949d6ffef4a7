"""Random draws that give the same values on any machine.

Everything comes from one primitive, the raw 64-bit words of PCG64 (which numpy keeps stable, unlike its
distributions), turned into numbers by inverting distribution functions. Each purpose has a stream of its own, named,
so that a change in one table does not move another.
"""

from zlib import crc32

import numpy as np
from scipy.special import gammaincinv, ndtri

__all__ = ["Draws", "Streams"]


class Draws:
    """One stream of draws."""

    def __init__(self, sequence: np.random.SeedSequence):
        self._bits = np.random.PCG64(sequence)

    def uniform(self, size: int) -> np.ndarray:
        """Draw numbers of the open interval (0, 1)."""
        return ((self._bits.random_raw(int(size)) >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53

    def normal(self, size: int) -> np.ndarray:
        """Draw from N(0, 1)."""
        return ndtri(self.uniform(size))

    def exponential(self, size: int) -> np.ndarray:
        """Draw from the exponential law of mean 1."""
        return -np.log(self.uniform(size))

    def gamma(self, shape: float, size: int) -> np.ndarray:
        """Draw from the gamma law of scale 1."""
        return gammaincinv(shape, self.uniform(size))

    def below(self, probability, size: int) -> np.ndarray:
        """Draw True with the given probability."""
        return self.uniform(size) < probability

    def integers(self, low: int, high: int, size: int) -> np.ndarray:
        """Draw integers of [low, high)."""
        return (low + np.floor(self.uniform(size) * (high - low))).astype(np.int64)

    def poisson(self, mean: np.ndarray) -> np.ndarray:
        """Draw from Poisson laws, one mean each (at most a few hundred), by inversion."""
        mean = np.asarray(mean, dtype=np.float64)
        left = self.uniform(mean.size)
        count = np.zeros(mean.size, dtype=np.int16)
        term = np.exp(-mean)
        left -= term
        alive = np.flatnonzero((left > 0) & (mean > 0))
        mean, term, left = mean[alive], term[alive], left[alive]
        k = 0
        while alive.size:
            k += 1
            count[alive] = k
            term = term * mean / k
            left = left - term
            keep = (left > 0) & (term > 1e-300)
            alive, mean, term, left = alive[keep], mean[keep], term[keep], left[keep]
        return count

    def pick(self, weights, size: int) -> np.ndarray:
        """Draw positions in proportion to `weights`."""
        cumulated = np.cumsum(np.asarray(weights, dtype=np.float64))
        cumulated /= cumulated[-1]
        return np.minimum(np.searchsorted(cumulated, self.uniform(size), side="right"), len(cumulated) - 1)

    def pick_row(self, cumulated: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Draw one column for each of `rows`, from cumulated weights by row (last column 1)."""
        u = self.uniform(len(rows))
        chosen = np.zeros(len(rows), dtype=np.int64)
        for column in range(cumulated.shape[1] - 1):
            chosen += u > cumulated[rows, column]
        return chosen


class Streams:
    """The named streams of one block of accounts."""

    def __init__(self, seed: int, block: int = 0):
        self.seed, self.block = seed, block

    def __getitem__(self, name: str) -> Draws:
        key = (crc32(name.encode()), self.block)
        return Draws(np.random.SeedSequence(entropy=self.seed, spawn_key=key))
