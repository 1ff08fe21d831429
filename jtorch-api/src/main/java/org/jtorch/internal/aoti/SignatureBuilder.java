package org.jtorch.internal.aoti;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.internal.zip.MalformedException;

/**
 * Makes a {@link Signature} of a source. Dtypes, fixed sizes and strides, and ranges come from the
 * checks of each input, how dynamic sizes depend on each other from the assertions where the code
 * first uses an input.
 */
final class SignatureBuilder {
  private static final int MAX_RANK = 64;

  private final WrapperSource source;
  private final List<String> places;
  private final List<Signature.Symbol> symbols = new ArrayList<>();
  private final Map<String, Integer> indexes = new HashMap<>();

  SignatureBuilder(WrapperSource source, List<String> places) {
    this.source = source;
    this.places = places;
  }

  Signature build() {
    source.symbols().forEach(this::addSymbol);
    List<InputLines.Input> inputs = source.inputs();
    List<InputSpec> specs = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      specs.add(spec(places.get(i), inputs.get(i)));
    }
    return new Signature(specs, symbols);
  }

  private void addSymbol(WrapperSource.Symbol symbol) {
    WrapperSource.Origin origin = symbol.origin();
    Signature.Symbol added;
    if (origin == null) {
      SizeExpression rule = expression(symbol.text());
      if (rule == null) {
        return; // a size that uses it is refused
      }
      added = new Signature.Symbol(symbol.name() + " is " + rule, 0, false, 0, rule);
    } else {
      String place = places.get(origin.input());
      if (origin.dim() >= source.inputs().get(origin.input()).rank()) {
        throw new MalformedException(place + " has no dimension " + origin.dim());
      }
      String what = origin.isStride() ? " is the stride of dimension " : " is dimension ";
      String name = symbol.name() + what + origin.dim() + " of " + place;
      added = new Signature.Symbol(name, origin.input(), origin.isStride(), origin.dim(), null);
    }
    indexes.put(symbol.name(), symbols.size());
    symbols.add(added);
  }

  private @Nullable SizeExpression expression(String text) {
    return SizeExpression.parse(text, name -> indexes.getOrDefault(name, -1));
  }

  private InputSpec spec(String place, InputLines.Input input) {
    String dtype = input.dtype;
    Integer device = input.device;
    int rank = input.rank();
    if (dtype == null || device == null || rank > MAX_RANK) {
      throw new MalformedException("the source of the model does not describe " + place);
    } else if (device != 0) {
      throw new MalformedException(place + " is not on the CPU");
    }
    List<InputSpec.Size> sizes = new ArrayList<>();
    List<InputSpec.Stride> strides = new ArrayList<>();
    for (int dim = 0; dim < rank; dim++) {
      sizes.add(size(place, input, dim));
      strides.add(stride(place, input, dim));
    }
    boolean isWritten = source.uses().mayWrite(input.name);
    return new InputSpec(place, dtype(dtype, place), Device.Type.CPU, sizes, strides, isWritten);
  }

  private static DType dtype(String name, String place) {
    try {
      return DType.of(name);
    } catch (IllegalArgumentException e) {
      throw new MalformedException(place + " has an unknown dtype, " + name, e);
    }
  }

  private InputSpec.Size size(String place, InputLines.Input input, int dim) {
    Long fixed = input.sizes.get(dim);
    if (fixed != null) {
      return new InputSpec.Size(fixed, fixed, null);
    }
    long low = Math.max(0, input.lows.getOrDefault(dim, 0L));
    long high = input.highs.getOrDefault(dim, Long.MAX_VALUE);
    return new InputSpec.Size(low, high, rule(place, input, input.sizeTexts, dim));
  }

  private InputSpec.Stride stride(String place, InputLines.Input input, int dim) {
    Long fixed = input.strides.get(dim);
    return fixed != null
        ? new InputSpec.Stride(fixed, null)
        : new InputSpec.Stride(-1, rule(place, input, input.strideTexts, dim));
  }

  private @Nullable SizeExpression rule(
      String place, InputLines.Input input, @Nullable List<String> texts, int dim) {
    if (texts == null && !source.uses().isUsed(input.name)) {
      return null;
    }
    SizeExpression rule = texts != null && dim < texts.size() ? expression(texts.get(dim)) : null;
    if (rule == null) {
      throw new MalformedException(
          "the source of the model does not tell what dimension "
              + dim
              + " of "
              + place
              + " depends on; another version of PyTorch wrote it");
    }
    return rule;
  }
}
