package org.jtorch.it.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;

/** Pools of hostile values, written as the parity cases write theirs. */
final class Values {
  static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final long[] SMALL = {0, 0, 1, 1, 2, 3, 4, 5, 7, 8, -1, -1, -2, -3};

  private static final long[] LARGE = {
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MAX_VALUE - 1,
    1L << 62,
    -(1L << 62),
    1L << 40,
    1L << 32,
    (1L << 32) + 1,
    1L << 31,
    (1L << 31) - 1,
    -(1L << 31),
    -(1L << 31) - 1,
    1L << 30,
    100,
    99,
    17
  };

  private static final double[] REALS = {
    0, -0.0, 0.5, 1, -1, 2, -0.1, 1e-5, 1e-320, 1e38, 1e300, -1e300, 1e10
  };

  private static final List<String> WORDS =
      List.of("", "none", "mean", "sum", "constant", "reflect", "same", "valid", "floor", "trunc");

  private static final List<String> MORE_WORDS =
      List.of(
          "ij",
          "xy",
          "tanh",
          "prod",
          "amax",
          "amin",
          "max",
          "min",
          "left",
          "fro",
          "nuc",
          "gelsd",
          "gels",
          "gelss",
          "gelsy",
          "L",
          "U",
          "right",
          "?",
          "ij,jk->ik",
          "...->",
          "linear",
          "nearest",
          "gesvd",
          "fbgemm",
          "qnnpack",
          "relu",
          "/dev/null",
          "cpu");

  static final List<String> COMMON_DTYPES =
      List.of(
          "float32",
          "float32",
          "float32",
          "float64",
          "int64",
          "int64",
          "int32",
          "bool",
          "uint8",
          "complex64",
          "float16",
          "bfloat16");

  static final List<String> RARE_DTYPES =
      List.of(
          "int8",
          "int16",
          "complex128",
          "complex32",
          "uint16",
          "uint32",
          "uint64",
          "float8_e5m2",
          "float8_e4m3fn",
          "float8_e4m3fnuz",
          "float8_e8m0fnu",
          "qint8",
          "quint8",
          "bits8");

  private Values() {}

  static long whole(Random random) {
    return random.nextInt(6) == 0
        ? LARGE[random.nextInt(LARGE.length)]
        : SMALL[random.nextInt(SMALL.length)];
  }

  static JsonNode real(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> special("nan");
      case 1 -> special("inf");
      case 2 -> special("-inf");
      default -> JSON.numberNode(REALS[random.nextInt(REALS.length)]);
    };
  }

  static JsonNode special(String name) {
    return object("$float", JSON.textNode(name));
  }

  static ObjectNode object(String key, JsonNode value) {
    ObjectNode node = JSON.objectNode();
    node.set(key, value);
    return node;
  }

  /** A {@code Scalar}. */
  static JsonNode number(Random random) {
    return switch (random.nextInt(6)) {
      case 0, 1 -> real(random);
      case 2 -> JSON.booleanNode(random.nextBoolean());
      case 3 -> object("$complex", JSON.arrayNode().add(1.5).add(random.nextInt(3) - 1.0));
      default -> JSON.numberNode(whole(random));
    };
  }

  static JsonNode word(Random random) {
    List<String> pool = random.nextBoolean() ? WORDS : MORE_WORDS;
    return JSON.textNode(pool.get(random.nextInt(pool.size())));
  }

  static String dtypeName(Random random) {
    List<String> pool = random.nextInt(5) == 0 ? RARE_DTYPES : COMMON_DTYPES;
    return pool.get(random.nextInt(pool.size()));
  }

  static JsonNode dtype(Random random) {
    return object("$dtype", JSON.textNode(dtypeName(random)));
  }

  static JsonNode device(Random random) {
    return object("$device", JSON.textNode(random.nextInt(4) == 0 ? "meta" : "cpu"));
  }

  static JsonNode layout(Random random) {
    List<String> all =
        List.of(
            "strided",
            "strided",
            "strided",
            "sparse_coo",
            "sparse_csr",
            "sparse_csc",
            "sparse_bsr",
            "sparse_bsc");
    return object("$layout", JSON.textNode(all.get(random.nextInt(all.size()))));
  }

  static JsonNode memoryFormat(Random random) {
    List<String> all = List.of("contiguous_format", "preserve_format", "channels_last");
    return object("$memory_format", JSON.textNode(all.get(random.nextInt(all.size()))));
  }

  static ArrayNode wholes(Random random) {
    ArrayNode list = JSON.arrayNode();
    for (int i = random.nextInt(5); i > 0; i--) {
      list.add(whole(random));
    }
    return list;
  }
}
