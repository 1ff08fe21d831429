package org.jtorch.samples;

import static org.jtorch.Index.from;
import static org.jtorch.Index.slice;
import static org.jtorch.Index.to;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Index;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.LSTM;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.utils.rnn.PackedSequence;
import org.jtorch.nn.utils.rnn.Rnn;
import org.jtorch.optim.Adam;
import org.jtorch.plots.Plots;

/** Trains an LSTM on series of different lengths, then forecasts and plots new ones. */
public final class LstmForecast {
  private static final int DAY = 24; // hours

  private LstmForecast() {}

  /** LSTM that predicts each next value as a change of the last one. */
  static final class Forecaster extends Module {
    private final LSTM lstm;
    private final Linear head;

    Forecaster(long hidden) {
      lstm = register("lstm", new LSTM(1, hidden));
      head = register("head", new Linear(hidden, 1));
    }

    Tensor predict(PackedSequence packed) { // series of different lengths, (length, 1) each
      Tensor change = head.call(lstm.call(packed).output().data());
      return packed.data().add(change); // (sum of lengths, 1)
    }

    Tensor forecast(Tensor past, int steps) { // (length, 1)
      try (TensorScope scope = TensorScope.open();
          var mode = Torch.noGrad()) {
        var out = lstm.call(past);
        List<Tensor> values = new ArrayList<>();
        values.add(past.get(from(-1)).add(head.call(out.output().get(from(-1)))));
        while (values.size() < steps) {
          Tensor last = values.get(values.size() - 1);
          out = lstm.call(last, out.state());
          values.add(last.add(head.call(out.output())));
        }
        return scope.keep(Torch.cat(values)); // (steps, 1)
      }
    }
  }

  /** Noisy hourly values of three to six days: a daily and a half-daily wave. */
  static List<Tensor> makeSeries(int count, DType dtype) {
    List<Tensor> series = new ArrayList<>();
    for (long length : Torch.randint(3 * DAY, 6 * DAY, Shape.of(count)).toLongArray()) {
      List<Tensor> random = Torch.rand(dtype, 4).unbind(); // level, size, phases
      Tensor days = Torch.arange(dtype, length).div(DAY);
      Tensor wave = days.add(random.get(2)).mul(2 * Math.PI).sin();
      wave = wave.add(days.mul(2).add(random.get(3)).mul(2 * Math.PI).sin().mul(0.5));
      Tensor noise = Torch.randn(dtype, length).mul(0.05);
      wave = wave.mul(random.get(1).add(0.5)).add(random.get(0)).add(noise);
      series.add(wave.unsqueeze(1));
    }
    return series;
  }

  /** Returns the losses of the steps. */
  static List<Double> train(Forecaster model, List<Tensor> series, int epochs, int batchSize) {
    Adam optimizer = new Adam(model.parameters(), o -> o.lr(1e-2));
    List<Double> losses = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      try (TensorScope scope = TensorScope.open()) { // frees the tensors of this epoch
        for (Tensor indices : Torch.randperm(series.size()).split(batchSize)) {
          PackedSequence past = pack(series, indices, slice(0, -1));
          PackedSequence following = pack(series, indices, from(1));
          optimizer.zeroGrad();
          Tensor loss = F.mseLoss(model.predict(past), following.data());
          loss.backward();
          optimizer.step();
          losses.add(loss.item());
        }
      }
      double last = losses.get(losses.size() - 1);
      System.out.printf(Locale.ROOT, "epoch %d/%d: loss %.4f%n", epoch, epochs, last);
    }
    return losses;
  }

  private static PackedSequence pack(List<Tensor> series, Tensor indices, Index part) {
    return Rnn.packSequence(
        LongStream.of(indices.toLongArray()).mapToObj(i -> series.get((int) i).get(part)).toList(),
        o -> o.enforceSorted(false));
  }

  /** Root mean square errors over the last day: the model's and the last value's. */
  static Tensor errors(Forecaster model, List<Tensor> series) {
    List<Tensor> squares = new ArrayList<>();
    for (Tensor s : series) {
      Tensor past = s.get(to(-DAY));
      Tensor repeated = past.get(from(-1)).expand(DAY, 1);
      Tensor forecasts = Torch.stack(List.of(model.forecast(past, DAY), repeated));
      squares.add(forecasts.sub(s.get(from(-DAY))).square().mean(new long[] {1, 2}));
    }
    return Torch.stack(squares).mean(0).sqrt();
  }

  /**
   * Runs the sample.
   *
   * @param args optionally the picture to write (default forecast.png) and the number of epochs
   *     (30)
   */
  public static void main(String[] args) {
    Torch.manualSeed(0);
    Torch.setNumThreads(1); // more threads do not speed up such a small network
    try (TensorScope scope = TensorScope.open()) {
      Forecaster model = new Forecaster(32);
      int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 30;
      train(model, makeSeries(200, DType.FLOAT32), epochs, 16);
      List<Tensor> unseen = makeSeries(20, DType.FLOAT32);
      Tensor errors = errors(model, unseen);
      System.out.printf(
          Locale.ROOT,
          "error over the last day %.3f, of the last value %.3f%n",
          errors.get(0).item(),
          errors.get(1).item());
      Tensor forecast = model.forecast(unseen.get(0).get(to(-DAY)), DAY);
      Plots.forecast(
              unseen.get(0), forecast, o -> o.title("Forecast of the last day").xLabel("hour"))
          .save(Path.of(args.length > 0 ? args[0] : "forecast.png"));
    }
  }
}
