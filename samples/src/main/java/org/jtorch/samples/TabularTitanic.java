package org.jtorch.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.BatchNorm1d;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.Embedding;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.ModuleList;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.optim.AdamW;

/** Predicts who survived the Titanic from numeric and categorical columns. */
public final class TabularTitanic {
  private static final List<String> CATEGORICAL = List.of("pclass", "sex", "embarked");
  private static final List<String> NUMERIC = List.of("age", "sibsp", "parch", "fare");

  private TabularTitanic() {}

  /** Columns of a CSV file as tensors, and the rows to train on and to validate on. */
  static final class Table {
    final List<List<String>> categories = new ArrayList<>();
    final Tensor categorical;
    final Tensor numeric;
    final Tensor survived;
    final Tensor train;
    final Tensor valid;

    Table(Path file, DType dtype) throws IOException {
      List<String> lines = Files.readAllLines(file);
      List<String> header = List.of(lines.get(0).split(","));
      List<String[]> rows = lines.stream().skip(1).map(line -> line.split(",", -1)).toList();
      List<Tensor> parts =
          Torch.randperm(rows.size()).tensorSplit(new long[] {rows.size() * 4L / 5});
      train = parts.get(0);
      valid = parts.get(1);
      Function<String, List<String>> column =
          name -> rows.stream().map(row -> row[header.indexOf(name)]).toList();
      List<List<Integer>> numbers = new ArrayList<>();
      for (String name : CATEGORICAL) {
        List<String> sorted = column.apply(name).stream().distinct().sorted().toList();
        categories.add(sorted);
        numbers.add(column.apply(name).stream().map(sorted::indexOf).toList());
      }
      categorical = Torch.tensor(numbers).t();
      var values = NUMERIC.stream().map(name -> parse(column.apply(name))).toList();
      numeric = imputeAndScale(Torch.tensor(dtype, values).t(), train);
      survived = Torch.tensor(dtype, parse(column.apply("survived")));
    }

    private static List<Double> parse(List<String> column) {
      return column.stream().map(v -> v.isEmpty() ? Double.NaN : Double.parseDouble(v)).toList();
    }
  }

  /** Medians of the training rows replace missing numbers, which new columns mark. */
  static Tensor imputeAndScale(Tensor numeric, Tensor train) {
    Tensor missing = numeric.isnan();
    Tensor filled = numeric.get(train).nanmedian(0).values().where(missing, numeric);
    Tensor known = filled.get(train);
    Tensor scaled = filled.sub(known.mean(0)).div(known.std(0));
    return Torch.cat(List.of(scaled, missing.to(scaled.dtype())), 1);
  }

  /** MLP on embeddings of the categorical columns and on the numeric columns. */
  static final class Net extends Module {
    private final ModuleList<Embedding> embeddings;
    private final Sequential layers;

    Net(List<List<String>> categories, long numeric, long hidden) {
      embeddings =
          register(
              "embeddings",
              new ModuleList<>(categories.stream().map(c -> new Embedding(c.size(), 4)).toList()));
      layers =
          register(
              "layers",
              new Sequential(
                  new Linear(4L * categories.size() + numeric, hidden),
                  new BatchNorm1d(hidden),
                  new ReLU(),
                  new Dropout(0.2),
                  new Linear(hidden, 1)));
    }

    Tensor call(Tensor categorical, Tensor numeric) { // (N, columns) each
      List<Tensor> parts = new ArrayList<>();
      for (Tensor column : categorical.unbind(1)) {
        parts.add(embeddings.get(parts.size()).call(column));
      }
      parts.add(numeric);
      return layers.call(Torch.cat(parts, 1)).squeeze(1); // (N), logits
    }
  }

  /** Returns the losses of the steps. */
  static List<Double> train(Net model, Table table, int epochs, int batchSize) {
    AdamW optimizer = new AdamW(model.parameters(), o -> o.lr(5e-3).weightDecay(0.01));
    List<Double> losses = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      model.train();
      try (TensorScope scope = TensorScope.open()) { // frees the tensors of this epoch
        Tensor order = table.train.get(Torch.randperm(table.train.size(0)));
        for (Tensor rows : order.split(batchSize)) {
          optimizer.zeroGrad();
          Tensor logits = model.call(table.categorical.get(rows), table.numeric.get(rows));
          Tensor loss = F.binaryCrossEntropyWithLogits(logits, table.survived.get(rows));
          loss.backward();
          optimizer.step();
          losses.add(loss.item());
        }
      }
      System.out.printf(
          Locale.ROOT,
          "epoch %d/%d: loss %.4f, AUROC %.4f%n",
          epoch,
          epochs,
          losses.get(losses.size() - 1),
          auroc(model, table));
    }
    return losses;
  }

  /** Probability that a survivor of the validation rows has the higher logit. */
  static double auroc(Net model, Table table) {
    model.eval();
    try (TensorScope scope = TensorScope.open();
        var mode = Torch.noGrad()) {
      Tensor rows = table.valid;
      Tensor logits = model.call(table.categorical.get(rows), table.numeric.get(rows));
      Tensor survived = table.survived.get(rows).eq(1);
      Tensor above =
          logits.get(survived).unsqueeze(1).sub(logits.get(survived.logicalNot())).sign();
      return (above.mean().item() + 1) / 2;
    }
  }

  /**
   * Runs the sample.
   *
   * @param args optionally the table (default data/titanic/titanic.csv) and the number of epochs
   *     (10)
   * @throws IOException if the table cannot be read
   */
  public static void main(String[] args) throws IOException {
    Torch.manualSeed(0);
    try (TensorScope scope = TensorScope.open()) {
      Table table =
          new Table(Path.of(args.length > 0 ? args[0] : "data/titanic/titanic.csv"), DType.FLOAT32);
      Net model = new Net(table.categories, table.numeric.size(1), 32);
      train(model, table, args.length > 1 ? Integer.parseInt(args[1]) : 10, 32);
    }
  }
}
