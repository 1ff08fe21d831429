"""Makes titanic.csv from train.csv of the R package "titanic": the label and seven columns."""

import argparse
import csv

COLUMNS = ["Survived", "Pclass", "Sex", "Embarked", "Age", "SibSp", "Parch", "Fare"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", help="train.csv of the package")
    parser.add_argument("target", help="titanic.csv")
    arguments = parser.parse_args()
    with open(arguments.source, newline="") as source, open(
        arguments.target, "w", newline=""
    ) as target:
        table = csv.DictReader(source)
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(column.lower() for column in COLUMNS)
        for row in table:
            writer.writerow(row[column] for column in COLUMNS)


if __name__ == "__main__":
    main()
