"""Write DirectSell's data package: ``python -m crmcourse.simulate [--accounts N] [--seed S] [--out FOLDER]``."""

import argparse
from pathlib import Path

from . import directsell
from .package import write
from .report import rewrite


def main(arguments: list[str] | None = None) -> None:
    """Write the data package that the arguments ask for."""
    parser = argparse.ArgumentParser(prog="python -m crmcourse.simulate", description=__doc__)
    parser.add_argument("--accounts", type=int, default=2000, help="number of accounts (2000)")
    parser.add_argument("--seed", type=int, default=2024, help="seed of the draws (2024)")
    parser.add_argument("--out", type=Path, default=Path("datasets/directsell"), help="folder (datasets/directsell)")
    parser.add_argument("--readme", type=Path, help="README whose generated tables are to be rewritten")
    options = parser.parse_args(arguments)
    try:
        firm = directsell(options.accounts, options.seed)
    except ValueError as error:
        parser.error(str(error))
    files = write(firm, options.out)
    if options.readme:
        rewrite(options.readme, firm)
    size = sum(file.stat().st_size for file in files) / 1e6
    print(
        f"{len(files)} files, {size:.2f} MB in {options.out}: {len(firm.accounts)} accounts, {len(firm.orders)} orders"
    )


if __name__ == "__main__":
    main()
