package org.jtorch.serving.internal.requests;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jtorch.Device;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.serving.Sample;
import org.jtorch.serving.internal.settings.ModelSettings;
import org.jtorch.serving.internal.versions.BatchAssembly;

/** Joins inputs to a batch, and divides its results. */
final class Batches implements BatchAssembly {
  private final ModelSettings settings;
  private final Padder padder;

  Batches(ModelSettings settings, Padder padder) {
    this.settings = settings;
    this.padder = padder;
  }

  @Override
  public Sample join(List<Sample> requests) {
    return joinPadded(requests.stream().map(sample -> padder.pad(sample.tensors())).toList());
  }

  @Override
  public List<Sample> split(Sample outputs, List<Sample> requests) {
    return divide(outputs, requests.stream().map(sample -> padder.pad(sample.tensors())).toList());
  }

  /** Returns the inputs of a request without their padding. */
  Sample own(Padded request) {
    return padder.own(request);
  }

  /** Returns the inputs of a batch in the scope of the calling thread. */
  Sample joinPadded(List<Padded> requests) {
    List<Padded> rows = requests;
    if (settings.fixedBatch() > requests.size()) {
      rows = new ArrayList<>(requests);
      while (rows.size() < settings.fixedBatch()) {
        rows.add(requests.get(0));
      }
    }
    List<Tensor> joined = new ArrayList<>();
    for (int i = 0; i < rows.get(0).tensors().size(); i++) {
      joined.add(move(stack(rows, i)));
    }
    for (Tensor mask : padder.masks(rows)) {
      joined.add(move(mask));
    }
    return new Sample(joined);
  }

  private static Tensor stack(List<Padded> rows, int input) {
    if (rows.size() == 1) {
      return rows.get(0).tensors().get(input).unsqueeze(0);
    }
    return Torch.stack(rows.stream().map(row -> row.tensors().get(input)).toList());
  }

  private Tensor move(Tensor tensor) {
    return settings.device().equals(Device.CPU) ? tensor : tensor.to(settings.device());
  }

  /**
   * Returns the results of each request.
   *
   * @throws IllegalStateException if the results are not those of such a batch
   */
  List<Sample> divide(Sample results, List<Padded> requests) {
    int size = Math.max(settings.fixedBatch(), requests.size());
    List<List<Tensor>> columns = new ArrayList<>();
    for (int i = 0; i < results.tensors().size(); i++) {
      Tensor result = results.tensors().get(i);
      check(result, i, size);
      columns.add(size == 1 ? List.of(result.squeeze(0)) : result.unbind(0));
    }
    List<Sample> rows = new ArrayList<>();
    for (int k = 0; k < requests.size(); k++) {
      List<Tensor> row = new ArrayList<>(columns.size());
      for (List<Tensor> column : columns) {
        row.add(padder.cut(column.get(k), requests.get(k).lengths()));
      }
      rows.add(new Sample(row));
    }
    return rows;
  }

  private static void check(Tensor result, int index, int size) {
    if (result.isClosed()) {
      throw new IllegalStateException("output " + index + " of the network is closed");
    }
    if (result.shape().rank() == 0 || result.shape().size(0) != size) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "output %d of the network has shape %s, but the batch has size %d",
              index,
              result.shape(),
              size));
    }
  }
}
