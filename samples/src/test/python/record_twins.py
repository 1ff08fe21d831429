"""Records what the Python twins of the samples compute in float64, for TwinNumbersTest.

run: python record_twins.py OUT_FILE DATA_FOLDER
"""

import argparse
import contextlib
import io
import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).parents[2] / "main" / "python"))

import char_gpt
import lstm_forecast
import tabular_titanic
import transfer_learning


def char_gpt_numbers(data):
    text = char_gpt.Text(data / "shakespeare" / "shakespeare.txt.gz")
    model = char_gpt.GPT(len(text.vocabulary), context=32, width=32, heads=2, layers=2)
    losses = char_gpt.train(model.double(), text, steps=100, batch_size=8)
    written = char_gpt.generate(model, text, "ROMEO:\n", 50, 0.8)
    losses.append(char_gpt.held_out_loss(model, text.held_out[:5000]))
    return losses + text.encode(written).tolist()


def lstm_forecast_numbers(data):
    model = lstm_forecast.Forecaster(16).double()
    series = lstm_forecast.make_series(40, torch.float64)
    losses = lstm_forecast.train(model, series, epochs=10, batch_size=4)
    return losses + lstm_forecast.errors(model, series[:5])


def tabular_titanic_numbers(data):
    table = tabular_titanic.Table(data / "titanic" / "titanic.csv", torch.float64)
    model = tabular_titanic.Net(table.categories, table.numeric.size(1)).double()
    losses = tabular_titanic.train(model, table, epochs=5)
    return losses + [tabular_titanic.auroc(model, table)]


def transfer_learning_numbers(data):
    def digits(first, count):
        images, labels = transfer_learning.load_digits(data / "mnist", "train", first)
        return images[:count].double(), labels[:count]

    model = transfer_learning.Net(5).double()
    losses = transfer_learning.train(model, model.parameters(), digits(0, 320), 1, 32)
    head = transfer_learning.replace_head(model, 5)
    model.double()
    losses += transfer_learning.train(model, head, digits(5, 320), 2, 32)
    return losses + [transfer_learning.accuracy(model, digits(5, 500))]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("data", type=Path)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    with open(arguments.out, "w", encoding="ascii") as out:
        for sample in (char_gpt, lstm_forecast, tabular_titanic, transfer_learning):
            torch.manual_seed(0)
            with contextlib.redirect_stdout(io.StringIO()):
                numbers = globals()[sample.__name__ + "_numbers"](arguments.data)
            print(sample.__name__, *numbers, file=out)


if __name__ == "__main__":
    main()
