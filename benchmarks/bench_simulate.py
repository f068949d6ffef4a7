"""Time and peak memory of simulating DirectSell, beside a plain Python loop over accounts.

The loop makes purchases, satisfaction and departures by the same model, but no quotations, contacts, contracts,
complaints nor surveys, no identities, and no table at the end: the ratio understates the gain.
One million accounts, or 50,000 with CRMCOURSE_BENCH_QUICK=1.
"""

import math
import os
import random
import resource
import subprocess
import sys
import time

LOOP_ACCOUNTS = 2000
_CHILD = "import sys; from benchmarks.bench_simulate import child; child(int(sys.argv[1]))"


def child(accounts: int) -> None:
    """Simulate in this process; print wall and processor seconds, peak bytes, orders, rows of all tables."""
    from crmcourse.simulate import directsell

    start, busy = time.perf_counter(), time.process_time()
    firm = directsell(accounts=accounts, seed=1)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(seconds, busy, peak, len(firm.orders), sum(map(len, firm.tables.values())))


def loop(accounts: int, seed: int = 1) -> tuple[list, list]:
    """Make purchases, satisfaction, departures as a plain program does: one account, month, order, line at a time."""
    draw = random.Random(seed)
    season = [1.00, 0.98, 1.08, 1.00, 0.92, 1.06, 0.90, 0.52, 1.12, 1.12, 1.18, 1.12]
    prices = [draw.uniform(10, 700) for _ in range(116)]
    orders, lines = [], []
    for account in range(accounts):
        existing = draw.random() < 0.3
        if not existing and draw.random() > 0.43:
            continue
        goodwill = draw.gauss(0, 1)
        rate, basket = draw.gammavariate(1.35, 5.9), 3900 * math.exp(0.95 * draw.gauss(0, 1))
        usual = 1 / (1 + math.exp(-1.15 - 0.45 * goodwill))
        taste = [math.exp(0.9 * draw.gauss(0, 1)) for _ in range(8)]
        satisfaction, first, gone = usual, -30 if existing else draw.randrange(60), 72
        for month in range(max(first, 0), 72):
            if month > gone:
                break
            stage = (1 - 0.7 * math.exp(-(month - first) / 10)) * math.exp(-0.008 * max(month - first - 48, 0))
            fade = 0.3 if gone < 72 else 1.0
            mean = rate / 12 * stage * fade * season[month % 12] * math.exp(0.9 * (satisfaction - 0.7))
            harm, gap = 0.0, draw.expovariate(1)
            while gap < mean:
                order, total = len(orders), 0.0
                target = basket * math.exp(0.45 * draw.gauss(0, 1) - 0.1)
                category = draw.choices(range(8), taste)[0]
                for line in range(1 + (draw.random() < 0.6) + (draw.random() < 0.4)):
                    product = category * 14 + min(int(draw.expovariate(0.3)), 13)
                    quantity = max(1, round(target * draw.random() / prices[product]))
                    amount = round(quantity * prices[product] * 0.95, 2)
                    total += amount
                    lines.append((order, line, product, quantity, prices[product], 0.05, amount))
                    if draw.random() > 0.4:
                        category = draw.choices(range(8), taste)[0]
                if draw.random() < 0.06:
                    harm += 0.12 if draw.random() > 0.68 else 0.38 if draw.random() > 0.62 else -0.03
                orders.append((order, account, month, draw.randrange(28), draw.choice("wetcv"), total))
                gap += draw.expovariate(1)
            satisfaction = min(
                max(satisfaction + 0.1 * (usual - satisfaction) - harm + 0.02 * draw.gauss(0, 1), 0.02), 0.99
            )
            if gone == 72 and draw.random() < 1.6 * math.exp(-8.5 * satisfaction) + 0.0024:
                gone = month + draw.randrange(1, 9)
    return orders, lines


def main() -> None:
    """Print the table and the figure of merit."""
    quick = os.environ.get("CRMCOURSE_BENCH_QUICK") == "1"
    accounts = 50_000 if quick else 1_000_000
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    result = subprocess.run(
        [sys.executable, "-c", _CHILD, str(accounts)], cwd=root, capture_output=True, text=True, check=True
    )
    seconds, busy, peak, orders, rows = (float(value) for value in result.stdout.split())
    start, loop_busy = time.perf_counter(), time.process_time()
    loop_orders, loop_lines = loop(LOOP_ACCOUNTS)
    loop_seconds, loop_busy = time.perf_counter() - start, time.process_time() - loop_busy
    loop_rows = len(loop_orders) + len(loop_lines)
    head = ("what", "accounts", "orders", "rows", "seconds", "CPU s", "peak GiB")
    print("{:26s} {:>10s} {:>11s} {:>11s} {:>9s} {:>9s} {:>9s}".format(*head))
    layout = "{:26s} {:10,d} {:11,d} {:11,d} {:9.2f} {:9.2f} {:>9s}"
    print(
        layout.format("crmcourse, every table", accounts, int(orders), int(rows), seconds, busy, f"{peak / 2**30:.2f}")
    )
    loop_row = ("Python loop, orders alone", LOOP_ACCOUNTS, len(loop_orders), loop_rows, loop_seconds, loop_busy, "")
    print(layout.format(*loop_row))
    faster = (rows / busy) / (loop_rows / loop_busy)  # processor time: the machine may have other work
    print(f"ratio simulate_rows_per_cpu_second_vs_python_loop {faster:.1f}")
    print(f"ratio simulate_memory_under_24GiB {24 * 2**30 / peak:.1f}")


if __name__ == "__main__":
    main()
