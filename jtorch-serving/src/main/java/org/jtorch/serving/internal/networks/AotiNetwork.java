package org.jtorch.serving.internal.networks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jtorch.AotiModel;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Tensor;
import org.jtorch.serving.Network;
import org.jtorch.serving.Sample;
import org.jtorch.serving.TensorSpec;

/** A package of AOTInductor. */
final class AotiNetwork implements Network {
  /** {@code args[0] float32[2.., 8]}: a size with two dots is dynamic. */
  private static final Pattern INPUT = Pattern.compile("(\\S+) (\\w+)\\[(.*)\\]");

  private final AotiModel model;
  private final List<TensorSpec> inputs;
  private final long bytes;

  private AotiNetwork(AotiModel model, List<TensorSpec> inputs, long bytes) {
    this.model = model;
    this.inputs = inputs;
    this.bytes = bytes;
  }

  static AotiNetwork load(Path path, Device device) {
    AotiModel.Content content = AotiModel.inspect(path);
    long bytes =
        content.constants().values().stream()
            .mapToLong(constant -> constant.shape().numel() * constant.dtype().itemSize())
            .sum();
    AotiModel model = AotiModel.load(path, o -> o.device(device));
    return new AotiNetwork(model, specs(content.inputs()), bytes);
  }

  /** Returns the described inputs; none if one of them is not described. */
  static List<TensorSpec> specs(List<String> descriptions) {
    List<TensorSpec> specs = new ArrayList<>();
    for (String description : descriptions) {
      Matcher matcher = INPUT.matcher(description);
      if (!matcher.matches()) {
        return List.of();
      }
      List<Long> shape = new ArrayList<>();
      for (String size :
          matcher.group(3).isEmpty() ? new String[0] : matcher.group(3).split(", ")) {
        shape.add(size.contains("..") ? TensorSpec.ANY : Long.parseLong(size));
      }
      specs.add(new TensorSpec(matcher.group(1), DType.of(matcher.group(2)), shape));
    }
    return specs;
  }

  @Override
  public Sample call(Sample batch) {
    return new Sample(model.runFlat(batch.tensors().toArray(new Tensor[0])));
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public List<TensorSpec> inputs() {
    return inputs;
  }

  @Override
  public void close() {
    model.close();
  }
}
