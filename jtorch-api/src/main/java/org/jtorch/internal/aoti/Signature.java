package org.jtorch.internal.aoti;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.TensorVector;
import org.jspecify.annotations.Nullable;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.internal.binding.Constants;
import org.jtorch.internal.binding.NativeCodes;
import org.jtorch.internal.binding.Peer;
import org.jtorch.internal.calls.NativeErrors;
import org.jtorch.internal.memory.NativeStack;

/**
 * The inputs of a compiled model, and the check of each call against them. The machine code
 * addresses memory by the sizes and strides that it was compiled for, whatever it is given.
 */
final class Signature {
  /**
   * A size or a stride on which others depend.
   *
   * @param name a description for messages: {@code s77 is dimension 0 of input 0 (args[0])}
   * @param input index of the input
   * @param isStride whether it is a stride of the dimension
   * @param dim the dimension
   * @param rule how it is computed from symbols before it; null if it is of an input
   */
  record Symbol(String name, int input, boolean isStride, int dim, @Nullable SizeExpression rule) {}

  private static final String TOO_LARGE =
      "the model computes numbers beyond int64 of the sizes of the inputs";

  private final List<InputSpec> inputs;
  private final List<Symbol> symbols;
  private final List<String> symbolNames;

  Signature(List<InputSpec> inputs, List<Symbol> symbols) {
    this.inputs = List.copyOf(inputs);
    this.symbols = List.copyOf(symbols);
    this.symbolNames = symbols.stream().map(Symbol::name).toList();
  }

  int count() {
    return inputs.size();
  }

  /** Describes each input. */
  List<String> descriptions() {
    return inputs.stream().map(InputSpec::description).toList();
  }

  /**
   * Checks the inputs and puts them into a vector. A tensor with other strides than the code was
   * compiled for is copied, unless the code writes to it.
   *
   * @param copies receives the copies, which the caller closes
   */
  void put(NativeStack stack, List<Tensor> given, TensorVector into, List<Tensor> copies) {
    if (given.size() != inputs.size()) {
      throw refused(
          String.format(
              Locale.ROOT, "the model takes %d tensors, not %d", inputs.size(), given.size()));
    }
    long[] impls = new long[given.size()];
    long[][] sizes = new long[given.size()][];
    for (int i = 0; i < impls.length; i++) {
      impls[i] = stack.pinForCall(given.get(i));
      sizes[i] = check(inputs.get(i), stack.peekTensor(impls[i]), given.get(i));
    }
    long[] values = values(stack, impls, sizes, given);
    for (int i = 0; i < impls.length; i++) {
      Tensor tensor = given.get(i);
      long[] strides = strides(inputs.get(i), sizes[i], values, tensor);
      Peer peer = stack.peekTensor(impls[i]);
      if (!isAsCompiled(peer, strides)) {
        Tensor copy = copy(inputs.get(i), tensor, peer, sizes[i], strides);
        copies.add(copy);
        peer = stack.peekTensor(stack.pinForCall(copy));
      }
      into.put(i, peer);
    }
  }

  private static long[] check(InputSpec spec, Peer peer, Tensor tensor) {
    int layout = peer.layout().value;
    if (layout != NativeCodes.of(Layout.STRIDED)) {
      throw refused(spec + " must be a strided tensor", tensor);
    }
    Device.Type device;
    try (org.bytedeco.pytorch.Device place = peer.device()) {
      device = Constants.fromNative(place).type();
    }
    long[] sizes = Peer.sizes(peer);
    String wrong = spec.differs(NativeCodes.dtype(peer.scalar_type().value), device, sizes);
    if (wrong != null) {
      throw refused(wrong, tensor);
    }
    return sizes;
  }

  private long[] values(NativeStack stack, long[] impls, long[][] sizes, List<Tensor> given) {
    long[] values = new long[symbols.size()];
    try {
      for (int i = 0; i < values.length; i++) {
        Symbol symbol = symbols.get(i);
        if (symbol.rule != null) {
          values[i] = symbol.rule.value(values);
        } else if (symbol.isStride) {
          values[i] = stack.peekTensor(impls[symbol.input]).stride(symbol.dim);
        } else {
          values[i] = sizes[symbol.input][symbol.dim];
        }
      }
      return values;
    } catch (ArithmeticException e) {
      throw refused(TOO_LARGE, given);
    }
  }

  private long[] strides(InputSpec spec, long[] sizes, long[] values, Tensor tensor) {
    try {
      String wrong = spec.contradicts(sizes, values, symbolNames);
      if (wrong != null) {
        throw refused(wrong, tensor);
      }
      return spec.strides(values);
    } catch (ArithmeticException e) {
      throw refused(TOO_LARGE, tensor);
    }
  }

  private static boolean isAsCompiled(Peer peer, long[] strides) {
    for (int i = 0; i < strides.length; i++) {
      if (peer.stride(i) != strides[i]) {
        return false;
      }
    }
    return !isLazy(peer);
  }

  /** Whether the memory does not hold the values. */
  private static boolean isLazy(Peer peer) {
    return peer.is_conj() || peer.is_neg() || peer._is_zerotensor();
  }

  private static Tensor copy(
      InputSpec spec, Tensor tensor, Peer peer, long[] sizes, long[] strides) {
    boolean isView = !isLazy(peer);
    for (int i = 0; i < strides.length; i++) {
      isView &= sizes[i] == 1 || peer.stride(i) == strides[i];
    }
    if (!isView && spec.isWritten()) {
      throw refused(
          spec
              + " must have the strides "
              + Arrays.toString(strides)
              + ", because the model writes to it",
          tensor);
    }
    try (Mode mode = Torch.noGrad()) {
      if (isView) {
        return tensor.asStrided(sizes, strides);
      }
      Tensor made =
          Torch.emptyStrided(tensor.dtype().options().on(tensor.device()), sizes, strides);
      return made.copy_(tensor);
    }
  }

  static TorchException refused(String sentence, @Nullable Object... operands) {
    return NativeErrors.refusal(AotiPeer.RUN, sentence, operands);
  }
}
