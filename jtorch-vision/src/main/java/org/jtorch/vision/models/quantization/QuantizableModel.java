package org.jtorch.vision.models.quantization;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jtorch.Tensor;
import org.jtorch.nn.AdaptiveAvgPool2d;
import org.jtorch.nn.Flatten;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * Model that can be quantized to 8-bit integers: a floating-point model, or with {@code
 * o.quantize(true)} a quantized one, which is for inference on the CPU only.
 *
 * <p>A floating-point model has the state dict of the model that is not quantizable. A quantized
 * one has torchvision's; what Python saves as a tuple {@code fc._packed_params._packed_params} are
 * two tensors {@code fc._packed_params._packed_params.0} and {@code .1}, as {@link
 * org.jtorch.io.Checkpoint#stateDict()} returns them; {@code Checkpoint.save} writes the tuple.
 * Loading refuses scales that are not positive and finite, and zero points out of range.
 */
public abstract class QuantizableModel extends Module implements Layer {
  static final SequentialAccess<Layer> CALLS = SequentialAccess.get();
  static final Layer FLATTEN = new Flatten();
  static final Layer GLOBAL_POOL = new AdaptiveAvgPool2d(1, 1);

  private final List<Supplier<Layer>> path = new ArrayList<>();
  private Backend backend = Backend.FBGEMM;
  private boolean isQuantized;

  QuantizableModel() {}

  final void setBackend(Backend backend) {
    this.backend = backend;
  }

  /**
   * Quantizes this floating-point model in place, with the ranges of the values that its layers
   * have for your own pictures: {@code fuse_model}, {@code torch.ao.quantization.prepare}, the
   * calls and {@code convert}. The model is in eval mode afterwards; its parameters are freed.
   *
   * <pre>{@code
   * QuantizableResNet net = QuantizableResNet.resnet18();
   * net.loadStateDict(Checkpoint.load(path).stateDict());
   * net.quantize(() -> net.call(images));   // several batches are better, normalized
   * }</pre>
   *
   * <p>The option {@code backend} of the builder decides how the weights are quantized. The outputs
   * of the calls are freed.
   *
   * @param calibration calls the model with some batches, without gradients
   * @throws IllegalStateException if the model is quantized, or the calibration does not call it;
   *     the model is as before then
   */
  public final void quantize(Runnable calibration) {
    Objects.requireNonNull(calibration, "calibration");
    if (isQuantized) {
      throw new IllegalStateException("the model is quantized");
    }
    Quantizer.convert(this, backend, calibration);
    isQuantized = true;
    registerLoadStateDictPreHook((module, state, prefix) -> refuseFloats(state, prefix));
  }

  private static void refuseFloats(Map<String, Tensor> state, String prefix) {
    boolean isFloat =
        state.keySet().stream().anyMatch(name -> name.startsWith(prefix))
            && state.keySet().stream()
                .noneMatch(name -> name.startsWith(prefix) && name.endsWith("scale"));
    if (isFloat) {
      throw new IllegalArgumentException(
          "the state dict is of a floating-point model, but this model is quantized: load it into a"
              + " model without quantize(true), and call quantize(..) of that");
    }
  }

  /** Registers a layer and calls it next. */
  @CanIgnoreReturnValue
  final Slot<Layer> step(String name, Layer layer) {
    Slot<Layer> slot = slot(name, layer);
    path.add(slot::get);
    return slot;
  }

  /** Calls a function without a name in the state dict next. */
  final void function(Layer layer) {
    path.add(() -> layer);
  }

  /** Registers the places where the model quantizes its input and dequantizes its output. */
  final void stubs() {
    path.add(0, slot("quant", new QuantStub())::get);
    path.add(slot("dequant", new DeQuantStub())::get);
  }

  /** Returns the layers that quantization joins, as {@link Fusable#fused}. */
  List<List<String>> fusedLayers() {
    return List.of();
  }

  final int length() {
    return path.size();
  }

  final List<Layer> layers(int from, int to) {
    return path.subList(from, to).stream().map(Supplier::get).toList();
  }

  /**
   * Classifies images.
   *
   * @param images {@code (N, 3, H, W)}, normalized, float32
   * @return logits, {@code (N, classes)}, float32
   */
  @Override
  public Tensor forward(Tensor images) {
    return CALLS.call(images, layers(0, path.size()));
  }

  /** Frees all parameters, buffers and packed weights. */
  @Override
  public void close() {
    for (Module module : modules()) {
      if (module instanceof PackedModule packed) {
        packed.release();
      }
    }
    super.close();
  }
}
