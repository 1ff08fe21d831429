package org.jtorch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A random tensor and a random index expression for it, as jtorch's indices and as TorchScript. A
 * mask is written there as the positions where it is true, and an ellipsis as the slices it stands
 * for, because TorchScript cannot mix either with all other indices.
 */
final class RandomSubscript {
  final Tensor tensor;
  final List<Index> indices = new ArrayList<>();

  /** The index tensors that the script takes beside the tensor. */
  final List<Tensor> parameters = new ArrayList<>();

  private final List<String> script = new ArrayList<>();
  private final Random random;
  private final long[] shape;

  /** The shape that all index tensors of the expression broadcast to. */
  private final long common;

  RandomSubscript(Random random) {
    this.random = random;
    shape = random.longs(1 + random.nextInt(4), 1, 6).toArray();
    common = 1L + random.nextInt(4);
    long count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    try (TensorScope scope = TensorScope.open()) {
      tensor =
          scope.keep(
              Dispatch.tensor(Op.of("aten::reshape", ""), Torch.arange(count), (Object) shape));
    }
    boolean ellipsis = random.nextInt(3) == 0;
    int tail = ellipsis ? random.nextInt(shape.length + 1) : 0;
    int head = random.nextInt(shape.length - tail + 1);
    fill(0, head);
    if (ellipsis) {
      indices.add(Index.ellipsis());
      script.addAll(Collections.nCopies(shape.length - tail - head, ":"));
      fill(shape.length - tail, shape.length);
    }
    if (indices.isEmpty()) {
      add(Index.all(), ":");
    }
  }

  /** The parameters and the expression: {@code (x: Tensor, t0: Tensor)} and {@code x[1, t0]}. */
  String parameterList() {
    StringBuilder list = new StringBuilder("x: Tensor");
    for (int i = 0; i < parameters.size(); i++) {
      list.append(", t").append(i).append(": Tensor");
    }
    return list.toString();
  }

  String expression() {
    return script.stream().collect(Collectors.joining(", ", "x[", "]"));
  }

  Index[] indexArray() {
    return indices.toArray(new Index[0]);
  }

  List<Tensor> arguments(Tensor first) {
    List<Tensor> arguments = new ArrayList<>(List.of(first));
    arguments.addAll(parameters);
    return arguments;
  }

  @Override
  public String toString() {
    return expression() + " of " + tensor.shape();
  }

  private void fill(int from, int to) {
    for (int dim = from; dim < to; ) {
      dim += addRandom(dim, to);
    }
  }

  /** Adds an index for the dimensions from one on, and says for how many. */
  private int addRandom(int dim, int end) {
    long size = shape[dim];
    switch (random.nextInt(9)) {
      case 0, 1 -> {
        long at = random.nextLong(-size, size);
        add(Index.at(at), Long.toString(at));
      }
      case 2 -> addSlice(size);
      case 3 -> add(Index.all(), ":");
      case 4 -> {
        add(Index.newAxis(), "None");
        return 0;
      }
      case 5, 6 -> addPositions(size);
      case 7 -> {
        int span = 1 + random.nextInt(end - dim);
        addMask(Arrays.copyOfRange(shape, dim, dim + span));
        return span;
      }
      default -> addScalarTensor(size);
    }
    return 1;
  }

  private void addSlice(long size) {
    long start = random.nextLong(-size - 2, size + 2);
    long stop = random.nextLong(-size - 2, size + 2);
    long step = random.nextLong(1, 4);
    switch (random.nextInt(4)) {
      case 0 -> add(Index.from(start), start + ":");
      case 1 -> add(Index.to(stop), ":" + stop);
      case 2 -> add(Index.slice(start, stop, step), start + ":" + stop + ":" + step);
      default -> add(Index.every(step), "::" + step);
    }
  }

  private void addPositions(long size) {
    long[] form =
        switch (random.nextInt(4)) {
          case 0 -> new long[] {1};
          case 1 -> new long[] {2, 1};
          case 2 -> new long[] {2, common};
          default -> new long[] {common};
        };
    DType dtype = random.nextBoolean() ? DType.INT64 : DType.INT32;
    Tensor positions = Torch.randint(dtype, -size, size, Shape.of(form));
    add(positions, "t" + parameters.size());
    parameters.add(positions);
  }

  /** A mask with as many true elements as the other index tensors have positions, or one. */
  private void addMask(long[] form) {
    long count = Arrays.stream(form).reduce(1, (a, b) -> a * b);
    long wanted = count >= common && random.nextInt(3) > 0 ? common : 1;
    List<Tensor> positions;
    Tensor mask;
    try (TensorScope scope = TensorScope.open()) {
      DType dtype = random.nextInt(4) == 0 ? DType.UINT8 : DType.BOOL;
      Tensor places =
          Dispatch.tensor(Op.of("aten::narrow", ""), Torch.randperm(count), 0, 0, wanted);
      Tensor flat = Torch.zeros(dtype, count);
      Dispatch.inPlace(Op.of("aten::index_fill_", "int_Scalar"), flat, 0, places, 1);
      mask = scope.keep(Dispatch.tensor(Op.of("aten::reshape", ""), flat, (Object) form));
      positions = scope.keep(Dispatch.list(Op.of("aten::nonzero_numpy", ""), mask));
    }
    indices.add(mask);
    for (Tensor position : positions) {
      script.add("t" + parameters.size());
      parameters.add(position);
    }
  }

  private void addScalarTensor(long size) {
    long at = random.nextLong(-size, size);
    add(Torch.tensor(at), Long.toString(at));
  }

  private void add(Index index, String text) {
    indices.add(index);
    script.add(text);
  }
}
