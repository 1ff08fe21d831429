package org.jtorch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Random cases: up to five dimensions of zero to six, and indices of all kinds, most of them within
 * bounds.
 */
final class RandomSubscripts {
  private final Random random;

  RandomSubscripts(Random random) {
    this.random = random;
  }

  SubscriptCase next() {
    long[] shape = new long[random.nextInt(6)];
    Arrays.setAll(shape, d -> random.nextInt(9) == 0 ? 0 : 1 + random.nextInt(6));
    int head = random.nextInt(shape.length + 1);
    long common = 1L + random.nextInt(4);
    List<SubscriptCase.Part> parts = new ArrayList<>();
    fill(parts, shape, 0, head, common);
    if (random.nextInt(3) == 0) {
      parts.add(new SubscriptCase.Ellipsis());
      fill(parts, shape, head + random.nextInt(shape.length - head + 1), shape.length, common);
    }
    SubscriptCase one = new SubscriptCase(shape, parts);
    if (random.nextInt(25) == 0 && !one.hasSpreadableMask()) {
      parts.add(new SubscriptCase.Whole(0)); // often one too many
    }
    return one.isExpressible() ? one : next();
  }

  private void fill(List<SubscriptCase.Part> parts, long[] shape, int from, int to, long common) {
    int dim = from;
    while (dim < to) {
      if (random.nextInt(9) == 0) {
        parts.add(new SubscriptCase.NewAxis());
      } else if (random.nextInt(8) == 0) {
        int span = 1 + random.nextInt(to - dim);
        parts.add(mask(Arrays.copyOfRange(shape, dim, dim + span), common));
        dim += span;
      } else {
        parts.add(one(shape[dim], common));
        dim++;
      }
    }
  }

  private SubscriptCase.Part one(long size, long common) {
    return switch (random.nextInt(7)) {
      case 0, 1 -> new SubscriptCase.Whole(position(size));
      case 2 -> new SubscriptCase.ScalarTensor(position(size));
      case 3, 4 -> slice(size);
      case 5 -> new SubscriptCase.Slice(null, null, 1);
      default -> positions(size, common);
    };
  }

  /** Mostly a valid one; of nothing none is. */
  private long position(long size) {
    long beyond = random.nextInt(40) == 0 ? 2 : 0;
    long reach = Math.max(1, size + beyond);
    return random.nextLong(-reach, reach);
  }

  private SubscriptCase.Part slice(long size) {
    Long start = random.nextInt(3) == 0 ? null : (Long) random.nextLong(-size - 3, size + 3);
    Long stop = random.nextInt(3) == 0 ? null : (Long) random.nextLong(-size - 3, size + 3);
    long step = random.nextInt(40) == 0 ? random.nextLong(-2, 1) : random.nextLong(1, 4);
    return new SubscriptCase.Slice(start, stop, step);
  }

  private SubscriptCase.Part positions(long size, long common) {
    long[] form =
        switch (random.nextInt(6)) {
          case 0 -> new long[] {1};
          case 1 -> new long[] {2, 1};
          case 2 -> new long[] {2, common};
          case 3 -> new long[] {random.nextInt(4)};
          default -> new long[] {common};
        };
    long beyond = random.nextInt(40) == 0 ? 2 : 0;
    long reach = Math.max(1, size + beyond);
    DType dtype = random.nextBoolean() ? DType.INT64 : DType.INT32;
    return new SubscriptCase.Chooser(Torch.randint(dtype, -reach, reach, Shape.of(form)));
  }

  /** A mask with mostly as many true elements as other index tensors have positions, or one. */
  private SubscriptCase.Part mask(long[] form, long common) {
    if (form.length == 1 && random.nextInt(40) == 0) {
      form[0]++; // does not fit; of several dimensions TorchScript would not see that
    }
    long count = Arrays.stream(form).reduce(1, (a, b) -> a * b);
    long wanted = Math.min(count, random.nextInt(3) > 0 ? common : random.nextInt(3));
    DType dtype = random.nextInt(4) == 0 ? DType.UINT8 : DType.BOOL;
    Tensor flat = Torch.zeros(dtype, count);
    if (wanted > 0) {
      flat.indexFill_(0, Torch.randperm(count).narrow(0, 0, wanted), 1);
    }
    return new SubscriptCase.Chooser(flat.view(form));
  }
}
