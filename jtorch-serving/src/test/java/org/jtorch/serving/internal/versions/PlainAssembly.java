package org.jtorch.serving.internal.versions;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.serving.Sample;

/** Stacks and unbinds, without padding. */
final class PlainAssembly implements BatchAssembly {
  @Override
  public Sample join(List<Sample> requests) {
    List<Tensor> joined = new ArrayList<>();
    for (int i = 0; i < requests.get(0).tensors().size(); i++) {
      int index = i;
      joined.add(Torch.stack(requests.stream().map(r -> r.tensors().get(index)).toList()));
    }
    return new Sample(joined);
  }

  @Override
  public List<Sample> split(Sample outputs, List<Sample> requests) {
    List<Sample> rows = new ArrayList<>();
    for (int row = 0; row < requests.size(); row++) {
      int index = row;
      rows.add(new Sample(outputs.tensors().stream().map(t -> t.select(0, index)).toList()));
    }
    return rows;
  }
}
